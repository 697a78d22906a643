"""A creditor whose boletos go by file, and the retornos its bank would send, written with the bank's own tables."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from portal.core.boleto.banks import get
from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import banks
from portal.db.models import BankAccount, BankLine, Charge, Payment
from portal.gateways.boleto.cnab import CnabBank
from portal.gateways.boleto.cnab_title import own_id
from portal.jobs import drain
from portal.services.cnab import posting
from portal.services.cnab.remessa import Made, make
from portal.services.cnab.staging import Staged, stage
from portal.services.wiring import Portal
from tests.paying import World, make_world

MAKER, CHECKER = "Ana Souza", "Bruno Lima"

CAIXA = {"agencia": "0501", "agencia_dv": "3", "codigo_beneficiario": "433756"}
SICREDI = {"agencia": "3059", "posto": "16", "codigo_beneficiario": "17429", "byte": "2"}


def by_file(portal: Portal) -> Portal:
    """The same portal, its boletos told by file."""
    return replace(portal, boleto=CnabBank(portal.now))


def make_filed_world(
    portal: Portal, bank: str = "104", params: dict[str, str] | None = None, **values: object
) -> tuple[World, BankAccount]:
    """An agreement whose boletos are drafts that wait for a file."""
    world = make_world(portal, **values)
    with portal.database.writing() as session:
        account = session.exec(select(BankAccount)).one()
        account.bank, account.params = bank, params or CAIXA
        session.add(account)
    drain(portal)
    return world, account


def sent(portal: Portal, account: BankAccount) -> Made:
    """Make the next remessa and post it."""
    made = make(portal, account.id, MAKER)
    assert made is not None and made.file_id is not None
    posting.post(portal, made.file_id, CHECKER)
    return made


def taken_in(portal: Portal, data: bytes, name: str = "RET001.RET") -> Staged:
    """Stage a retorno and post it."""
    staged = stage(portal, data, name, MAKER)
    posting.post(portal, staged.file_id, CHECKER)
    return staged


def boletos(portal: Portal) -> list[Charge]:
    """All boletos, those due first in front."""
    with portal.database.reading() as session:
        rows = session.exec(select(Charge).where(Charge.kind == "boleto")).all()
        session.expunge_all()
    return sorted(rows, key=lambda row: (row.due_date, row.created_at))


def all_payments(portal: Portal) -> list[Payment]:
    with portal.database.reading() as session:
        rows = session.exec(select(Payment)).all()
        session.expunge_all()
    return sorted(rows, key=lambda row: row.key)


def lines_of(portal: Portal, file_id: UUID) -> list[BankLine]:
    with portal.database.reading() as session:
        rows = session.exec(select(BankLine).where(BankLine.file_id == file_id)).all()
        session.expunge_all()
    return sorted(rows, key=lambda row: row.line)


def paid(charge: Charge, amount: int = 0, late: int = 0, **changes: Any) -> dict[str, Any]:
    """A settlement, as T and U say it."""
    total = amount or charge.amount + late
    return said(charge, "06", motivos="04", pago=total, liquido=total, encargos=late, **changes)


def said(charge: Charge, movement: str, **changes: Any) -> dict[str, Any]:
    """One occurrence of a boleto."""
    return {
        "charge": charge, "movimento": movement, "valor": charge.amount, "vencimento": charge.due_date,
        "uso_empresa": own_id(charge.id.hex), "ocorrencia_data": date(2026, 11, 24),
        "credito_data": date(2026, 11, 25) if movement in ("06", "17", "46") else "", **changes,
    }


def retorno(
    account: BankAccount, outcomes: Sequence[dict[str, Any]], nsa: int = 1, day: date = date(2026, 11, 24)
) -> bytes:
    """The file of a bank. Its lines are those of `retorno_lines`."""
    return joined(retorno_lines(account, outcomes, nsa, day))


def joined(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")


def retorno_lines(
    account: BankAccount, outcomes: Sequence[dict[str, Any]], nsa: int = 1, day: date = date(2026, 11, 24)
) -> list[str]:
    boleto = BoletoAccount(account.bank, account.params)
    variant = banks.for_account(boleto)
    shared: dict[str, Any] = {
        "banco": variant.compe, "arquivo_codigo": "2", "operacao": "T", "nsa": nsa, "geracao_data": day,
        "versao_arquivo": variant.file_version,
    }
    named = shared | variant.account_fields(account.params, False)
    lines = [variant.returned_file_header.write(named), variant.batch_header.write(named | {"lote": 1})]
    for place, outcome in enumerate(outcomes):
        values = {"carteira": "1", "lote": 1} | shared | _numbered(account, outcome.get("charge")) | outcome
        lines.append(variant.outcome.write(values | {"sequencial": 2 * place + 1}))
        lines.append(variant.amounts.write(values | {"sequencial": 2 * place + 2}))
    return closed(account, lines)


def closed(account: BankAccount, lines: Sequence[str]) -> list[str]:
    """Header and details with the trailers that fit them."""
    variant = banks.for_account(BoletoAccount(account.bank, account.params))
    shared = {"banco": variant.compe, "lote": 1}
    return [
        *lines,
        variant.returned_batch_trailer.write(shared | {"registros_lote": len(lines)}),
        variant.file_trailer.write({"banco": variant.compe, "lotes": 1, "registros_arquivo": len(lines) + 2}),
    ]


def _numbered(account: BankAccount, charge: Charge | None) -> dict[str, object]:
    if charge is None:
        return {}
    digits = charge.nosso_numero or ""
    dv = get(account.bank).digit(account.params, digits)
    if account.bank == "104":
        return {"modalidade": digits[:2], "nosso_numero": digits[2:], "nosso_numero_dv": dv}
    variant = banks.for_account(BoletoAccount(account.bank, account.params))
    return variant.number_fields(account.params, digits, dv, 1)
