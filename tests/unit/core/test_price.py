from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.price import (
    check_terms,
    flat_amounts,
    gauss_installment,
    gauss_rows,
    grace_interest,
    installment_amounts,
    price_installment,
    price_rows,
    schedule_rows,
)
from portal.core.rates import ZERO, Rate

PRINCIPALS = st.integers(1000, 100_000_000)
RATES = st.integers(1, 20_000_000).map(lambda value: Rate.of_scaled(value, 8))
COUNTS = st.integers(1, 96)


def nearest(value: Fraction) -> int:
    """Half up of a non-negative exact value."""
    return int(value + Fraction(1, 2))


@given(PRINCIPALS, RATES, COUNTS)
def test_installment_and_balances_are_the_nearest_cents_of_the_exact_values(
    principal: int, rate: Rate, count: int
) -> None:
    i = Fraction(rate.num, rate.den)
    exact = principal * i / (1 - (1 + i) ** -count)
    assert price_installment(principal, rate, count) == nearest(exact)
    balance = Fraction(principal)
    for installment, interest, amortization, left in price_rows(principal, rate, count):
        balance = balance * (1 + i) - exact
        assert left == nearest(balance)
        assert installment == interest + amortization == nearest(exact)
    assert balance == 0


@given(PRINCIPALS, st.integers(0, 6_000_000).map(lambda value: Rate.of_scaled(value, 8)), COUNTS)
def test_every_system_foots(principal: int, rate: Rate, count: int) -> None:
    for system in ("PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"):
        rows = schedule_rows(principal, rate, count, system)
        assert len(rows) == count
        assert sum(row[2] for row in rows) == principal
        assert rows[-1][3] == 0
        assert all(row[0] == row[1] + row[2] and row[0] > 0 for row in rows)
        assert all(row[1] >= -1 for row in rows)
        assert rows == schedule_rows(principal, rate, count, system, count)
        assert rows[:3] == schedule_rows(principal, rate, count, system, min(3, count))


@given(PRINCIPALS, RATES)
def test_table_equals_each_installment(principal: int, rate: Rate) -> None:
    counts = range(1, 97)
    assert installment_amounts(principal, rate) == [price_installment(principal, rate, n) for n in counts]
    gauss = installment_amounts(principal, rate, system="LINEAR_GAUSS")
    assert gauss == [gauss_installment(principal, rate, n) for n in counts]
    assert installment_amounts(principal, ZERO) == [flat_amounts(principal, n)[0] for n in counts]


@given(PRINCIPALS, RATES, COUNTS)
def test_gauss_is_simple_interest_with_equivalence_at_the_end(principal: int, rate: Rate, count: int) -> None:
    i = Fraction(rate.num, rate.den)
    exact = principal * (1 + i * count) / sum(1 + i * (count - k) for k in range(1, count + 1))
    assert gauss_installment(principal, rate, count) == nearest(exact)
    interests = [row[1] for row in gauss_rows(principal, rate, count)]
    assert sum(interests) == gauss_installment(principal, rate, count) * count - principal


@given(st.integers(1, 10**7), COUNTS, st.sampled_from(["spread", "last", "first"]))
def test_flat_amounts_lose_no_cent(principal: int, count: int, residue: str) -> None:
    assert sum(flat_amounts(principal, count, residue)) == principal


def test_grace_interest() -> None:
    rate = Rate.parse("0.0199")
    assert grace_interest(100000, rate, 5) == 332
    assert grace_interest(100000, rate, -13) == -862
    assert grace_interest(100000, rate, 5, "COMPOUND_30") == 329
    assert grace_interest(100000, rate, -13, "COMPOUND_30") == -850  # 1000 * (1.0199 ** (-13/30) - 1) = -8.50
    assert grace_interest(100000, rate, -30, "COMPOUND_30") == -1951  # 1000 / 1.0199 = 980.49


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ((1000, ZERO, 1, "SAC", "LINEAR_30"), "UNKNOWN_SYSTEM"),
        ((1000, ZERO, 1, "FLAT", "NONE"), "UNKNOWN_GRACE"),
        ((1000, ZERO, 0, "FLAT", "LINEAR_30"), "COUNT_OUT_OF_RANGE"),
        ((1000, ZERO, 97, "FLAT", "LINEAR_30"), "COUNT_OUT_OF_RANGE"),
        ((1000, Rate(-1, 100), 1, "FLAT", "LINEAR_30"), "NEGATIVE_RATE"),
        ((0, ZERO, 1, "FLAT", "LINEAR_30"), "NOTHING_TO_FINANCE"),
        ((2, ZERO, 3, "FLAT", "LINEAR_30"), "INSTALLMENT_BELOW_ONE_CENT"),
    ],
)
def test_refuses_terms_no_system_prices(terms: tuple[int, Rate, int, str, str], code: str) -> None:
    with pytest.raises(CoreError) as caught:
        check_terms(*terms)
    assert caught.value.code == code
