"""Parts that fill the bar exactly, in an order that makes the mark mean something."""

from itertools import pairwise

import pytest

from portal.core.affordability import Budget
from portal.web.debtor.month_bar import month_bar


def test_parts_follow_one_another_and_fill_the_bar():
    bar = month_bar(Budget(240_000, 125_000, 20_000), 31_969, 60_000)
    edges = [(float(each.x), float(each.width)) for each in bar.stretches]
    assert [each.kind for each in bar.stretches] == ["debts", "installment", "bills", "left"]
    assert edges[0][0] == 0
    for (x, width), (following, _) in pairwise(edges):
        assert x + width == pytest.approx(following)
    assert sum(edges[-1]) == pytest.approx(320)
    assert bar.mark == "240.0"  # (2400 - 600) / 2400 of 320


def test_the_mark_is_passed_exactly_when_less_than_the_minimum_is_left_after_installments():
    for installment, passed in ((180_000, False), (180_100, True)):
        bar = month_bar(Budget(240_000), installment, 60_000)
        end = float(bar.stretches[1].x) + float(bar.stretches[1].width)
        assert (end > float(bar.mark)) is passed


@pytest.mark.parametrize("income", [0, 10_000])
def test_a_month_that_is_not_covered_has_no_bar(income):
    assert month_bar(Budget(income, 9_000), 2_000, 60_000) is None
