import re
from datetime import date
from itertools import pairwise

import pytest

from portal.core.calendar import add_months
from portal.web.debtor.drawings import BASE, LABEL_ROOM, LEFT, RIGHT, TOP, fall, ring


@pytest.mark.parametrize(("done", "total"), [(0, 1), (1, 1), (0, 37), (12, 37), (37, 37), (48, 48)])
def test_the_ring_has_a_dash_for_each_payment(done, total):
    drawn = ring(done, total)
    dashes = [path.count("A") for path in (drawn.done_path, drawn.next_path, drawn.track_path)]
    assert dashes == [done, min(1, total - done), max(0, total - done - 1)]


def test_long_agreements_are_one_arc():
    drawn = ring(30, 96)
    assert [path.count("A") for path in (drawn.done_path, drawn.next_path, drawn.track_path)] == [1, 1, 1]
    whole = ring(96, 96)
    assert (whole.done_path.count("A"), whole.next_path, whole.track_path) == (2, "", "")


def payments(count, since=date(2026, 11, 23)):
    return [(add_months(since, n), 1000 * (count - n)) for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 2, 6, 12, 24, 36, 60, 96])
def test_the_line_falls_from_all_to_nothing_inside_its_frame(count):
    drawn = fall(date(2026, 11, 23), 1000 * count, payments(count))
    steps = [(float(x), float(y)) for x, y in re.findall(r"H([\d.]+)V([\d.]+)", drawn.line)]
    assert len(steps) == count
    assert steps[-1] == (RIGHT, BASE)
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BASE for x, y in steps)
    assert steps == sorted(steps)
    assert (drawn.start.x, drawn.start.y, drawn.end.balance) == (LEFT, TOP, 0)


@pytest.mark.parametrize("count", [12, 24, 36, 48, 60, 72, 84, 96])
def test_labels_never_touch(count):
    drawn = fall(date(2026, 11, 23), 1000 * count, payments(count))
    places = [LEFT, *(mark.x for mark in drawn.marks), RIGHT]
    assert all(b - a >= LABEL_ROOM for a, b in pairwise(places))


def test_nothing_to_draw_is_an_error():
    with pytest.raises(ValueError, match="nothing"):
        fall(date(2026, 11, 23), 0, [])
