"""The five kinds of Pix key.

CPF 11 digits; CNPJ 14, alphanumeric since July 2026 (IN RFB 2.229/2024); telephone +55, DDD and number;
e-mail up to 77 characters, case-insensitive; random key (EVP) 8-4-4-4-12 lower-case hexadecimal. Source:
BACEN Manual de Padroes para Iniciacao do Pix 2.2, 1.4, and API Pix 2.9.0.
"""

import re
from dataclasses import dataclass

from portal.core.boleto.check_digits import mod11_or_zero
from portal.core.errors import CoreError

MAX_LENGTH = 77
_FORMS = {
    "cpf": re.compile(r"[0-9]{11}"),
    "cnpj": re.compile(r"[0-9A-Z]{12}[0-9]{2}"),
    "phone": re.compile(r"\+[1-9][0-9]{7,14}"),
    "evp": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    "email": re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"),
}
_HIGHEST_WEIGHT = {"cpf": 11, "cnpj": 9}


@dataclass(frozen=True)
class PixKey:
    """A key in the form the BR Code and the API take; `kind` is cpf, cnpj, phone, email or evp."""

    kind: str
    value: str


def kind_of(key: str) -> str | None:
    """Kind a key has by its form alone, None for no kind; check digits are not looked at."""
    if len(key) > MAX_LENGTH:
        return None
    return next((kind for kind, form in _FORMS.items() if form.fullmatch(key)), None)


def parse(text: str) -> PixKey:
    """Key as a person writes it: punctuation of CPF, CNPJ and telephone is dropped, case is settled.

    Raises `PIX_KEY_MALFORMED` for no known form and `PIX_KEY_DIGIT` (kind) for a CPF or CNPJ whose digits
    fail.
    """
    written = text.strip()
    lowered = written.lower()
    as_written = "@" in written or kind_of(lowered) == "evp"
    key = lowered if as_written else re.sub(r"[\s./()-]", "", written).upper()
    kind = kind_of(key)
    if kind is None:
        raise CoreError("PIX_KEY_MALFORMED")
    if kind in _HIGHEST_WEIGHT and not _digits_hold(key, _HIGHEST_WEIGHT[kind]):
        raise CoreError("PIX_KEY_DIGIT", kind=kind)
    return PixKey(kind, key)


def _digits_hold(document: str, highest: int) -> bool:
    first, second = (str(mod11_or_zero(document[:end], highest)) for end in (-2, -1))
    return document[-2:] == first + second and len(set(document)) > 1
