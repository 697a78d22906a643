"""The 44 digits of the barcode.

  1-3   bank (compe)                  10-19  amount in cents, zero-filled
  4     currency, 9 = real            20-44  campo livre, each bank's own
  5     DV geral (module 11, 1..9)
  6-9   fator de vencimento

When position 6 is zero there is no factor and 6-19 hold an amount of up to 14 digits.
Source: Caixa 67.119 v010, 4.2.10 and annex II 5.2.3; BB 2016, 2.3.2 and annex IV.
"""

from datetime import date

from portal.core.boleto.check_digits import mod11_never_zero
from portal.core.boleto.due_factor import encode
from portal.core.errors import CoreError

LENGTH = 44
REAL = "9"
MAX_AMOUNT_CENTS = 9_999_999_999


def assemble(bank: str, due_date: date, amount_cents: int, campo_livre: str) -> str:
    """Barcode of a boleto with due date and amount.

    Raises `BOLETO_AMOUNT_NOT_POSITIVE` or `BOLETO_AMOUNT_OVER_CAP` for an amount outside 1..9,999,999,999
    cents, `DUE_FACTOR_DATE` for a date that has no factor, `CAMPO_LIVRE_MALFORMED` unless it is 25 digits.
    """
    if amount_cents <= 0:
        raise CoreError("BOLETO_AMOUNT_NOT_POSITIVE", amount_cents=amount_cents)
    if amount_cents > MAX_AMOUNT_CENTS:
        raise CoreError("BOLETO_AMOUNT_OVER_CAP", amount_cents=amount_cents, cap_cents=MAX_AMOUNT_CENTS, bank=bank)
    if not is_digits(campo_livre, 25):
        raise CoreError("CAMPO_LIVRE_MALFORMED", bank=bank)
    rest = f"{encode(due_date):04d}{amount_cents:010d}{campo_livre}"
    head = bank + REAL
    return head + str(mod11_never_zero(head + rest)) + rest


def check(barcode: str) -> None:
    """Raise `BARCODE_LENGTH`, `BARCODE_CURRENCY` or `BARCODE_DIGIT` unless the 44 digits hold together."""
    if not is_digits(barcode, LENGTH):
        raise CoreError("BARCODE_LENGTH", length=len(barcode), expected=LENGTH)
    if barcode[3] != REAL:
        raise CoreError("BARCODE_CURRENCY", currency=barcode[3])
    if barcode[4] != str(mod11_never_zero(barcode[:4] + barcode[5:])):
        raise CoreError("BARCODE_DIGIT")


def is_digits(text: str, length: int) -> bool:
    """Exactly `length` ASCII digits; `str.isdigit` alone would let other scripts' digits in."""
    return len(text) == length and text.isascii() and text.isdigit()
