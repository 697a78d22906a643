from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.iof import IofRule
from portal.core.plan import make_plan
from portal.core.plan_options import plan_options
from portal.core.rates import Rate

BASE = date(2026, 11, 23)


@given(
    st.integers(20_000, 4_900_000),
    st.integers(0, 40),
    st.tuples(st.integers(0, 6_000_000), st.integers(0, 6_000_000)),
    st.integers(0, 60),
    st.sampled_from(["PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"]),
    st.sampled_from(["none", "full", "complement"]),
    st.booleans(),
    st.lists(st.integers(1, 96), min_size=1, max_size=4),
)
def test_every_option_equals_its_plan(
    debt: int,
    share: int,
    rates: tuple[int, int],
    days: int,
    system: str,
    mode: str,
    financed: bool,
    counts: list[int],
) -> None:
    entry, first = debt * share // 100, BASE + timedelta(days)
    low, high = (Rate.of_scaled(value, 8) for value in rates)
    iof = IofRule(mode, Rate.parse("0.000082"), Rate.parse("0.0038"), 365, 100, financed)
    options = plan_options(
        debt, entry, lambda count: low if count <= 12 else high, BASE, first, system, None, "LINEAR_30", iof
    )
    assert [option.count for option in options] == list(range(1, 97))
    for count in counts:
        option = options[count - 1]
        plan = make_plan(debt, entry, low if count <= 12 else high, count, BASE, first, system, iof=iof)
        assert option == (
            count,
            plan.rate,
            plan.installment_amount,
            plan.schedule[-1].amount,
            plan.interest,
            plan.iof,
            plan.total,
            plan.last_due,
        )


def test_counts_with_nothing_to_pay_are_left_out() -> None:
    assert len(plan_options(50, 0, Rate(0), BASE, BASE)) == 50


def test_refuses_what_a_plan_refuses() -> None:
    with pytest.raises(CoreError) as caught:
        plan_options(1000, 1000, Rate(0), BASE, BASE)
    assert caught.value.code == "NOTHING_TO_FINANCE"
    with pytest.raises(CoreError) as caught:
        plan_options(1000, 0, Rate(0), BASE, BASE - timedelta(1))
    assert caught.value.code == "FIRST_DUE_BEFORE_BASE"


@given(
    st.integers(20_000, 4_900_000),
    st.integers(0, 8_000_000).map(lambda value: Rate.of_scaled(value, 8)),
    st.integers(1, 75),
    st.sampled_from(["PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"]),
)
def test_more_installments_are_smaller_and_cost_more(debt: int, rate: Rate, days: int, system: str) -> None:
    options = plan_options(debt, 0, rate, BASE, BASE + timedelta(days), system)
    for shorter, longer in pairwise(options):
        assert longer.installment <= shorter.installment
        # Each installment is rounded once: half a cent apiece on either side.
        assert longer.total >= shorter.total - longer.count
