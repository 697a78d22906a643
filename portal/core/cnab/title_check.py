"""What a bank would refuse, refused before the file is sent: each check names the motive it spares (C047)."""

import re

from portal.core.boleto.bank import Bank
from portal.core.boleto.numbers import checked_bank
from portal.core.cnab.title import CnabAccount, Movement, Order, Party
from portal.core.cnab.variant import Variant
from portal.core.errors import CoreError

_CPF = re.compile(r"[0-9]{11}")
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")


def document_kind(party: Party) -> str:
    """1 for a CPF, 2 for a CNPJ; raises `CNAB_DOCUMENT` for neither form."""
    if _CPF.fullmatch(party.document):
        return "1"
    if _CNPJ.fullmatch(party.document):
        return "2"
    raise CoreError("CNAB_DOCUMENT", length=len(party.document))


def check_account(account: CnabAccount, variant: Variant) -> None:
    """Raise `BOLETO_ACCOUNT_PARAMS`, `CNAB_ACCOUNT_PARAMS` (missing) or `CNAB_WRITE_OFF_DAYS`."""
    checked_bank(account.account)
    missing = tuple(name for name in variant.needs if not account.params.get(name))
    if missing:
        raise CoreError("CNAB_ACCOUNT_PARAMS", bank=variant.compe, missing=missing)
    _check_write_off(account.write_off_days)


def check_order(account: CnabAccount, variant: Variant, bank: Bank, order: Order) -> None:
    """Raise, for an order the bank would send back:

    `NOSSO_NUMERO_MALFORMED` (08), `BOLETO_AMOUNT_NOT_POSITIVE` and `BOLETO_AMOUNT_OVER_CAP` (20),
    `CNAB_DUE_DATE` (17), `CNAB_PAYER` (45 to 52; missing names), `CNAB_DOCUMENT` (46),
    `CNAB_DOCUMENT_NUMBER` (86), `CNAB_WRITE_OFF_DAYS` (42), `CNAB_PARCEL`.
    """
    title = order.title
    if not bank.accepts(account.params, title.nosso_numero):
        raise CoreError("NOSSO_NUMERO_MALFORMED", bank=bank.compe, nosso_numero=title.nosso_numero)
    if title.amount_cents <= 0:
        raise CoreError("BOLETO_AMOUNT_NOT_POSITIVE", amount_cents=title.amount_cents)
    if title.amount_cents > bank.amount_cap_cents:
        raise CoreError(
            "BOLETO_AMOUNT_OVER_CAP",
            bank=bank.compe,
            amount_cents=title.amount_cents,
            cap_cents=bank.amount_cap_cents,
        )
    if title.due_date < title.issued_on:
        raise CoreError("CNAB_DUE_DATE", due_date=title.due_date, issued_on=title.issued_on)
    if not 1 <= len(title.document_number) <= variant.document_length:
        raise CoreError("CNAB_DOCUMENT_NUMBER", length=len(title.document_number), most=variant.document_length)
    if title.write_off_days:
        _check_write_off(title.write_off_days)
    if not 1 <= title.parcel <= variant.last_parcel:
        raise CoreError("CNAB_PARCEL", parcel=title.parcel, last=variant.last_parcel)
    if order.movement is Movement.ENTRY:
        _check_payer(title.payer)


def _check_write_off(days: int) -> None:
    if not 1 <= days <= 99:
        raise CoreError("CNAB_WRITE_OFF_DAYS", days=days, least=1, most=99)


def _check_payer(payer: Party) -> None:
    document_kind(payer)
    wrong = [name for name in ("name", "address", "city") if not getattr(payer, name).strip()]
    if not re.fullmatch(r"[0-9]{8}", payer.zip_code):
        wrong.append("zip_code")
    if not re.fullmatch(r"[A-Z]{2}", payer.state):
        wrong.append("state")
    if wrong:
        raise CoreError("CNAB_PAYER", missing=tuple(wrong))
