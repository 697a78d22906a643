from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.core.fixed_point import S, daily_factor, growth, integer_root, power

RATES = st.tuples(st.integers(1, 20_000_000), st.just(10**8))


@given(st.integers(0, 10**60), st.integers(1, 12))
def test_root_is_the_floor(x: int, k: int) -> None:
    root = integer_root(x, k)
    assert root**k <= x < (root + 1) ** k


@given(RATES, st.sampled_from([28, 29, 30, 31]))
def test_daily_factor_is_the_floor_of_the_root(rate: tuple[int, int], base: int) -> None:
    num, den = rate
    factor = daily_factor(num, den, base)
    target = (1 + Fraction(num, den)) * S**base
    assert factor**base <= target < (factor + 1) ** base


@given(RATES, st.integers(0, 60))
def test_growth_over_whole_months_is_exact(rate: tuple[int, int], months: int) -> None:
    num, den = rate
    assert growth(num, den, months * 30) == (den + num) ** months * S // den**months


@given(RATES, st.integers(0, 2900))
def test_growth_is_within_the_error_budget(rate: tuple[int, int], days: int) -> None:
    """growth^30 must be (1+i)^days to a relative error of 30e-27."""
    num, den = rate
    exact = (1 + Fraction(num, den)) ** days
    found = Fraction(growth(num, den, days), S) ** 30
    assert abs(found / exact - 1) < Fraction(30, 10**27)


@given(st.integers(10**29, 2 * 10**30), st.integers(0, 400))
def test_power_never_exceeds_the_exact_value(x: int, k: int) -> None:
    assert Fraction(power(x, k), S) <= Fraction(x, S) ** k
