from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.effective_cost import EffectiveCost, effective_cost, plan_effective_cost
from portal.core.errors import CoreError
from portal.core.fixed_point import S, integer_root
from portal.core.iof import IofRule
from portal.core.plan import make_plan
from portal.core.rates import Rate

BASE, FIRST = date(2026, 11, 23), date(2026, 12, 23)
RATE = Rate.parse("0.0199")


def present(flows: list[tuple[int, int]], hundredths: Fraction) -> Fraction:
    """Value of the flows at a yearly percent in hundredths, by exact products of a 50-decimal daily factor."""
    scale = 10**50
    yearly = 1 + hundredths / 10_000
    root = integer_root(yearly.denominator * scale**365 // yearly.numerator, 365)
    factors, at, factor = Fraction(0), 0, scale
    for days, cents in flows:
        for _ in range(days - at):
            factor = factor * root // scale
        at = days
        factors += cents * Fraction(factor, scale)
    return factors


@settings(max_examples=25)
@given(
    st.integers(10_000, 4_900_000),
    st.integers(1, 8_000_000).map(lambda value: Rate.of_scaled(value, 8)),
    st.integers(1, 24),
)
def test_the_rate_shown_brackets_the_amount(debt: int, rate: Rate, count: int) -> None:
    """At half a hundredth less the payments are worth more than the debt, at half more they are worth less."""
    plan = make_plan(debt, 0, rate, count, BASE, FIRST)
    flows = [((row.due_date - BASE).days, row.amount) for row in plan.installments]
    year = plan_effective_cost(plan).year
    margin = Fraction(1, 10**6)
    assert present(flows, Fraction(2 * year - 1, 2) - margin) >= debt
    assert present(flows, Fraction(2 * year + 1, 2) + margin) <= debt


def test_zero_and_negative_cost() -> None:
    assert effective_cost(100000, [(90, 100000)]) == EffectiveCost(0, 0)
    assert effective_cost(100000, [(90, 99000)]) == EffectiveCost(-399, -34)


def test_ties_round_to_even() -> None:
    assert effective_cost(100000, [(365, 112345)]).year == 1234
    assert effective_cost(100000, [(365, 112355)]).year == 1236


def test_plan_counts_entry_and_tax_against_what_is_renegotiated() -> None:
    plain = plan_effective_cost(make_plan(100000, 0, RATE, 12, BASE, FIRST))
    with_entry = plan_effective_cost(make_plan(125000, 25000, RATE, 12, BASE, FIRST))
    assert with_entry == plain
    for financed in (False, True):
        rule = IofRule("full", Rate.parse("0.000082"), Rate.parse("0.0038"), financed=financed)
        assert plan_effective_cost(make_plan(100000, 0, RATE, 12, BASE, FIRST, iof=rule)).year > plain.year


def test_a_payment_on_the_base_date_costs_nothing() -> None:
    assert plan_effective_cost(make_plan(100000, 0, Rate(0), 1, BASE, BASE)) == EffectiveCost(0, 0)
    two = make_plan(100000, 0, Rate(0), 2, BASE, BASE)
    assert plan_effective_cost(two) == EffectiveCost(0, 0)


def test_the_highest_cost_that_still_has_a_meaning() -> None:
    assert effective_cost(100, [(365, 1_000_100)]).year == 100_000_000
    for flows in ([(365, 1_000_200)], [(1, 10**13)], [(1, 200)]):
        with pytest.raises(CoreError) as caught:
            effective_cost(100, flows)
        assert caught.value.code == "CET_ABOVE_LIMIT"


@pytest.mark.parametrize(
    ("fc0", "flows", "code"),
    [
        (0, [(30, 100)], "CET_WITHOUT_CREDIT"),
        (-1, [(30, 100)], "CET_WITHOUT_CREDIT"),
        (100, [], "CET_FLOW_INVALID"),
        (100, [(0, 100)], "CET_FLOW_INVALID"),
        (100, [(30, 0)], "CET_FLOW_INVALID"),
        (100, [(30, 50), (29, 60)], "CET_FLOW_INVALID"),
    ],
)
def test_domain(fc0: int, flows: list[tuple[int, int]], code: str) -> None:
    with pytest.raises(CoreError) as caught:
        effective_cost(fc0, flows)
    assert caught.value.code == code


@given(st.integers(1, 10**9), st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 10**7)), min_size=1))
def test_any_flow_in_the_domain_has_an_answer_or_a_code(fc0: int, flows: list[tuple[int, int]]) -> None:
    try:
        cost = effective_cost(fc0, sorted(flows))
        assert -10_000 <= cost.year <= 100_000_000
        assert (cost.year > 0) == (cost.month > 0) or abs(cost.month) <= 1
    except CoreError as error:
        assert error.code == "CET_ABOVE_LIMIT"


def test_scale_is_thirty_decimals() -> None:
    assert S == 10**30


@given(
    st.integers(100_000, 4_900_000), st.integers(0, 100_000_000), st.integers(1, 8), st.integers(1, 5_000)
)
def test_a_fee_lifts_the_cost_above_the_rate(credit: int, rate: int, years: int, fee: int) -> None:
    """Interest alone costs its rate; whatever is paid up front beside it costs more."""
    yearly = Rate.of_scaled(rate, 8)
    owed = -(-credit * (yearly.den + yearly.num) ** years // yearly.den**years)
    flows = [(365 * years, owed)]
    plain = effective_cost(credit, flows)
    assert abs(plain.year - yearly.percent()) <= 1
    dearer = effective_cost(credit - max(fee, credit // 500), flows)
    assert dearer.year > plain.year and dearer.month >= plain.month


@given(
    st.integers(50_000, 4_900_000),
    st.integers(0, 8_000_000).map(lambda value: Rate.of_scaled(value, 8)),
    st.integers(1, 96),
    st.booleans(),
)
def test_the_tax_lifts_the_cost_of_a_plan(debt: int, rate: Rate, count: int, financed: bool) -> None:
    rule = IofRule("full", Rate.parse("0.000082"), Rate.parse("0.0038"), financed=financed)
    plain = plan_effective_cost(make_plan(debt, 0, rate, count, BASE, FIRST))
    taxed = plan_effective_cost(make_plan(debt, 0, rate, count, BASE, FIRST, iof=rule))
    assert taxed.year > plain.year and taxed.month >= plain.month
