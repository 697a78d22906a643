"""Every figure of a simulation agrees with every other, at every count, and what is refused says why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.policy_terms import EligibilityRule, EntryRule
from portal.core.rates import Rate
from portal.services.offers import Refused
from portal.services.simulation import (
    Choice,
    allowed_counts,
    count_for_amount,
    default_due,
    default_entry,
    entry_reasons,
    first_dues,
    nearest_allowed,
    options,
    simulate,
)
from tests.offering import make_scene

DUE, DAY = date(2026, 12, 10), 10


@pytest.fixture
def offer(portal):
    scene = make_scene(portal)
    scene.contract(days_overdue=(214, 184, 153, 123, 94, 64), amount=150_000)
    return scene.offer()


def with_plan(offer, **changes):
    policy = replace(offer.policy, plan=replace(offer.policy.plan, **changes))
    return replace(offer, published=replace(offer.published, policy=policy))


def test_the_table_and_the_plan_say_the_same_at_every_count(offer):
    for entry in (0, 50_000):
        rows = options(offer, entry, DUE, DAY)
        assert [row.count for row in rows] == list(range(1, 97))
        for count in allowed_counts(rows):
            plan = simulate(offer, Choice(count, entry, DUE, DAY)).plan
            row = rows[count - 1].option
            assert (row.installment, row.interest, row.iof, row.total, row.last_due) == (
                plan.installment_amount, plan.interest, plan.iof, plan.total, plan.last_due,
            )
            assert plan.total == plan.debt + plan.interest + plan.iof
            assert plan.total == sum(each.amount for each in plan.schedule)


def test_with_tax_the_table_and_the_plan_still_agree(offer):
    rule = replace(offer.policy.iof, mode="full", daily=Rate.parse("0.000082"), additional=Rate.parse("0.0038"))
    for financed in (False, True):
        taxed = replace(offer, iof=replace(rule, financed=financed))
        rows = options(taxed, 50_000, DUE, DAY)
        for count in (2, 13, 48, 96):
            plan = simulate(taxed, Choice(count, 50_000, DUE, DAY)).plan
            assert plan.iof > 0
            assert (rows[count - 1].option.total, rows[count - 1].option.iof) == (plan.total, plan.iof)


def test_one_payment_takes_the_cash_discount_and_no_entry(offer):
    simulation = simulate(offer, Choice(1, 50_000, DUE, DAY))
    assert simulation.plan.total == offer.cash.net.total == simulation.plan.installment_amount
    assert simulation.plan.entry == simulation.plan.interest == 0
    assert simulation.discounted is offer.cash
    assert (simulation.cost.year, simulation.cost.month) == (0, 0)


def test_installments_take_the_plan_discount(offer):
    simulation = simulate(offer, Choice(24, 0, DUE, DAY))
    assert simulation.discounted is offer.plan
    assert simulation.plan.debt == offer.plan.net.total
    assert simulation.cost.year > 0


@pytest.mark.parametrize("count", [0, -1, 97, 10**9])
def test_counts_outside_one_to_96_are_refused(offer, count):
    with pytest.raises(Refused) as caught:
        simulate(offer, Choice(count, 0, DUE, DAY))
    assert [r.code for r in caught.value.reasons] == ["COUNT_OUT_OF_RANGE"]


@pytest.mark.parametrize(("first_due", "day", "code"), [
    (date(2026, 11, 25), 25, "FIRST_DUE_TOO_EARLY"),
    (date(2027, 1, 8), 8, "FIRST_DUE_TOO_LATE"),
    (date(2026, 12, 30), 30, "DUE_DAY_REFUSED"),
    (date(2026, 12, 10), 12, "DUE_DAY_MISMATCH"),
])
def test_dates_outside_the_window_are_refused(offer, first_due, day, code):
    with pytest.raises(Refused) as caught:
        simulate(offer, Choice(12, 0, first_due, day))
    assert [r.code for r in caught.value.reasons] == [code]


def test_the_smallest_installment_is_a_limit(offer):
    strict = with_plan(offer, installment_min=50_000)
    rows = options(strict, 0, DUE, DAY)
    last = allowed_counts(rows)[-1]
    assert rows[last - 1].option.installment >= 50_000 > rows[last].option.installment
    assert rows[last].reason.code == "BELOW_MIN_INSTALLMENT"
    with pytest.raises(Refused) as caught:
        simulate(strict, Choice(last + 1, 0, DUE, DAY))
    assert caught.value.reasons[0].facts["minimum"] == 50_000


def test_rules_on_the_plan_itself_are_kept(offer):
    rule = EligibilityRule("count", "<=", 36, "COUNT_ABOVE_36")
    policy = replace(offer.policy, eligibility=(*offer.policy.eligibility, rule))
    ruled = replace(offer, published=replace(offer.published, policy=policy))
    rows = options(ruled, 0, DUE, DAY)
    assert rows[35].allowed and not rows[36].allowed
    assert rows[36].reason.code == "COUNT_ABOVE_36"
    with pytest.raises(Refused):
        simulate(ruled, Choice(37, 0, DUE, DAY))


@pytest.mark.parametrize(("entry", "code"), [
    (0, None), (5_000, None), (4_999, "ENTRY_TOO_SMALL"), (1, "ENTRY_TOO_SMALL"),
    (10**9, "ENTRY_NOT_BELOW_DEBT"), (-1, "ENTRY_BELOW_MINIMUM"),
])
def test_an_entry_is_zero_or_a_real_payment(offer, entry, code):
    assert [r.code for r in entry_reasons(offer, entry)] == ([code] if code else [])


def test_an_obligatory_entry_is_its_minimum(offer):
    asking = with_plan(offer, entry=EntryRule(Rate.parse("0.1"), 10_000))
    least = default_entry(asking)
    assert least == offer.plan.net.total // 10 + (offer.plan.net.total % 10 >= 5)
    assert [r.code for r in entry_reasons(asking, least - 1)] == ["ENTRY_BELOW_MINIMUM"]
    with pytest.raises(Refused):
        simulate(asking, Choice(12, 0, DUE, DAY))
    assert simulate(asking, Choice(12, least, DUE, DAY)).plan.entry == least


def test_nobody_is_late_with_the_entry_before_accepting(offer):
    simulation = simulate(offer, Choice(12, 50_000, DUE, DAY))
    # five days from Monday 23 November end on a Saturday: payable until Monday
    assert simulation.entry_due == date(2026, 11, 30)
    assert simulation.entry_due <= simulation.plan.first_due


def test_the_entry_is_due_on_the_day_people_read_not_on_the_day_in_greenwich(offer):
    simulation = simulate(offer, Choice(12, 50_000, DUE, DAY))
    held_to_friday = replace(simulation, choice=replace(simulation.choice, first_due=date(2026, 11, 28)))
    assert held_to_friday.entry_due == date(2026, 11, 27), "23:59 of Friday here is Saturday there"


def test_first_due_dates_of_a_day(offer):
    assert first_dues(offer, 10) == (date(2026, 12, 10),)
    assert first_dues(offer, 1) == (date(2026, 12, 1), date(2027, 1, 1))
    assert first_dues(offer, 0) == first_dues(offer, 29) == ()
    assert default_due(offer) == (date(2026, 12, 10), 10)


def test_where_the_usual_day_is_out_of_reach_the_nearest_one_stands(offer):
    narrow = with_plan(offer, first_due=replace(offer.policy.plan.first_due, max_days=5))
    assert default_due(narrow) == (date(2026, 11, 26), 26)


def test_the_nearest_count_and_the_count_for_an_amount(offer):
    rows = options(with_plan(offer, installment_min=50_000), 0, DUE, DAY)
    last = allowed_counts(rows)[-1]
    assert nearest_allowed(rows, 96) == last
    assert nearest_allowed(rows, 5) == 5
    for amount in (60_000, 75_000, 200_000, 10**8):
        count = count_for_amount(rows, amount)
        assert rows[count - 1].option.installment <= amount
        assert count == 1 or rows[count - 2].option.installment > amount
    assert count_for_amount(rows, 1_000) is None
    assert count_for_amount(rows, 10**8) == 1


def test_when_no_count_can_be_had_the_reasons_say_so(offer):
    rows = options(with_plan(offer, count_min=90, count_max=96, installment_min=10**7), 0, DUE, DAY)
    with pytest.raises(Refused) as caught:
        nearest_allowed(rows, 12)
    assert {r.code for r in caught.value.reasons} == {"BELOW_MIN_COUNT", "BELOW_MIN_INSTALLMENT"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 96), entry=st.sampled_from([0, 5_000, 33_333, 123_456]), day=st.integers(1, 28))
def test_any_lawful_choice_foots_to_the_cent(offer, count, entry, day):
    first_due = first_dues(offer, day)[0]
    simulation = simulate(offer, Choice(count, entry, first_due, day))
    plan = simulation.plan
    assert plan.total == sum(row.amount for row in plan.schedule) == plan.debt + plan.interest + plan.iof
    assert plan.schedule[-1].balance == 0
    assert [row.due_date.day for row in plan.installments] == [day] * count
    assert simulation.valid_until.date() <= first_due
