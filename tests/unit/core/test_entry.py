from datetime import date

import pytest

from portal.core.entry import entry_faults, first_due_choices, first_due_faults, minimum_entry
from portal.core.policy_terms import DueWindow, EntryRule
from portal.core.rates import Rate

RULE = EntryRule(Rate.parse("0.10"), 5000, True)
BASE = date(2026, 11, 23)


def test_minimum_is_the_larger_of_share_and_amount() -> None:
    assert minimum_entry(RULE, 33333) == 5000
    assert minimum_entry(RULE, 100005) == 10001


@pytest.mark.parametrize(
    ("rule", "entry", "codes"),
    [
        (RULE, 10000, []),
        (RULE, 9999, ["ENTRY_BELOW_MINIMUM"]),
        (RULE, 50000, []),
        (RULE, 100000, ["ENTRY_NOT_BELOW_DEBT"]),
        (EntryRule(Rate.parse("0.10"), 5000, False), 10001, ["ENTRY_NOT_FREE"]),
        (EntryRule(Rate.parse("0.10"), 5000, False), 10000, []),
        (EntryRule(), 0, []),
    ],
)
def test_entries(rule: EntryRule, entry: int, codes: list[str]) -> None:
    assert [fault.code for fault in entry_faults(rule, 100000, entry)] == codes


@pytest.mark.parametrize(
    ("first_due", "due_day", "codes"),
    [
        (date(2026, 11, 26), None, []),
        (date(2026, 11, 25), None, ["FIRST_DUE_TOO_EARLY"]),
        (date(2027, 1, 7), None, []),
        (date(2027, 1, 8), None, ["FIRST_DUE_TOO_LATE"]),
        (date(2026, 12, 29), None, ["DUE_DAY_REFUSED"]),
        (date(2026, 12, 10), 15, ["DUE_DAY_MISMATCH"]),
        (date(2026, 12, 15), 15, []),
    ],
)
def test_first_due_dates(first_due: date, due_day: int | None, codes: list[str]) -> None:
    assert [fault.code for fault in first_due_faults(DueWindow(), BASE, first_due, due_day)] == codes


def test_choices_for_a_day_of_the_month() -> None:
    assert first_due_choices(DueWindow(), BASE, 5) == (date(2026, 12, 5), date(2027, 1, 5))
    assert first_due_choices(DueWindow(), BASE, 24) == (date(2026, 12, 24),)
    assert first_due_choices(DueWindow(3, 5), BASE, 10) == ()
    for day in range(1, 29):
        assert first_due_choices(DueWindow(), BASE, day)
