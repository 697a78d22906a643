"""Monthly series given as data: price indexes (correction) and the legal rate (taxa legal).

A month missing from a series is an error, never zero: publishing is late, inflation is not nil.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.core.calendar import add_months
from portal.core.errors import CoreError
from portal.core.money import half_even, half_up
from portal.core.rates import Rate

_TL_DECIMALS = 10**6  # the legal rate is a percent with 6 decimals (Res. CMN 5.171/2024)


@dataclass(frozen=True, slots=True)
class Series:
    """Monthly variations by ``(year, month)``, as fractions: IPCA of 0.16% is ``Rate(16, 10000)``."""

    name: str
    months: Mapping[tuple[int, int], Rate] = field(default_factory=dict)

    def at(self, year: int, month: int) -> Rate:
        """The variation of one month; raises ``CoreError`` SERIES_MONTH_MISSING."""
        try:
            return self.months[year, month]
        except KeyError:
            raise CoreError("SERIES_MONTH_MISSING", series=self.name, year=year, month=month) from None


def days_by_month(start: date, end: date) -> Iterator[tuple[int, int, int, int]]:
    """``(year, month, days, days_in_month)`` for the days after ``start`` up to and including ``end``."""
    day = start + timedelta(1)
    while day <= end:
        length = monthrange(day.year, day.month)[1]
        last = min(end, day.replace(day=length))
        yield day.year, day.month, (last - day).days + 1, length
        day = last + timedelta(1)


def corrected(value: int, factors: list[tuple[int, int]]) -> int:
    """``value * prod(n/d)``, half up, never below the nominal value when deflation prevails."""
    n, d = value, 1
    for up, down in factors:
        n, d = n * up, d * down
    return max(value, half_up(n, d))


def correct(value: int, start: date, end: date, series: Series, lag: int = 0) -> int:
    """Value corrected from ``start`` to ``end``: whole months multiply, part of a month is linear by days."""
    factors = []
    for year, month, days, length in days_by_month(start, end):
        source = add_months(date(year, month, 1), -lag)
        rate = series.at(source.year, source.month)
        factors.append((rate.den * length + rate.num * days, rate.den * length))
    return corrected(value, factors)


def legal_rate_percent(parts: list[tuple[Rate, int, int]]) -> int:
    """Accumulated legal rate, in percent scaled by 10^6, of ``(month_rate, days, days_in_month)`` parts.

    Months are summed (simple); part of a month is proportional and rounded to 6 decimals by NBR 5891
    (Res. CMN 5.171/2024).
    """
    return sum(half_even(r.num * days * 100 * _TL_DECIMALS, r.den * length) for r, days, length in parts)


def legal_interest(value: int, start: date, end: date, series: Series) -> int:
    """Simple interest at the legal rate (CC art. 406) on a corrected value, half up to the cent."""
    parts = [(series.at(y, m), days, length) for y, m, days, length in days_by_month(start, end)]
    return half_up(value * legal_rate_percent(parts), 100 * _TL_DECIMALS)
