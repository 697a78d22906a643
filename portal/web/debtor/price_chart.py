"""The price of time, drawn: one column per count, what is owed below, interest and tax above.

Whole tenths of a drawing unit place the columns; the amounts shown in words come from the same cents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from portal.core.offer import CountOption

WIDTH, BASE, TALLEST = 3200, 960, 660
COLUMN = WIDTH / 96
#: Half the room the label above the chosen column needs, in drawing units.
LABEL_ROOM = 94


@dataclass(frozen=True, slots=True)
class Run:
    """Neighboring counts that are all offered, or all not: two closed paths."""

    offered: bool
    owed: str
    added: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The chosen column, its two rectangles and where its label stands."""

    owed: str
    added: str
    x: str
    top: str
    label_x: str


def runs(rows: Sequence[CountOption], debt: int) -> tuple[Run, ...]:
    """The columns of all rows. ``debt``: cents owed on installments; one payment may owe less."""
    heights = _heights(rows, debt)
    drawn = []
    for offered, group in groupby(range(len(rows)), key=lambda k: rows[k].allowed):
        places = list(group)
        drawn.append(Run(
            offered,
            _steps(places[0], [(0, heights[k][0]) for k in places]),
            _steps(places[0], [heights[k] for k in places]),
        ))
    return tuple(drawn)


def marked(rows: Sequence[CountOption], debt: int, count: int) -> Marked:
    """The column of ``count`` at full strength."""
    low, high = _heights(rows, debt)[count - 1]
    middle = (count - 0.5) * COLUMN / 10
    return Marked(
        owed=_steps(count - 1, [(0, low)]),
        added=_steps(count - 1, [(low, high)]),
        x=f"{middle:.1f}",
        top=_tenths(BASE - high - 20),
        label_x=f"{min(max(middle, LABEL_ROOM), WIDTH / 10 - LABEL_ROOM):.1f}",
    )


def _heights(rows: Sequence[CountOption], debt: int) -> list[tuple[int, int]]:
    """Top of what is owed and top of the column, in tenths, for each row. Rows without figures owe the debt."""
    totals = [row.option.total if row.option else debt for row in rows]
    most = max(max(totals), debt)
    return [(min(total, debt) * TALLEST // most, total * TALLEST // most) for total in totals]


def _steps(first: int, columns: Iterable[tuple[int, int]]) -> str:
    """A closed outline over columns of ``(bottom, top)``, left to right along the tops and back below.

    Equal neighbors share one stroke, and positions are relative: short, and it compresses well.
    """
    merged = [(pair, len(list(same))) for pair, same in groupby(columns)]
    bottom, top = merged[0][0]
    path = [f"M{first * COLUMN / 10:.1f} {_tenths(BASE - bottom)}V{_tenths(BASE - top)}"]
    for index, (pair, width) in enumerate(merged):
        if index:
            path.append(f"v{_tenths(top - pair[1])}")
            top = pair[1]
        path.append(f"h{width * COLUMN / 10:.3f}".rstrip("0").rstrip("."))
    last = merged[-1][0][0]
    path.append(f"V{_tenths(BASE - last)}")
    if any(pair[0] != bottom for pair, _ in merged):
        for index in range(len(merged) - 1, -1, -1):
            path.append(f"h-{merged[index][1] * COLUMN / 10:.3f}".rstrip("0").rstrip("."))
            if index:
                path.append(f"V{_tenths(BASE - merged[index - 1][0][0])}")
    return "".join(path) + "z"


def _tenths(value: int) -> str:
    whole, tenth = divmod(abs(value), 10)
    text = f"{whole or ''}.{tenth}" if tenth else str(whole)
    return "-" + text if value < 0 else text
