from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.core.offer import count_options
from portal.core.plan_options import plan_options
from portal.core.policy import parse_policy
from portal.core.price import price_installment
from portal.core.rates import Rate
from portal.core.solvers import count_for_end, count_for_installment, entry_for_installment, plans_for_amount
from tests.unit.core.policies import seed

RATE = Rate.parse("0.0199")
OPTIONS = plan_options(1000000, 0, RATE, date(2026, 11, 23), date(2026, 12, 23))


@given(st.integers(10_000, 1_200_000))
def test_the_shortest_plan_within_an_amount(amount: int) -> None:
    found = count_for_installment(OPTIONS, amount)
    if found is None:
        assert OPTIONS[-1].installment > amount
    else:
        assert found.installment <= amount
        assert found.count == 1 or OPTIONS[found.count - 2].installment > amount


def test_the_longest_plan_before_a_date() -> None:
    found = count_for_end(OPTIONS, date(2027, 12, 31))
    assert found is not None
    assert (found.count, found.last_due) == (13, date(2027, 12, 23))
    assert count_for_end(OPTIONS, date(2026, 12, 22)) is None


@given(st.integers(100, 110_000), st.integers(0, 500_000))
def test_the_smallest_entry_for_an_installment(amount: int, least: int) -> None:
    def price(entry: int) -> int:
        return price_installment(1000000 - entry, RATE, 12)

    found = entry_for_installment(price, 1000000, amount, least)
    assert found is not None
    assert price(found) <= amount
    assert found == least or price(found - 1) > amount
    assert entry_for_installment(price, 1000000, -1) is None
    assert entry_for_installment(price, 100, 100, 100) is None


ROWS = count_options(parse_policy(seed()), 300_000, 300_000, 0, date(2026, 11, 23), date(2026, 12, 23))


def test_the_plans_on_both_sides_of_an_amount() -> None:
    found = plans_for_amount(ROWS, 20_000)
    assert found.fits is not None and found.above is not None and found.reason is None
    assert found.fits.installment <= 20_000 < found.above.installment
    assert found.above.count == found.fits.count - 1


def test_why_nothing_fits() -> None:
    """R$ 3,000.00 goes up to 36 times: less than that installment a month is a matter of the policy."""
    least = ROWS[35].option
    assert least is not None
    little = plans_for_amount(ROWS, least.installment - 1)
    assert little.fits is None and little.above == least
    assert little.reason is not None and little.reason.code == "AMOUNT_BELOW_EVERY_PLAN"
    assert little.reason.facts["least"] == least.installment
    plan = seed()["plan"] | {"installment_min": "500.00"}
    high = count_options(
        parse_policy(seed() | {"plan": plan}), 300_000, 300_000, 0, date(2026, 11, 23), date(2026, 12, 23)
    )
    found = plans_for_amount(high, 20_000)
    assert found.reason is not None and found.reason.code == "BELOW_MIN_INSTALLMENT"


def test_everything_is_enough_for_a_single_payment() -> None:
    found = plans_for_amount(ROWS, 10**9)
    assert found.fits is not None and (found.fits.count, found.above) == (1, None)
