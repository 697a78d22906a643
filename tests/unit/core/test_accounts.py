import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.accounts import ACCOUNTS, Line, cash_of, check_balanced
from portal.core.errors import CoreError


@given(st.lists(st.tuples(st.sampled_from(sorted(ACCOUNTS)), st.integers(-10**12, 10**12).filter(bool)), min_size=1))
def test_what_sums_to_nothing_passes_and_nothing_else(found):
    lines = [Line(account, amount) for account, amount in found]
    rest = sum(line.amount for line in lines)
    if rest:
        with pytest.raises(CoreError, match="JOURNAL_UNBALANCED"):
            check_balanced(lines)
        lines.append(Line("suspense", -rest))
    check_balanced(lines)


@pytest.mark.parametrize(("lines", "code"), [
    ([], "JOURNAL_EMPTY"), ([Line("cash_pix", 0)], "ENTRY_OF_NOTHING"), ([Line("purse", 1)], "ACCOUNT_UNKNOWN"),
])
def test_what_is_no_entry(lines, code):
    with pytest.raises(CoreError, match=code):
        check_balanced(lines)


def test_cash_of_each_channel():
    assert {cash_of("pix"), cash_of("boleto")} <= set(ACCOUNTS)
    with pytest.raises(CoreError, match="CHANNEL_UNKNOWN"):
        cash_of("cheque")
