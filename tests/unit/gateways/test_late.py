"""Fine and interest after the due date: the worked example of the Pix manual and the edges of the calendar."""

from datetime import date, timedelta

import pytest

from portal.gateways.late import LateRules, late_charges

RULES = LateRules("0.02", "0.01")
THURSDAY = date(2026, 12, 10)


def test_the_manuals_own_example():
    """R$ 100,00, fine 2%, 1% a month, 10 days: 2,00 + trunc(0,3333) = 2,33 (MPI 2.2, annex III 2.2)."""
    assert late_charges(10_000, THURSDAY, THURSDAY + timedelta(days=10), RULES) == 233


@pytest.mark.parametrize(("due", "paid", "cents"), [
    (THURSDAY, THURSDAY, 0),
    (THURSDAY, date(2026, 12, 9), 0),
    (THURSDAY, date(2026, 12, 11), 203),
    (date(2026, 12, 12), date(2026, 12, 14), 0),  # Saturday, paid on Monday: on time
    (date(2026, 12, 12), date(2026, 12, 15), 210),  # on Tuesday it is three days late
])
def test_weekends_and_days(due, paid, cents):
    assert late_charges(10_000, due, paid, RULES) == cents


def test_cents_are_cut_not_rounded():
    assert late_charges(10_149, THURSDAY, date(2026, 12, 11), LateRules("0.02", "0")) == 202  # 202.98


def test_no_rules_no_charges():
    assert late_charges(10_000, THURSDAY, date(2027, 12, 10), LateRules()) == 0
