from datetime import date, timedelta

import pytest
from bizdays import Calendar

from portal.core.calendar import (
    add_months,
    bank_holidays,
    days_late,
    due_dates,
    easter,
    following,
    is_banking_day,
    yearly,
)


def test_every_day_of_a_century_equals_anbima() -> None:
    """ANBIMA's list applies 20 November from 2024, as the law does."""
    oracle = Calendar.load("ANBIMA")
    day, end = date(2001, 1, 1), date(2099, 12, 25)  # where the embedded list ends
    while day <= end:
        assert is_banking_day(day) == oracle.isbizday(day), day
        day += timedelta(1)


def test_following_equals_anbima() -> None:
    oracle = Calendar.load("ANBIMA")
    day = date(2020, 1, 1)
    while day < date(2040, 1, 1):
        assert following(day) == oracle.following(day), day
        day += timedelta(1)


def test_thirteen_holidays_in_2026_and_none_on_20_november_before_2024() -> None:
    assert len(bank_holidays(2026)) == 13
    assert date(2024, 11, 20) in bank_holidays(2024)
    assert date(2023, 11, 20) not in bank_holidays(2023)
    assert easter(2026) == date(2026, 4, 5)


def test_anchor_day_never_drifts() -> None:
    dues = due_dates(date(2027, 1, 31), 4)
    assert dues == (date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30))
    assert add_months(date(2028, 1, 30), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), -12) == date(2025, 12, 15)
    assert add_months(date(2026, 11, 30), 1, 31) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("due", "pay", "days"),
    [
        (date(2026, 11, 21), date(2026, 11, 23), 0),  # Saturday, paid on Monday
        (date(2026, 11, 21), date(2026, 11, 24), 3),  # from the original Saturday
        (date(2026, 11, 20), date(2026, 11, 23), 0),  # holiday on a Friday
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 23), date(2026, 1, 1), 0),
    ],
)
def test_days_late(due: date, pay: date, days: int) -> None:
    assert days_late(due, pay) == days


def test_exceptional_closed_days() -> None:
    closed = yearly(["12-24", "12-31"], 2026, 2027)
    assert following(date(2026, 12, 31), closed) == date(2027, 1, 4)
    assert following(date(2026, 12, 31)) == date(2026, 12, 31)
    assert days_late(date(2026, 12, 31), date(2027, 1, 4), closed) == 0
    assert days_late(date(2026, 12, 31), date(2027, 1, 4)) == 4
