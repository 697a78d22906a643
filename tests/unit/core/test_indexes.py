from datetime import date
from fractions import Fraction

import pytest

from portal.core.errors import CoreError
from portal.core.indexes import (
    Series,
    correct,
    corrected,
    days_by_month,
    legal_interest,
    legal_rate_percent,
)
from portal.core.rates import Rate

IPCA = Series(
    "IPCA",
    {
        (2025, 1): Rate.parse("0.0016"),
        (2025, 2): Rate.parse("0.0131"),
        (2025, 3): Rate.parse("-0.0040"),
    },
)


def test_days_by_month_exclude_the_start_and_include_the_end() -> None:
    parts = list(days_by_month(date(2025, 1, 10), date(2025, 3, 5)))
    assert parts == [(2025, 1, 21, 31), (2025, 2, 28, 28), (2025, 3, 5, 31)]
    assert list(days_by_month(date(2025, 1, 10), date(2025, 1, 10))) == []
    assert sum(days for _, _, days, _ in parts) == (date(2025, 3, 5) - date(2025, 1, 10)).days


def test_whole_months_multiply() -> None:
    assert correct(100000, date(2024, 12, 31), date(2025, 2, 28), IPCA) == 101472


def test_part_of_a_month_is_linear() -> None:
    exact = 100000 * (1 + Fraction(16, 10000) * Fraction(21, 31)) * (1 + Fraction(131, 10000) * Fraction(14, 28))
    assert correct(100000, date(2025, 1, 10), date(2025, 2, 14), IPCA) == int(exact + Fraction(1, 2))


def test_deflation_applies_but_never_below_the_nominal_value() -> None:
    assert correct(100000, date(2025, 1, 31), date(2025, 3, 31), IPCA) < correct(
        100000, date(2025, 1, 31), date(2025, 2, 28), IPCA
    )
    assert correct(100000, date(2025, 2, 28), date(2025, 3, 31), IPCA) == 100000
    assert corrected(100, [(1, 2)]) == 100


def test_a_missing_month_is_an_error_never_zero() -> None:
    with pytest.raises(CoreError) as caught:
        correct(100000, date(2025, 1, 31), date(2025, 4, 1), IPCA)
    assert caught.value.code == "SERIES_MONTH_MISSING"
    assert caught.value.facts == {"series": "IPCA", "year": 2025, "month": 4}


def test_lag_reads_earlier_months() -> None:
    assert correct(100000, date(2025, 2, 28), date(2025, 4, 30), IPCA, lag=2) == 101472


def test_legal_rate_of_october_2026() -> None:
    legal = Series("LEGAL", {(2026, 10): Rate.parse("0.0037902")})
    assert legal_interest(100000, date(2026, 9, 30), date(2026, 10, 31), legal) == 379


def test_part_of_a_month_of_the_legal_rate_rounds_ties_to_even() -> None:
    """0.000001% over half a month is 0.0000005%, and three times that is 0.0000015%."""
    assert legal_rate_percent([(Rate.parse("0.00000001"), 15, 30)]) == 0
    assert legal_rate_percent([(Rate.parse("0.00000003"), 15, 30)]) == 2
