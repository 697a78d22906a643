from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.calendar import due_dates
from portal.core.due_change import change_due_dates, due_change_faults, shift_interest
from portal.core.effective_cost import plan_effective_cost
from portal.core.errors import CoreError
from portal.core.plan import make_plan
from portal.core.policy_terms import DueChangeRule
from portal.core.rates import Rate
from portal.core.settlement import settle_early

BASE, FIRST = date(2026, 11, 23), date(2026, 12, 23)
PLAN = make_plan(1000000, 100000, Rate.parse("0.0199"), 12, BASE, FIRST)


@given(st.integers(1, 12), st.integers(-20, 20))
def test_the_changed_plan_foots(number: int, days: int) -> None:
    row = PLAN.installments[number - 1]
    new_due = date.fromordinal(row.due_date.toordinal() + days)
    plan = change_due_dates(PLAN, number, new_due)
    added = shift_interest(row.balance + row.amortization, PLAN.rate, days)
    assert plan.interest - PLAN.interest == plan.total - PLAN.total == added
    assert plan.total == sum(row.amount for row in plan.schedule) == plan.debt + plan.interest + plan.iof
    assert plan.installments[: number - 1] == PLAN.installments[: number - 1]
    dues = [row.due_date for row in plan.installments[number - 1 :]]
    assert dues == list(due_dates(new_due, 13 - number))
    amounts = [row.amount for row in plan.installments]
    assert [a for k, a in enumerate(amounts, 1) if k != number] == [PLAN.installment_amount] * 11
    assert abs(plan_effective_cost(plan).year - plan_effective_cost(PLAN).year) < 60


@pytest.mark.parametrize("days", [-20, -1, 1, 20])
@pytest.mark.parametrize("number", [1, 2, 7])
def test_settling_at_the_start_of_the_moved_period_is_still_the_balance(days: int, number: int) -> None:
    """Interest of days not yet run is not charged to someone who settles."""
    row = PLAN.installments[number - 1]
    plan = change_due_dates(PLAN, number, date.fromordinal(row.due_date.toordinal() + days))
    on = PLAN.installments[number - 2].due_date if number > 1 else BASE
    rest = range(number, 13)
    owed = row.balance + row.amortization
    assert abs(settle_early(plan, on, rest).amount - owed) <= 12 + owed * 0.0002
    last = plan.installments[number - 1]
    on_due = settle_early(plan, last.due_date, rest).amount
    assert abs(on_due - last.amount - last.balance) <= 12


def test_without_interest_moving_costs_nothing() -> None:
    plan = make_plan(1000000, 0, Rate(0), 12, BASE, FIRST)
    assert change_due_dates(plan, 1, date(2027, 1, 5)).total == plan.total


def test_a_new_anchor_day() -> None:
    plan = change_due_dates(PLAN, 2, date(2027, 1, 31), 31)
    assert [row.due_date.day for row in plan.installments[1:5]] == [31, 28, 31, 30]


@pytest.mark.parametrize(
    ("number", "new_due", "code"),
    [
        (0, FIRST, "UNKNOWN_INSTALLMENT"),
        (13, FIRST, "UNKNOWN_INSTALLMENT"),
        (2, FIRST, "NEW_DUE_OUT_OF_ORDER"),
        (1, BASE, "NEW_DUE_OUT_OF_ORDER"),
    ],
)
def test_refusals(number: int, new_due: date, code: str) -> None:
    with pytest.raises(CoreError) as caught:
        change_due_dates(PLAN, number, new_due)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("new_due", "last_change", "codes"),
    [
        (date(2027, 1, 12), None, []),
        (date(2027, 1, 13), None, ["DUE_SHIFT_TOO_LONG"]),
        (date(2026, 12, 1), None, ["DUE_SHIFT_TOO_LONG", "NEW_DUE_IN_THE_PAST"]),
        (date(2026, 12, 28), date(2026, 6, 10), []),
        (date(2026, 12, 28), date(2026, 6, 11), ["DUE_CHANGED_RECENTLY"]),
    ],
)
def test_limits_of_the_policy(new_due: date, last_change: date | None, codes: list[str]) -> None:
    faults = due_change_faults(DueChangeRule(20, 6), FIRST, new_due, date(2026, 12, 10), last_change)
    assert [fault.code for fault in faults] == codes
