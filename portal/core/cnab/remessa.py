"""Writing a remessa CNAB 240: entries, new due dates and write-offs of one account, in one batch.

240 plain capitals and CRLF per line (FEBRABAN 10.6, 2). P, then Q and R where they are due, side by side
per title. The file number (NSA) grows by one per file and is never reused, not even after a refused file:
whoever calls owns it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from portal.core.boleto.bank import Bank
from portal.core.boleto.numbers import checked_bank
from portal.core.cnab import banks
from portal.core.cnab.record import Record
from portal.core.cnab.title import CnabAccount, Movement, Order, Title
from portal.core.cnab.title_check import check_account, check_order, document_kind
from portal.core.cnab.variant import Variant
from portal.core.errors import CoreError

MAX_NSA = 999_999
MAX_DETAILS = 99_999
BATCH = "0001"


def write(account: CnabAccount, orders: Sequence[Order], *, nsa: int, generated_at: datetime) -> bytes:
    """The file, ASCII. `generated_at` is local time of Brasilia.

    Raises `CNAB_EMPTY`, `CNAB_NSA`, `CNAB_TOO_LONG` (records, most), those of `check_account` and
    `check_order`, and `CNAB_FIELD_VALUE` (record, field, length).
    """
    if not orders:
        raise CoreError("CNAB_EMPTY")
    if not 1 <= nsa <= MAX_NSA:
        raise CoreError("CNAB_NSA", nsa=nsa, last=MAX_NSA)
    variant = banks.for_account(account.account)
    check_account(account, variant)
    bank = checked_bank(account.account)
    shared = _shared(account, variant, nsa, generated_at)
    expected = sum(1 for order in orders for _ in _records(account, variant, order))
    if expected > MAX_DETAILS:
        raise CoreError("CNAB_TOO_LONG", records=expected, most=MAX_DETAILS)
    details = list(_details(account, variant, bank, orders, shared))
    counts: dict[str, object] = {"registros_lote": len(details) + 2}
    counts |= {"registros_arquivo": len(details) + 4, "lotes": 1}
    if variant.titles_in_trailer:
        counts["simples_quantidade"] = len(orders)
        counts["simples_valor"] = sum(order.title.amount_cents for order in orders)
    lines = [
        variant.file_header.write(shared),
        variant.batch_header.write(shared | {"lote": BATCH}),
        *details,
        variant.batch_trailer.write(shared | counts | {"lote": BATCH}),
        variant.file_trailer.write(shared | counts),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _shared(account: CnabAccount, variant: Variant, nsa: int, generated_at: datetime) -> dict[str, object]:
    """Values every record may take from: bank, creditor, account, moment."""
    return {
        "banco": variant.compe,
        "nome_banco": variant.bank_name,
        "empresa": account.creditor.name,
        "inscricao": account.creditor.document,
        "inscricao_tipo": document_kind(account.creditor),
        "geracao_data": generated_at.date(),
        "geracao_hora": f"{generated_at:%H%M%S}",
        "nsa": nsa,
        "versao_arquivo": account.file_version or variant.file_version,
        "versao_lote": account.batch_version or variant.batch_version,
        **variant.constants,
        **variant.account_fields(account.params, account.test),
    }


def _details(
    account: CnabAccount, variant: Variant, bank: Bank, orders: Iterable[Order], shared: dict[str, object]
) -> Iterator[str]:
    sequence = 0
    for order in orders:
        check_order(account, variant, bank, order)
        values = shared | {"lote": BATCH} | _title(account, variant, bank, order)
        for record in _records(account, variant, order):
            sequence += 1
            yield record.write(values | {"sequencial": sequence})


def _records(account: CnabAccount, variant: Variant, order: Order) -> Iterator[Record]:
    entry = order.movement is Movement.ENTRY
    yield variant.title
    if entry or variant.payer_always:
        yield variant.payer
    if entry and order.title.fine_hundredths:
        yield variant.late_charges
    if entry and account.exact_payment and not variant.exact_payment_always:
        yield variant.payment_rule


def _title(account: CnabAccount, variant: Variant, bank: Bank, order: Order) -> dict[str, object]:
    title = order.title
    dv = bank.digit(account.params, title.nosso_numero)
    exact = account.exact_payment and not variant.exact_payment_always
    return {
        "movimento": order.movement.value,
        "numero_documento": title.document_number,
        "uso_empresa": title.document_number if variant.own_id_is_document else title.own_id,
        "vencimento": title.due_date,
        "emissao": title.issued_on,
        "valor": title.amount_cents,
        "especie": account.especie or variant.especie,
        "pagamento_parcial": "1" if exact else "",
        "pagamento_tipo": "03",
        "pagamentos": "01",
        **variant.number_fields(account.params, title.nosso_numero, dv, title.parcel),
        **variant.write_off_fields(title.write_off_days or account.write_off_days),
        **_late(variant, title),
        **_people(title),
    }


def _late(variant: Variant, title: Title) -> dict[str, object]:
    """Fine and interest as percentages, which need no change when the amount changes."""
    begins = title.due_date + timedelta(days=variant.late_day)
    interest, fine = title.monthly_interest_hundredths, title.fine_hundredths
    return {
        "juros_codigo": "2" if interest else variant.no_interest,
        "juros_data": begins if interest else "",
        "juros": interest,
        "multa_codigo": "2" if fine else "0",
        "multa_data": begins if fine else "",
        "multa": fine,
    }


def _people(title: Title) -> dict[str, object]:
    payer, guarantor = title.payer, title.guarantor
    return {
        "pagador_tipo": document_kind(payer),
        "pagador_inscricao": payer.document,
        "pagador_nome": payer.name,
        "pagador_endereco": payer.address,
        "pagador_bairro": payer.district,
        "pagador_cep": payer.zip_code[:5],
        "pagador_cep_sufixo": payer.zip_code[5:],
        "pagador_cidade": payer.city,
        "pagador_uf": payer.state,
        "sacador_tipo": document_kind(guarantor) if guarantor else "0",
        "sacador_inscricao": guarantor.document if guarantor else "",
        "sacador_nome": guarantor.name if guarantor else "",
    }
