"""From an account and a sequence to everything that is printed: the entrance of this room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.core.boleto import banks, barcode, linha_digitavel
from portal.core.boleto.bank import Bank
from portal.core.errors import CoreError

MAX_PARCEL = 999


@dataclass(frozen=True)
class BoletoAccount:
    """The agreement between creditor and bank: compe code and the opaque strings of `Bank.params`."""

    bank: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class NossoNumero:
    """`digits` is stored, without DV; `dv` may be empty, X or P; `printed` is what the paper shows."""

    digits: str
    dv: str
    printed: str


@dataclass(frozen=True)
class BoletoNumbers:
    """All numbers of one boleto, to be stored at issue and never recomputed."""

    nosso_numero: str
    nosso_numero_printed: str
    campo_livre: str
    barcode: str
    linha_digitavel: str
    agency_code_printed: str
    bank_code_dv: str
    payment_place: str
    carteira_printed: str


def checked_bank(account: BoletoAccount) -> Bank:
    """The bank of an account whose parameters it accepts.

    Raises `BOLETO_BANK_UNKNOWN` (bank) or `BOLETO_ACCOUNT_PARAMS` (missing, unknown, malformed names).
    """
    bank = banks.get(account.bank)
    bank.check_params(account.params)
    return bank


def capacity(account: BoletoAccount) -> int:
    """Highest sequence of the account (per year at Sicredi)."""
    return checked_bank(account).capacity(account.params)


def scope(account: BoletoAccount, *, year: int | None) -> str:
    """Key under which sequences are counted: two accounts with the same key share one sequence."""
    return checked_bank(account).scope(account.params, year)


def number(account: BoletoAccount, sequence: int, *, year: int | None) -> NossoNumero:
    """Nosso número of a sequence 1..capacity; `year` is that of issue and only Sicredi looks at it.

    Raises `NOSSO_NUMERO_EXHAUSTED` (sequence, capacity), `NOSSO_NUMERO_YEAR`, `NOSSO_NUMERO_FROM_BANK`
    (Inter 112).
    """
    bank = checked_bank(account)
    limit = bank.capacity(account.params)
    if not 1 <= sequence <= limit:
        raise CoreError("NOSSO_NUMERO_EXHAUSTED", bank=bank.compe, sequence=sequence, capacity=limit)
    digits = bank.digits(account.params, sequence, year)
    return NossoNumero(digits, bank.digit(account.params, digits), bank.printed(account.params, digits))


def compose(
    account: BoletoAccount, nosso_numero: str, due_date: date, amount_cents: int, *, parcel: int = 1
) -> BoletoNumbers:
    """Numbers of a boleto of `amount_cents`; `nosso_numero` is `NossoNumero.digits`, `parcel` 1..999.

    Raises `NOSSO_NUMERO_MALFORMED` when the digits are not of this account, `BOLETO_PARCEL`,
    `BOLETO_AMOUNT_NOT_POSITIVE`, `BOLETO_AMOUNT_OVER_CAP` (cap_cents) and `DUE_FACTOR_DATE`.
    """
    bank = checked_bank(account)
    if not bank.accepts(account.params, nosso_numero):
        raise CoreError("NOSSO_NUMERO_MALFORMED", bank=bank.compe, nosso_numero=nosso_numero)
    if not 1 <= parcel <= MAX_PARCEL:
        raise CoreError("BOLETO_PARCEL", parcel=parcel, last=MAX_PARCEL)
    if amount_cents > bank.amount_cap_cents:
        raise CoreError(
            "BOLETO_AMOUNT_OVER_CAP",
            bank=bank.compe,
            amount_cents=amount_cents,
            cap_cents=bank.amount_cap_cents,
        )
    free = bank.campo_livre(account.params, nosso_numero, parcel)
    code = barcode.assemble(bank.compe, due_date, amount_cents, free)
    return BoletoNumbers(
        nosso_numero=nosso_numero,
        nosso_numero_printed=bank.printed(account.params, nosso_numero),
        campo_livre=free,
        barcode=code,
        linha_digitavel=linha_digitavel.from_barcode(code),
        agency_code_printed=bank.agency_code(account.params),
        bank_code_dv=bank.code_dv,
        payment_place=bank.payment_place,
        carteira_printed=bank.carteira(account.params),
    )
