"""The drawing of the 96 totals: inside its frame, one outline per run, the chosen column above its own place."""

import re

import pytest

from portal.core.offer import CountOption
from portal.core.plan_options import PlanOption
from portal.core.rates import ZERO
from portal.core.reasons import Reason
from portal.web.debtor import price_chart


def row(count, total=None, allowed=True):
    option = None if total is None else PlanOption(count, ZERO, total // count, total // count, 0, 0, total, None)
    return CountOption(count, allowed, None if allowed else Reason("X"), option)


def points(path):
    """Corners of a path of M, H, V, h, v and z."""
    x = y = 0.0
    found = []
    for letter, text in re.findall(r"([MVHvhz])([^MVHvhz]*)", path):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", text)]
        if letter == "M":
            x, y = numbers
        elif letter == "V":
            y = numbers[0]
        elif letter == "H":
            x = numbers[0]
        elif letter == "h":
            x += numbers[0]
        elif letter == "v":
            y += numbers[0]
        found.append((x, y))
    return found


ROWS = [row(n, 100_000 + 2_000 * n, allowed=n <= 60) for n in range(1, 81)] + [
    row(n, allowed=False) for n in range(81, 97)
]


def test_offered_and_refused_counts_are_runs_of_their_own():
    drawn = price_chart.runs(ROWS, 100_000)
    assert [run.offered for run in drawn] == [True, False]
    assert points(drawn[0].owed)[0][0] == 0.0
    assert points(drawn[1].owed)[0][0] == pytest.approx(60 * 320 / 96, abs=0.05)


@pytest.mark.parametrize("debt", [100_000, 90_000])
def test_nothing_leaves_the_frame(debt):
    for run in price_chart.runs(ROWS, debt):
        for path in (run.owed, run.added):
            assert all(-0.1 <= x <= 320.1 and 29.9 <= y <= 96.1 for x, y in points(path)), path


def test_the_tallest_column_reaches_the_top_and_the_debt_its_share():
    drawn = price_chart.runs([row(n, 100_000 if n < 96 else 200_000) for n in range(1, 97)], 100_000)
    assert min(y for _, y in points(drawn[0].added)) == 30.0
    assert min(y for _, y in points(drawn[0].owed)) == 63.0


def test_a_cash_price_below_the_debt_is_a_lower_first_column():
    drawn = price_chart.runs([row(1, 50_000), *(row(n, 100_000) for n in range(2, 97))], 100_000)
    assert {y for _, y in points(drawn[0].owed)} == {96.0, 63.0, 30.0}


@pytest.mark.parametrize("count", [1, 24, 96])
def test_the_chosen_column_stands_in_its_place_and_its_label_inside(count):
    marked = price_chart.marked([row(n, 100_000 + 2_000 * n) for n in range(1, 97)], 100_000, count)
    left, right = (count - 1) * 320 / 96, count * 320 / 96
    assert left < float(marked.x) < right
    assert points(marked.added)[0][0] == pytest.approx(left, abs=0.05)
    assert price_chart.LABEL_ROOM <= float(marked.label_x) <= 320 - price_chart.LABEL_ROOM
    assert float(marked.top) < min(y for _, y in points(marked.added))
