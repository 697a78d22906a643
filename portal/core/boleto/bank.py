"""The contract every bank of `banks/` fills in."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from portal.core.boleto.barcode import MAX_AMOUNT_CENTS, is_digits
from portal.core.errors import CoreError

Params = Mapping[str, str]


@dataclass(frozen=True)
class Param:
    """One parameter the bank handed to the creditor: an opaque string, leading zeros kept."""

    pattern: str
    required: bool = True


AGENCIA = Param(r"\d{4}")
CHECK_DIGIT = Param(r"[0-9X]", required=False)
#: What the files of any account may be told: versions and especie the branch asked for, and the mark of a test.
CNAB_PARAMS: Mapping[str, Param] = {
    "cnab_file_version": Param(r"\d{3}", required=False),
    "cnab_batch_version": Param(r"\d{3}", required=False),
    "cnab_especie": Param(r"\d{2}", required=False),
    "cnab_test": Param(r"[01]", required=False),
    "cnab_exact_payment": Param(r"[01]", required=False),
}


class Bank(ABC):
    """How one bank numbers its boletos and fills the 25 free digits.

    `digits` always means the nosso número without its check digit: the form that is stored and matched.
    """

    compe: ClassVar[str]
    name: ClassVar[str]
    code_dv: ClassVar[str]
    payment_place: ClassVar[str] = "Pagável em qualquer banco até o vencimento"
    amount_cap_cents: ClassVar[int] = MAX_AMOUNT_CENTS
    params: ClassVar[Mapping[str, Param]]
    yearly: ClassVar[bool] = False
    """True when the sequence restarts each year, so that `number` needs the year."""
    free_digits: ClassVar[int] = 0
    """How many check digits end the campo livre."""
    samples: ClassVar[int] = 10
    """Least number of boletos the bank wants to see before it lets an account issue."""
    listed_numbers: ClassVar[int] = 0
    """How many consecutive nossos números it wants listed beside them."""

    @abstractmethod
    def digits(self, params: Params, sequence: int, year: int | None) -> str:
        """Nosso número of a sequence already known to be within capacity."""

    @abstractmethod
    def digit(self, params: Params, digits: str) -> str:
        """Check digit of the nosso número; empty when the bank uses none."""

    @abstractmethod
    def campo_livre(self, params: Params, digits: str, parcel: int) -> str:
        """The 25 digits of a nosso número already accepted."""

    @abstractmethod
    def capacity(self, params: Params) -> int:
        """How many sequences, from 1, fit in one scope."""

    @abstractmethod
    def accepts(self, params: Params, digits: str) -> bool:
        """Whether the digits are a nosso número of this account."""

    def campo_livre_holds(self, free: str) -> bool | None:
        """Whether the digits inside campo livre are right; None when it has none or is of another layout."""
        return None

    def printed(self, params: Params, digits: str) -> str:
        """Nosso número as the paper shows it."""
        return f"{digits}-{self.digit(params, digits)}"

    def agency_code(self, params: Params) -> str:
        """Field "agência/código do beneficiário" of the paper."""
        return f"{params['agencia']}/{params['codigo_beneficiario']}"

    def carteira(self, params: Params) -> str:
        """Field "carteira" of the paper."""
        return params["carteira"]

    def scope(self, params: Params, year: int | None) -> str:
        """Key of the sequence that must never hand out a number twice."""
        keys = [self.compe, *(params.get(name, "") for name in self.params if self.params[name].required)]
        if self.yearly:
            keys.append(str(year))
        return ":".join(keys)

    def check_params(self, params: Params) -> None:
        """Raise `BOLETO_ACCOUNT_PARAMS` naming what is missing, unknown or malformed, all at once."""
        missing = tuple(n for n, p in self.params.items() if p.required and not params.get(n))
        known = {**self.params, **CNAB_PARAMS}
        unknown = tuple(sorted(n for n in params if n not in known))
        malformed = tuple(
            name
            for name, param in known.items()
            if params.get(name) and not re.fullmatch(param.pattern, params[name], re.ASCII)
        )
        if missing or unknown or malformed:
            raise CoreError(
                "BOLETO_ACCOUNT_PARAMS",
                bank=self.compe,
                missing=missing,
                unknown=unknown,
                malformed=malformed,
            )


def has_digits(digits: str, length: int, prefix: str = "") -> bool:
    """`length` ASCII digits that start with `prefix`."""
    return is_digits(digits, length) and digits.startswith(prefix)


def with_digit(number: str, digit: str | None) -> str:
    """Number and hyphenated digit; the number alone when there is none."""
    return f"{number}-{digit}" if digit else number
