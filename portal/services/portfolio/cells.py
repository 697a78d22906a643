"""Reading one cell: each function takes stripped text and returns the value as it is kept, or raises `CoreError`.

Nothing is guessed where a wrong guess would put a debt on another person: a CPF without its leading zeros
is refused, not completed.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError

from portal.core.errors import CoreError
from portal.core.money import parse_cents
from portal.services.portfolio.columns import plain

_SPACES = re.compile(r"\s+")
_CPF = re.compile(r"[0-9]{11}")
_CNPJ = re.compile(r"[0-9A-Z]{12}[0-9]{2}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BRAZILIAN = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_RATE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,6}))? ?%?")

#: Area codes in use (Anatel, Resolution 749/2022, numbering plan).
_AREA_CODES = (
    "11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 "
    "64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99"
)
AREA_CODES = frozenset(_AREA_CODES.split())
_STATES = "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO"
STATES = frozenset(_STATES.split())
PRODUCT_WORDS = {
    "card": "card", "cartao": "card", "cartao de credito": "card",
    "personal_loan": "personal_loan", "emprestimo": "personal_loan", "emprestimo pessoal": "personal_loan",
    "credito pessoal": "personal_loan",
    "housing": "housing", "habitacao": "housing", "habitacional": "housing",
    "financiamento habitacional": "housing", "credito imobiliario": "housing",
    "microcredit": "microcredit", "microcredito": "microcredit",
    "store_credit": "store_credit", "crediario": "store_credit", "carne de loja": "store_credit",
}
_YES = {"sim", "s", "1", "true", "x", "verdadeiro"}
_NO = {"nao", "n", "0", "false", "", "falso"}

#: Few different values, read a million times.
_remembered = lru_cache(maxsize=8_192)

EARLIEST = date(1900, 1, 1)


def text(cell: str, longest: int, shortest: int = 0) -> str:
    """Spaces settled, accents composed. Raises TOO_LONG, TOO_SHORT (limit)."""
    value = unicodedata.normalize("NFC", _SPACES.sub(" ", cell))
    if len(value) > longest:
        raise CoreError("TOO_LONG", limit=longest)
    if len(value) < shortest:
        raise CoreError("TOO_SHORT", limit=shortest)
    return value


def document(cell: str) -> str:
    """CPF (11 digits) or CNPJ (14, letters in capitals), bare.

    Check digits by python-stdnum, which knows the alphanumeric CNPJ of July 2026 (IN RFB 2.229/2024).
    Raises DOCUMENT_SCIENTIFIC, DOCUMENT_LENGTH, DOCUMENT_DIGIT.
    """
    bare = re.sub(r"[\s./-]", "", cell).upper()
    if re.fullmatch(r"[0-9][0-9,.]*E\+?[0-9]+", bare):
        raise CoreError("DOCUMENT_SCIENTIFIC")
    kind = cpf if _CPF.fullmatch(bare) else cnpj if _CNPJ.fullmatch(bare) else None
    if kind is None:
        raise CoreError("DOCUMENT_LENGTH", length=len(bare))
    try:
        number: str = kind.validate(bare)
    except ValidationError:
        raise CoreError("DOCUMENT_DIGIT") from None
    if len(set(number)) == 1:
        raise CoreError("DOCUMENT_DIGIT")  # 111.111.111-11 passes the arithmetic and was never issued
    return number


def company(cell: str) -> str:
    """A CNPJ. Raises as `document`, and NOT_A_COMPANY for a CPF."""
    number = document(cell)
    if len(number) != 14:
        raise CoreError("NOT_A_COMPANY")
    return number


@_remembered
def day(cell: str) -> date:
    """DD/MM/AAAA or AAAA-MM-DD. Raises DATE_FORMAT, DATE_UNREAL (31/02), DATE_TOO_OLD."""
    match = _ISO.fullmatch(cell)
    parts = match.groups() if match else ()
    if not parts:
        match = _BRAZILIAN.fullmatch(cell)
        if not match:
            raise CoreError("DATE_FORMAT")
        parts = match.groups()[::-1]
    try:
        value = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise CoreError("DATE_UNREAL") from None
    if value < EARLIEST:
        raise CoreError("DATE_TOO_OLD")
    return value


def cents(cell: str) -> int:
    """More than zero. Raises AMOUNT_ZERO and the MONEY_ codes of `parse_cents`."""
    amount = parse_cents(cell)
    if amount == 0:
        raise CoreError("AMOUNT_ZERO")
    return amount


def ordinal(cell: str) -> int:
    """1 to 999. Raises NUMBER_FORMAT."""
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 6 and 1 <= int(cell) <= 999):
        raise CoreError("NUMBER_FORMAT")
    return int(cell)


@_remembered
def product(cell: str) -> str:
    """The product's code. Raises PRODUCT_UNKNOWN."""
    code = PRODUCT_WORDS.get(_SPACES.sub(" ", plain(cell)))
    if code is None:
        raise CoreError("PRODUCT_UNKNOWN")
    return code


