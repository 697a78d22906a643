from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.check_digits import mod10, mod11, mod11_never_zero, mod11_or_zero

DIGITS = st.text("0123456789", min_size=1, max_size=43)


def test_mod10_of_the_manuals():
    assert mod10("104900550") == 5  # Caixa 67.119: 10490.05505
    assert mod10("00011100004309540") == 1  # Inter v1.1
    assert mod10("0000") == 0


def test_mod11_families_differ_only_above_nine():
    assert mod11("0") == 11
    assert mod11_or_zero("0") == 0
    assert mod11_never_zero("0") == 1
    assert mod11("6") == 10  # 6 x 2 = 12, remainder 1
    assert mod11_or_zero("6") == 0
    assert mod11_never_zero("6") == 1
    assert mod11("1") == mod11_or_zero("1") == mod11_never_zero("1") == 9


def test_mod11_weight_wraps_after_the_highest():
    assert mod11("100000000", highest=9) == 9  # ninth place from the right weighs 2 again
    assert mod11("1000000", highest=7) == 9  # seventh place from the right weighs 2 again


@given(DIGITS, st.data())
def test_mod10_notices_every_single_digit_error(digits, data):
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    assert mod10(digits) != mod10(digits[:place] + other + digits[place + 1 :])


@given(DIGITS)
def test_ranges(digits):
    assert 0 <= mod10(digits) <= 9
    assert 1 <= mod11(digits) <= 11
    assert 0 <= mod11_or_zero(digits) <= 9
    assert 1 <= mod11_never_zero(digits) <= 9
