from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.money import (
    cents_from_decimal,
    decimal_text,
    half_even,
    half_up,
    half_up_guarded,
    largest_remainder,
    parse_cents,
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123456),
        ("1234,56", 123456),
        ("1234.56", 123456),
        ("1.234", 123400),
        ("1.234.567", 123456700),
        ("R$ 1.234,56", 123456),
        ("R$\u00a01.234,56", 123456),
        ("R$50", 5000),
        (" 50 \n", 5000),
        ("0", 0),
        ("0,05", 5),
        ("12,5", 1250),
        ("12.5", 1250),
        ("49.000,00", 4900000),
        ("007", 700),
    ],
)
def test_reads_what_people_type(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "MONEY_EMPTY"),
        ("   ", "MONEY_EMPTY"),
        ("R$", "MONEY_EMPTY"),
        ("-5,00", "MONEY_NEGATIVE"),
        ("abc", "MONEY_NOT_A_NUMBER"),
        ("12a", "MONEY_NOT_A_NUMBER"),
        ("1e3", "MONEY_NOT_A_NUMBER"),
        ("1,234.56", "MONEY_NOT_A_NUMBER"),
        ("1.23,45", "MONEY_NOT_A_NUMBER"),
        ("12.34.56", "MONEY_NOT_A_NUMBER"),
        ("1234,", "MONEY_NOT_A_NUMBER"),
        (",50", "MONEY_NOT_A_NUMBER"),
        ("1 234", "MONEY_NOT_A_NUMBER"),
        ("\u0661\u0662", "MONEY_NOT_A_NUMBER"),
        ("\uff11\uff12", "MONEY_NOT_A_NUMBER"),
        ("+5", "MONEY_NOT_A_NUMBER"),
        ("1,234", "MONEY_TOO_MANY_DECIMALS"),
        ("1.234,567", "MONEY_TOO_MANY_DECIMALS"),
        ("1234.567", "MONEY_TOO_MANY_DECIMALS"),
        ("0.123", "MONEY_TOO_MANY_DECIMALS"),
        ("1" * 14, "MONEY_TOO_LARGE"),
        ("9" * 5000, "MONEY_TOO_LARGE"),
    ],
)
def test_refuses_what_is_not_an_amount(text: str, code: str) -> None:
    with pytest.raises(CoreError) as caught:
        parse_cents(text)
    assert caught.value.code == code


@given(st.text(max_size=20))
def test_any_text_gives_cents_or_a_money_code(text: str) -> None:
    try:
        assert parse_cents(text) >= 0
    except CoreError as error:
        assert error.code.startswith("MONEY_")


@given(st.integers(-(10**15), 10**15))
def test_machine_text_round_trips(cents: int) -> None:
    assert cents_from_decimal(decimal_text(cents)) == cents


@pytest.mark.parametrize("text", ["", "1,00", "1.234", ".5", "1.", "R$ 1", "1.2.3", " 1", "1\n"])
def test_machine_text_is_strict(text: str) -> None:
    with pytest.raises(CoreError):
        cents_from_decimal(text)


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**12))
def test_roundings_equal_decimal(n: int, d: int) -> None:
    floor = n // d
    doubled = 2 * (Fraction(n, d) - floor)
    tie = doubled == 1
    expected = floor + 1 if doubled > 1 or (tie and n > 0) else floor
    assert half_up(n, d) == expected
    assert half_even(n, d) == (floor + floor % 2 if tie else expected)


@pytest.mark.parametrize("text", ["0.5", "1.5", "2.5", "-0.5", "-1.5", "-2.5", "0.49", "-0.51"])
def test_ties(text: str) -> None:
    value = Decimal(text)
    n, d = value.as_integer_ratio()
    assert half_up(n, d) == int(value.quantize(Decimal(1), ROUND_HALF_UP))
    assert half_even(n, d) == int(value.quantize(Decimal(1), ROUND_HALF_EVEN))


def test_guard_lifts_a_tie_that_arrives_short_and_nothing_else() -> None:
    s = 10**30
    assert half_up_guarded(25 * s // 10 - 1, s) == 3
    assert half_up_guarded(25 * s // 10 - 2 * s // 10**9, s) == 2
    assert half_up_guarded(24 * s // 10, s) == 2


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**7), min_size=1, max_size=8))
def test_split_adds_up_and_stays_within_one_cent_of_fair(total: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        with pytest.raises(CoreError):
            largest_remainder(total, weights)
        return
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1


def test_split_breaks_ties_by_position_and_refuses_negatives() -> None:
    assert largest_remainder(10000, [1, 1, 1]) == (3334, 3333, 3333)
    for total, weights in ((-1, [1]), (1, [1, -1])):
        with pytest.raises(CoreError) as caught:
            largest_remainder(total, weights)
        assert caught.value.code == "SPLIT_NEGATIVE"