@_remembered
def percent(cell: str) -> str:
    """Percent as a decimal fraction: ``1,99`` -> ``0.0199``. Raises RATE_FORMAT, RATE_RANGE, RATE_FRACTION."""
    match = _RATE.fullmatch(cell)
    if not match:
        raise CoreError("RATE_FORMAT")
    places = match[2] or ""
    millionths = int(match[1] + places.ljust(6, "0"))
    if millionths > 50_000_000:
        raise CoreError("RATE_RANGE")
    if 0 < millionths < 50_000:  # 0.0199 written as a fraction would be read as 0,0199 %
        raise CoreError("RATE_FRACTION")
    return f"0.{millionths:08d}".rstrip("0").rstrip(".")


@_remembered
def flag(cell: str) -> bool:
    """sim or nao, empty is nao. Raises FLAG_UNKNOWN."""
    word = plain(cell)
    if word not in _YES | _NO:
        raise CoreError("FLAG_UNKNOWN")
    return word in _YES


@_remembered
def state(cell: str) -> str:
    """Raises STATE_UNKNOWN."""
    if cell.upper() not in STATES:
        raise CoreError("STATE_UNKNOWN")
    return cell.upper()


def postal_code(cell: str) -> str:
    """8 digits. Raises POSTAL_CODE_FORMAT."""
    bare = re.sub(r"[\s.-]", "", cell)
    if not re.fullmatch(r"[0-9]{8}", bare):
        raise CoreError("POSTAL_CODE_FORMAT")
    return bare


def email(cell: str) -> str:
    """Lower case. Raises EMAIL_FORMAT."""
    address = cell.lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address) or ".." in address:
        raise CoreError("EMAIL_FORMAT")
    return address


def mobile(cell: str) -> str:
    """As `phone`, but a number that takes SMS. Raises PHONE_NOT_MOBILE as well."""
    number = phone(cell)
    if number.startswith("+55") and len(number) != 14:
        raise CoreError("PHONE_NOT_MOBILE")
    return number


def phone(cell: str) -> str:
    """E.164. Raises PHONE_FORMAT, PHONE_AREA, PHONE_NINTH_DIGIT."""
    bare = re.sub(r"[\s().-]", "", cell)
    abroad = re.fullmatch(r"\+(?!55)([1-9][0-9]{7,14})", bare)
    if abroad:
        return "+" + abroad[1]
    national = re.fullmatch(r"(?:\+?55)?0?([1-9][0-9]{9,10})", bare)
    if not national:
        raise CoreError("PHONE_FORMAT")
    number = national[1]
    if number[:2] not in AREA_CODES:
        raise CoreError("PHONE_AREA")
    if len(number) == 11 and number[2] != "9":
        raise CoreError("PHONE_FORMAT")
    if len(number) == 10 and number[2] in "6789":
        raise CoreError("PHONE_NINTH_DIGIT")  # mobiles have nine digits since 2016 (Anatel, Resolution 553/2010)
    return "+55" + number
