"""Dates of payment in Brazil: month arithmetic, bank holidays, banking days and days late.

Bank holidays follow Res. CMN 4.880/2020 and Lei 14.759/2023 (20 November, from 2024). State and city
holidays do not close banks for payments and do not count. ``closed`` takes exceptional extra days.
"""

from calendar import monthrange
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25))
_FROM_EASTER = (-48, -47, -2, 60)  # Carnival Monday and Tuesday, Good Friday, Corpus Christi
_BLACK_AWARENESS_FROM = 2024
_DAY = timedelta(1)
_NONE: frozenset[date] = frozenset()


def add_months(day: date, months: int, anchor: int | None = None) -> date:
    """``day`` moved by whole months, on the ``anchor`` day (default: its own) or the month's last day.

    Keeping the anchor makes 31 January, 28 February, 31 March: the day never drifts down.
    """
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = index + 1
    wanted = anchor or day.day
    return date(year, month, wanted if wanted <= 28 else min(wanted, monthrange(year, month)[1]))


@lru_cache(maxsize=512)
def due_dates(first_due: date, count: int, due_day: int | None = None) -> tuple[date, ...]:
    """Nominal monthly due dates starting at ``first_due`` and anchored on ``due_day``."""
    anchor = due_day or first_due.day
    return tuple(add_months(first_due, k, anchor) for k in range(count))


@lru_cache(maxsize=512)
def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    x = h + m - 7 * n + 114
    return date(year, x // 31, x % 31 + 1)


@lru_cache(maxsize=512)
def bank_holidays(year: int) -> frozenset[date]:
    """National days without banking, weekends aside."""
    days = {date(year, month, day) for month, day in _FIXED}
    days |= {easter(year) + timedelta(offset) for offset in _FROM_EASTER}
    if year >= _BLACK_AWARENESS_FROM:
        days.add(date(year, 11, 20))
    return frozenset(days)


def is_banking_day(day: date, closed: AbstractSet[date] = _NONE) -> bool:
    """Whether banks settle payments on ``day``."""
    return day.weekday() < 5 and day not in bank_holidays(day.year) and day not in closed


def following(day: date, closed: AbstractSet[date] = _NONE) -> date:
    """The first banking day on or after ``day``: until when a bill due on ``day`` is on time."""
    while not is_banking_day(day, closed):
        day += _DAY
    return day


def days_late(due: date, pay: date, closed: AbstractSet[date] = _NONE) -> int:
    """Calendar days of delay, the due date excluded.

    Zero until the first banking day on or after ``due`` (Lei 7.089/1983 art. 1); after it the count starts
    at the original due date (STJ REsp 1.954.924).
    """
    return 0 if pay <= following(due, closed) else (pay - due).days


def yearly(days: Iterable[str], first_year: int, last_year: int) -> frozenset[date]:
    """Dates such as ``"12-24"`` in every year of a span, for a ``closed`` argument."""
    pairs = [tuple(int(part) for part in day.split("-")) for day in days]
    return frozenset(date(year, month, day) for year in range(first_year, last_year + 1) for month, day in pairs)
