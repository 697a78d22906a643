from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.arrears import ChargeProfile
from portal.core.errors import CoreError
from portal.core.plan import Plan, make_plan
from portal.core.rates import Rate
from portal.core.settlement import period_values, present_value, settle_early, settle_fully

BASE, FIRST = date(2026, 11, 23), date(2026, 12, 23)
RATE = Rate.parse("0.0199")
RATES = st.integers(1, 20_000_000).map(lambda value: Rate.of_scaled(value, 8))


def brackets(present: int, value: int, rate: Rate, periods: int, left: int, period: int) -> bool:
    """Whether ``present`` is the nearest cent of value / (1+i)^(periods + left/period), exactly."""
    grown = (1 + Fraction(rate.num, rate.den)) ** (periods * period + left)
    low, high = Fraction(2 * present - 1, 2), Fraction(2 * present + 1, 2)
    return (max(low, Fraction(0)) ** period) * grown <= Fraction(value) ** period <= (high**period) * grown


@given(st.integers(1, 10**8), RATES, st.integers(0, 96), st.integers(28, 31), st.integers(0, 31))
def test_period_clock_gives_the_nearest_cent(value: int, rate: Rate, q: int, period: int, left: int) -> None:
    left = min(left, period)
    (present,) = period_values([(q, value)], rate, period, left)
    assert brackets(present, value, rate, q, left, period)
    assert 0 <= present <= value


@given(st.integers(1, 10**8), RATES, st.integers(-30, 900))
def test_day_clock_gives_the_nearest_cent(value: int, rate: Rate, days: int) -> None:
    present = present_value(value, rate, days)
    assert brackets(present, value, rate, 0, max(days, 0), 30)


@given(st.integers(100_000, 5_000_000), RATES, st.integers(1, 96), st.data())
def test_on_a_due_date_settlement_is_installment_plus_balance(
    debt: int, rate: Rate, count: int, data: st.DataObject
) -> None:
    if rate > Rate.parse("0.06"):
        rate = Rate.parse("0.06")
    plan = make_plan(debt, 0, rate, count, BASE, FIRST)
    row = plan.installments[data.draw(st.integers(0, count - 1))]
    found = settle_early(plan, row.due_date)
    left = count - row.number + 1
    # The installment is rounded once and each present value once: half a cent apiece.
    assert abs(found.amount - row.amount - row.balance) <= left
    assert found.face == row.amount * left
    assert found.amount == found.face - found.discount


def test_the_months_are_not_thirty_days() -> None:
    plan = make_plan(4900000, 0, RATE, 96, BASE, FIRST)
    after_25 = plan.installments[24]
    rest = [row.number for row in plan.installments if row.number > 25]
    settled = settle_early(plan, after_25.due_date, rest)
    assert abs(settled.amount - after_25.balance) < 40
    by_days = sum(
        present_value(row.amount, RATE, (row.due_date - after_25.due_date).days) for row in plan.installments[25:]
    )
    assert after_25.balance - by_days > 30000


@pytest.mark.parametrize("system", ["PRICE_EQUAL", "LINEAR_GAUSS"])
@pytest.mark.parametrize("first", [date(2026, 12, 3), FIRST, date(2027, 1, 20)])
def test_settling_on_the_base_date_returns_about_what_was_financed(system: str, first: date) -> None:
    """The first period's simple interest does not stay with the creditor before its days run."""
    plan = make_plan(1000000, 0, RATE, 24, BASE, first, system)
    above = settle_early(plan, BASE).amount - plan.financed
    assert above <= 24  # half a cent for each rounding
    # A nearer first date returns simple interest and runs the monthly clock: up to 3 per mille in favor.
    assert above >= (-24 if first >= FIRST else -3000)


def test_the_cost_grows_day_by_day() -> None:
    for first in (date(2026, 12, 10), FIRST, date(2027, 1, 20)):
        for system in ("PRICE_EQUAL", "LINEAR_GAUSS", "FLAT"):
            plan = make_plan(1000000, 0, RATE, 12, BASE, first, system)
            days = (first - BASE).days
            costs = [settle_early(plan, BASE + timedelta(day)).amount for day in range(days + 1)]
            assert costs == sorted(costs)
            assert all(cost <= plan.installment_amount * 12 for cost in costs)


def test_without_interest_the_face_value_is_paid() -> None:
    plan = make_plan(1000000, 0, Rate(0), 12, BASE, FIRST)
    assert settle_early(plan, BASE).discount == 0


def test_the_last_ones_save_more_than_the_next_ones() -> None:
    plan = make_plan(1000000, 0, RATE, 24, BASE, FIRST)
    on = date(2027, 3, 1)
    last, first = settle_early(plan, on, [22, 23, 24]), settle_early(plan, on, [4, 5, 6])
    assert last.face == first.face
    assert last.discount > first.discount
    everything = settle_early(plan, on)
    parts = settle_early(plan, on, range(4, 22)).amount + last.amount
    assert everything.amount == parts


@pytest.mark.parametrize(
    ("on", "numbers", "code"),
    [
        (date(2026, 11, 22), None, "SETTLEMENT_BEFORE_BASE"),
        (date(2027, 3, 1), [1], "NOT_EARLY"),
        (date(2027, 3, 1), [25], "UNKNOWN_INSTALLMENT"),
    ],
)
def test_refusals(on: date, numbers: list[int] | None, code: str) -> None:
    plan = make_plan(1000000, 0, RATE, 24, BASE, FIRST)
    with pytest.raises(CoreError) as caught:
        settle_early(plan, on, numbers)
    assert caught.value.code == code


def after(plan: Plan, paid: int) -> list[int]:
    return [row.number for row in plan.installments if row.number > paid]


def test_full_settlement_charges_the_late_and_discounts_the_early() -> None:
    plan = make_plan(1000000, 0, RATE, 12, BASE, FIRST)
    on = date(2027, 3, 1)
    found = settle_fully(plan, after(plan, 1), on, ChargeProfile())
    assert [(line.due_date, line.days_late) for line in found.late] == [
        (date(2027, 1, 23), 37),
        (date(2027, 2, 23), 6),
    ]
    assert found.early == settle_early(plan, on, range(4, 13))
    assert found.total == sum(line.total for line in found.late) + found.early.amount


def test_after_the_end_everything_is_late() -> None:
    plan = make_plan(1000000, 0, RATE, 2, BASE, FIRST)
    found = settle_fully(plan, [1, 2], date(2027, 6, 1), replace(ChargeProfile(), fine=Rate(0)))
    assert len(found.late) == 2
    assert found.early.amount == 0


@given(
    st.integers(10_000, 4_900_000),
    st.integers(0, 8_000_000).map(lambda value: Rate.of_scaled(value, 8)),
    st.integers(1, 96),
    st.integers(1, 75),
    st.sampled_from(["PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"]),
    st.integers(0, 3_000),
)
def test_nobody_pays_more_by_paying_early(
    debt: int, rate: Rate, count: int, first: int, system: str, days: int
) -> None:
    """Never above face value, never below zero, for each installment; and waiting a day never makes it cheaper."""
    plan = make_plan(debt, 0, rate, count, BASE, BASE + timedelta(first), system)
    on = BASE + timedelta(days % ((plan.last_due - BASE).days + 1))
    today = settle_early(plan, on)
    assert all(0 <= line.present <= line.face for line in today.lines)
    tomorrow = {line.number: line.present for line in settle_early(plan, on + timedelta(1)).lines}
    for line in today.lines:
        if line.number in tomorrow:
            assert line.present <= tomorrow[line.number] + 1  # a period's clock and its interest round apart
