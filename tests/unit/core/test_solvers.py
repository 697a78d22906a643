from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.core.plan_options import plan_options
from portal.core.price import price_installment
from portal.core.rates import Rate
from portal.core.solvers import count_for_end, count_for_installment, entry_for_installment

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
