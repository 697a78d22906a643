"""One registered boleto of every bank and account form, with everything as that bank prints it."""

from typing import Any

from portal.core.boleto import banks
from portal.core.boleto.linha_digitavel import formatted
from portal.core.boleto.numbers import compose, number
from portal.documents.boleto import BoletoPaper
from tests.unit.core.boleto.factories import ACCOUNTS, account
from tests.unit.documents.papers import boleto

KINDS = tuple(ACCOUNTS)


def bank_paper(kind: str, parcel: int = 1, **changes: Any) -> BoletoPaper:
    """The paper of an account ``kind`` of the factories (104-7 is Caixa with a code of seven digits)."""
    owner, plain = account(kind), boleto(parcel)
    bank = banks.get(owner.bank)
    digits = number(owner, 2 + parcel, year=2026).digits
    made = compose(owner, digits, plain.due_date, plain.amount_cents, parcel=parcel)
    return boleto(parcel, **{
        "bank_name": bank.name, "bank_code_dv": bank.code_dv, "barcode": made.barcode,
        "linha_digitavel": formatted(made.linha_digitavel), "nosso_numero": made.nosso_numero_printed,
        "agency_code": made.agency_code_printed, "carteira": made.carteira_printed,
        "payment_place": made.payment_place, **changes,
    })  # fmt: skip
