"""A boleto order in the words of a remessa."""

import re
import string
from uuid import UUID

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.banks import for_account
from portal.core.cnab.record import folded
from portal.core.cnab.title import CnabAccount, Party, Title
from portal.core.rates import Rate
from portal.gateways.boleto import base
from portal.gateways.boleto.base import BoletoOrder

_DIGITS = string.digits + string.ascii_uppercase
#: A charge made on time is kept this long after its date; the paper says the same.
WRITE_OFF_DAYS = 60
_OWN_ID_LENGTH = 25  # 36 ** 25 > 2 ** 128: an id of ours always fits


def account_of(order: BoletoOrder) -> CnabAccount:
    """The account of an order, with what its params say about files (`CNAB_PARAMS`)."""
    return cnab_account(order.bank, dict(order.params), _party(order.creditor))


def cnab_account(bank: str, params: dict[str, str], creditor: Party) -> CnabAccount:
    return CnabAccount(
        BoletoAccount(bank, params), creditor, WRITE_OFF_DAYS, especie=params.get("cnab_especie", ""),
        file_version=params.get("cnab_file_version", ""), batch_version=params.get("cnab_batch_version", ""),
        test=params.get("cnab_test") == "1", exact_payment=params.get("cnab_exact_payment") == "1",
    )


def title_of(order: BoletoOrder) -> Title:
    """The title of an order. Fine and interest in hundredths of a percent, cut and never rounded up."""
    account = BoletoAccount(order.bank, order.params)
    most = for_account(account).document_length
    return Title(
        nosso_numero=order.nosso_numero, document_number=short_label(order.document_number, most),
        own_id=own_id(order.key), due_date=order.due_date, issued_on=order.issued_on or order.due_date,
        amount_cents=order.amount, payer=_party(order.payer), fine_hundredths=_hundredths(order.late.fine),
        monthly_interest_hundredths=_hundredths(order.late.mora_month),
        write_off_days=min(99, max(1, order.days_after_due)),
    )


def short_label(label: str, most: int) -> str:
    """ "2026-000417/01" in the columns a bank has for it: whole, or 26000417/01 (Caixa), or 2600041701 (Sicredi)."""
    text = folded(label)
    for shorter in (text, re.sub(r"^20(\d\d)-", r"\1", text), re.sub(r"^20(\d\d)-|[/-]", r"\1", text)):
        if len(shorter) <= most:
            return shorter
    return re.sub(r"[^0-9A-Z]", "", text)[-most:]


def own_id(key: str) -> str:
    """Our id in 25 plain capitals: "uso da empresa", which the bank repeats in its retorno."""
    number, text = UUID(key).int, ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text.rjust(_OWN_ID_LENGTH, "0")


def read_own_id(text: str) -> UUID | None:
    """The id behind ``own_id``; None for anything else."""
    if not re.fullmatch(r"[0-9A-Z]{25}", text):
        return None
    number = int(text, 36)
    return UUID(int=number) if number < 1 << 128 else None


def _party(party: base.Party) -> Party:
    return Party(
        party.name, party.document, address=party.street, district=party.district, zip_code=party.postal_code,
        city=party.city, state=party.state,
    )


def _hundredths(share: str) -> int:
    rate = Rate.parse(share)
    return rate.num * 10_000 // rate.den
