"""Rates as exact fractions of decimal strings, and conversions between month, year and day.

Percent results are integers scaled by ``10 ** places``: with 2 places, 1268 is 12.68%.
"""

import re
from dataclasses import dataclass
from typing import Self

from portal.core.errors import CoreError
from portal.core.fixed_point import S, daily_factor, integer_root
from portal.core.money import half_up, half_up_guarded

MAX_DECIMALS = 8

_TEXT = re.compile(r"^([+-]?)([0-9]+)(?:\.([0-9]+))?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rate:
    """``num/den`` where ``den`` is the smallest power of ten: "0.0199" is ``Rate(199, 10000)``."""

    num: int
    den: int = 1

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a decimal string with at most 8 decimals.

        Raises ``CoreError`` RATE_NOT_A_NUMBER or RATE_TOO_MANY_DECIMALS.
        """
        match = _TEXT.fullmatch(text.strip())
        if not match:
            raise CoreError("RATE_NOT_A_NUMBER", text=text)
        sign, whole, part = match.groups()
        part = (part or "").rstrip("0")
        if len(part) > MAX_DECIMALS:
            raise CoreError("RATE_TOO_MANY_DECIMALS", text=text, maximum=MAX_DECIMALS)
        num = int(whole + part)
        return cls(-num if sign == "-" else num, 10 ** len(part))

    @classmethod
    def of_scaled(cls, value: int, decimals: int) -> Self:
        """``value / 10**decimals`` in its shortest form."""
        while decimals and value % 10 == 0:
            value //= 10
            decimals -= 1
        return cls(value, 10**decimals)

    @property
    def text(self) -> str:
        """The canonical decimal string; ``Rate.parse(rate.text) == rate``."""
        decimals = len(str(self.den)) - 1
        digits = str(abs(self.num)).rjust(decimals + 1, "0")
        sign = "-" if self.num < 0 else ""
        return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"

    def percent(self, places: int = 2) -> int:
        """The rate itself in percent, scaled by ``10 ** places``, half up."""
        return half_up(self.num * 10 ** (places + 2), self.den)

    def of(self, cents: int) -> int:
        """This share of an amount, half up to the cent."""
        return half_up(cents * self.num, self.den)

    def __lt__(self, other: "Rate") -> bool:
        return self.num * other.den < other.num * self.den

    def __le__(self, other: "Rate") -> bool:
        return self.num * other.den <= other.num * self.den

    def __gt__(self, other: "Rate") -> bool:
        return other < self

    def __ge__(self, other: "Rate") -> bool:
        return other <= self

    def __str__(self) -> str:
        return self.text


ZERO = Rate(0, 1)


def effective_year(month: Rate, places: int = 2) -> int:
    """Effective annual percent of a monthly rate, ``(1+m)^12 - 1``; exact, then half up."""
    grown, unit = (month.den + month.num) ** 12, month.den**12
    return half_up((grown - unit) * 10 ** (places + 2), unit)


def nominal_year(month: Rate, places: int = 2) -> int:
    """Nominal annual percent, ``12 * m``."""
    return half_up(12 * month.num * 10 ** (places + 2), month.den)


def effective_day(month: Rate, base: int = 30, places: int = 8) -> int:
    """Daily percent equivalent to a monthly rate over ``base`` days, ``(1+m)^(1/base) - 1``."""
    return half_up_guarded((daily_factor(month.num, month.den, base) - S) * 10 ** (places + 2), S)


def effective_month(year: Rate, places: int = 2) -> int:
    """Monthly percent equivalent to an effective annual rate, ``(1+a)^(1/12) - 1``."""
    root = integer_root((year.den + year.num) * S**12 // year.den, 12)
    return half_up_guarded((root - S) * 10 ** (places + 2), S)


def proportional_month(year: Rate, places: int = 2) -> int:
    """Monthly percent of a nominal annual rate, ``a / 12``."""
    return half_up(year.num * 10 ** (places + 2), 12 * year.den)


def month_of_effective_year(year: Rate) -> Rate:
    """The contractual monthly rate of an effective annual one, fixed once at 8 decimals half up.

    Every later calculation starts from this rate: a difference of 5e-9 flips a cent in about 2% of plans.
    """
    return Rate.of_scaled(effective_month(year, MAX_DECIMALS - 2), MAX_DECIMALS)


def month_of_nominal_year(year: Rate) -> Rate:
    """The contractual monthly rate of a nominal annual one (``a / 12``), at 8 decimals half up."""
    return Rate.of_scaled(proportional_month(year, MAX_DECIMALS - 2), MAX_DECIMALS)
