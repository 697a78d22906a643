from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.due_factor import FIRST_DAY, decode, encode, window
from portal.core.errors import CoreError

KNOWN = {
    date(2000, 7, 3): 1000,
    date(2025, 2, 21): 9999,
    date(2025, 2, 22): 1000,
    date(2026, 1, 1): 1313,
    date(2026, 11, 23): 1639,
    date(2026, 12, 10): 1656,
    date(2028, 2, 29): 2102,
    date(2034, 12, 10): 4578,
    date(2049, 10, 13): 9999,
    date(2049, 10, 14): 1000,
}


@pytest.mark.parametrize(("due", "factor"), KNOWN.items())
def test_known_dates(due, factor):
    assert encode(due) == factor


@pytest.mark.parametrize("due", [date(2000, 7, 2), date(1997, 10, 7), datetime(2026, 12, 10, 15)])
def test_a_date_without_factor_is_refused(due):
    with pytest.raises(CoreError) as refused:
        encode(due)
    assert refused.value.code == "DUE_FACTOR_DATE"


def test_window_of_a_known_day():
    today = date(2026, 11, 23)
    assert window(today) == (date(2018, 9, 6), date(2041, 12, 14))
    assert decode(7639, today) == date(2018, 9, 6)
    assert decode(7139, today) == date(2041, 12, 14)
    for factor in range(7140, 7639):
        with pytest.raises(CoreError) as refused:
            decode(factor, today)
        assert refused.value.code == "DUE_FACTOR_GAP"


def test_the_same_factor_moves_with_today():
    assert decode(9999, date(2026, 1, 1)) == date(2025, 2, 21)
    assert decode(9999, date(2040, 1, 1)) == date(2049, 10, 13)
    assert decode(1656, date(2003, 1, 1)) == date(2002, 4, 20)


@pytest.mark.parametrize("factor", [-1, 0, 999, 10_000])
def test_out_of_range(factor):
    with pytest.raises(CoreError) as refused:
        decode(factor, date(2026, 11, 23))
    assert refused.value.code == "DUE_FACTOR_RANGE"


@given(st.dates(date(2010, 1, 1), date(2200, 1, 1)), st.integers(-3000, 5500))
def test_round_trip_everywhere_in_the_window(today, offset):
    due = today + timedelta(days=offset)
    if due >= FIRST_DAY:
        assert decode(encode(due), today) == due


@given(st.dates(date(2010, 1, 1), date(2200, 1, 1)), st.integers(1000, 9999))
def test_a_decoded_date_is_in_the_window_and_has_that_factor(today, factor):
    try:
        due = decode(factor, today)
    except CoreError:
        return
    first, last = window(today)
    assert first <= due <= last
    assert encode(due) == factor
