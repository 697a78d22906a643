"""The 47 digits a person types, from and to the barcode, and the reading of both.

  field 1  10  barcode 1-4 and 20-24, mod 10      field 4   1  DV geral
  field 2  11  barcode 25-34, mod 10              field 5  14  fator de vencimento and amount
  field 3  11  barcode 35-44, mod 10

Printed AAAAA.AAAAA BBBBB.BBBBBB CCCCC.CCCCCC D EEEEEEEEEEEEEE (BB 2016, 2.3.1; Caixa 67.119 v010, 4.2.9).
Reading checks the three module 10 digits, the DV geral and, where the bank's campo livre is known, the
digits inside it. DV geral is 1 for three remainders, so alone it lets about one in five typing errors of
field 5 pass on lines that carry a 1: what it says about amount and date is strong, not certain.
"""

from dataclasses import dataclass
from datetime import date

from portal.core.boleto import barcode as barcodes
from portal.core.boleto import due_factor
from portal.core.boleto.banks import BANKS
from portal.core.boleto.check_digits import mod10
from portal.core.errors import CoreError

LENGTH = 47
_FIELDS = (slice(0, 10), slice(10, 21), slice(21, 32))
_SEPARATORS = dict.fromkeys(map(ord, " .-\t\r\n\u00a0\u202f"))


@dataclass(frozen=True)
class DecodedBoleto:
    """What a barcode says. `due_date` and `amount_cents` are None when the code leaves them open."""

    bank: str
    due_date: date | None
    amount_cents: int | None
    campo_livre: str
    barcode: str
    linha_digitavel: str


def from_barcode(barcode: str) -> str:
    """The 47 digits, unformatted, of a 44-digit barcode."""
    free = barcode[19:]
    fields = (barcode[:4] + free[:5], free[5:15], free[15:25])
    return "".join(f"{field}{mod10(field)}" for field in fields) + barcode[4:19]


def to_barcode(linha: str) -> str:
    """The 44 digits of a 47-digit linha; checks nothing, `decode` does."""
    return linha[:4] + linha[32:47] + linha[4:9] + linha[10:20] + linha[21:31]


def formatted(linha: str) -> str:
    """The linha as it is printed: dots inside fields 1 to 3, one space between fields."""
    one, two, three = (linha[field] for field in _FIELDS)
    return f"{one[:5]}.{one[5:]} {two[:5]}.{two[5:]} {three[:5]}.{three[5:]} {linha[32]} {linha[33:47]}"


def decode(text: str, today: date) -> DecodedBoleto:
    """Read a linha digitável (47 digits) or a barcode (44 digits), with or without spaces, dots and hyphens.

    Raises `LINHA_CHARACTERS`, `LINHA_LENGTH` (length, expected), `LINHA_ARRECADACAO` (a tax or utility
    bill: another standard), `LINHA_FIELD_DIGIT` (field 1..3), `BARCODE_DIGIT`, `BARCODE_CURRENCY`,
    `DUE_FACTOR_GAP` or `CAMPO_LIVRE_DIGIT` (bank).
    """
    digits = text.translate(_SEPARATORS)
    if not (digits.isascii() and digits.isdigit()):
        raise CoreError("LINHA_CHARACTERS")
    if digits[0] == "8" and len(digits) in (44, 48):
        raise CoreError("LINHA_ARRECADACAO")
    if len(digits) == barcodes.LENGTH:
        return _read(digits, today)
    if len(digits) != LENGTH:
        raise CoreError("LINHA_LENGTH", length=len(digits), expected=LENGTH)
    for number, field in enumerate(_FIELDS, start=1):
        if digits[field][-1] != str(mod10(digits[field][:-1])):
            raise CoreError("LINHA_FIELD_DIGIT", field=number)
    return _read(to_barcode(digits), today)


def _read(barcode: str, today: date) -> DecodedBoleto:
    barcodes.check(barcode)
    bank, free = barcode[:3], barcode[19:]
    if barcode[5] == "0":
        due, cents = None, int(barcode[5:19])
    else:
        due, cents = due_factor.decode(int(barcode[5:9]), today), int(barcode[9:19])
    known = BANKS.get(bank)
    if known and known.campo_livre_holds(free) is False:
        raise CoreError("CAMPO_LIVRE_DIGIT", bank=bank)
    return DecodedBoleto(bank, due, cents or None, free, barcode, from_barcode(barcode))
