from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.rates import (
    ZERO,
    Rate,
    effective_month,
    effective_year,
    month_of_effective_year,
    month_of_nominal_year,
)


@given(st.integers(-(10**9), 10**9), st.integers(0, 8))
def test_text_round_trips_and_is_canonical(value: int, decimals: int) -> None:
    rate = Rate.of_scaled(value, decimals)
    assert Rate.parse(rate.text) == rate
    assert Fraction(rate.num, rate.den) == Fraction(value, 10**decimals)
    assert Rate.parse(rate.text + ("0" if "." in rate.text else ".0")) == rate


@pytest.mark.parametrize("text", ["", "1,5", "1%", ".5", "1.", "1e-3", "abc", "--1", "\u0661", "nan"])
def test_refuses_what_is_not_a_rate(text: str) -> None:
    with pytest.raises(CoreError) as caught:
        Rate.parse(text)
    assert caught.value.code == "RATE_NOT_A_NUMBER"


def test_refuses_a_ninth_decimal_but_not_a_ninth_zero() -> None:
    assert Rate.parse("0.019900000") == Rate(199, 10_000)
    with pytest.raises(CoreError) as caught:
        Rate.parse("0.000000001")
    assert caught.value.code == "RATE_TOO_MANY_DECIMALS"


def test_compares_by_value() -> None:
    assert Rate(2, 100) > Rate.parse("0.0199") > ZERO
    assert Rate.parse("0.02") <= Rate(2, 100) <= Rate.parse("0.02")
    assert Rate.parse("-0.01") < ZERO


def test_percent_and_share() -> None:
    rate = Rate.parse("0.0199")
    assert rate.percent() == 199
    assert rate.of(5000) == 100  # 99.5 cents, half up


@given(st.integers(1, 15_000_000))
def test_month_of_a_year_is_the_nearest_eighth_decimal(value: int) -> None:
    """The true root lies within half a unit of the eighth decimal."""
    year = Rate.of_scaled(value, 7)
    month = month_of_effective_year(year)
    middle = Fraction(month.num, month.den)
    half = Fraction(1, 2 * 10**8)
    target = 1 + Fraction(year.num, year.den)
    assert (1 + middle - half) ** 12 <= target <= (1 + middle + half) ** 12


def test_nominal_and_effective_are_different_rates() -> None:
    year = Rate.parse("1.68")
    assert month_of_nominal_year(year).text == "0.14"
    assert effective_month(year) == 856
    assert effective_year(Rate.parse("0.01"), 4) == 126825
    assert effective_year(Rate.parse("0.1502"), 4) == 4361427
