"""Geometry of the two drawings of an agreement: the ring of payments and the falling line of what is left.

Floats place pixels here and nothing else; every amount shown comes from integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians, sin

#: One dash per payment up to here; beyond, dashes would be thinner than the gaps.
MOST_DASHES = 48
CENTER, RADIUS, GAP = 52, 44, 2.0

LEFT, RIGHT, TOP, BASE = 6.0, 314.0, 22.0, 104.0
#: Narrowest room for a label between two others, in drawing units.
LABEL_ROOM = 80.0
#: The last date is written up to here from the right.
LAST_WORDS = 208.0


@dataclass(frozen=True)
class Ring:
    """Three SVG paths: what is to come, the next payment, what is done."""

    done: int
    total: int
    track_path: str
    next_path: str
    done_path: str


@dataclass(frozen=True)
class Mark:
    """A labeled point of the line: ``balance`` cents are left after the payment of ``on``."""

    x: float
    y: float
    on: date
    balance: int

    @property
    def words_x(self) -> float:
        """Where its date is centered: a little aside when the last date stands close by."""
        return min(self.x, LAST_WORDS)


@dataclass(frozen=True)
class Fall:
    """The stepped line from the whole amount to zero: path data, and the points that carry words."""

    line: str
    area: str
    start: Mark
    marks: tuple[Mark, ...]
    end: Mark


def ring(done: int, total: int) -> Ring:
    """A dash per payment clockwise from the top, or one arc for long agreements. ``0 <= done <= total``."""
    if total > MOST_DASHES:
        turn, head = 360 * done / total, max(360 / total, 6.0)
        ahead = min(turn + head, 360.0) if done < total else turn
        return Ring(done, total, _arc(ahead, 360), _arc(turn, ahead), _arc(0, turn))
    step = 360 / total
    dashes = [_arc(step * k + GAP / 2, step * (k + 1) - GAP / 2) for k in range(total)]
    return Ring(
        done, total, "".join(dashes[done + 1 :]), "".join(dashes[done : done + 1]), "".join(dashes[:done])
    )


def _arc(start: float, end: float) -> str:
    """SVG arc between two angles in degrees from the top; a whole turn is two halves."""
    if end - start < 0.01:
        return ""
    if end - start > 359.9:
        return _arc(start, start + 180) + _arc(start + 180, end)
    (x1, y1), (x2, y2) = _point(start), _point(end)
    large = int(end - start > 180)
    return f"M{x1:.1f} {y1:.1f}A{RADIUS} {RADIUS} 0 {large} 1 {x2:.1f} {y2:.1f}"


def _point(angle: float) -> tuple[float, float]:
    return CENTER + RADIUS * sin(radians(angle)), CENTER - RADIUS * cos(radians(angle))


def fall(since: date, amount: int, payments: Sequence[tuple[date, int]]) -> Fall:
    """The line from ``amount`` cents on ``since`` through ``(date, cents left after it)`` of each payment.

    Steps, not a curve: what is left falls on payment days. Raises ``ValueError`` without payments or amount.
    """
    if not payments or amount <= 0:
        raise ValueError("nothing to draw")
    width = (RIGHT - LEFT) / len(payments)

    def mark(place: int, on: date, balance: int) -> Mark:
        return Mark(LEFT + width * place, BASE - (BASE - TOP) * max(balance, 0) / amount, on, balance)

    points = [mark(place, on, balance) for place, (on, balance) in enumerate(payments, start=1)]
    line = f"M{LEFT:.1f} {TOP:.1f}" + "".join(f"H{point.x:.1f}V{point.y:.1f}" for point in points)
    return Fall(
        line=line, area=f"{line}V{BASE:.0f}H{LEFT:.0f}z", start=mark(0, since, amount),
        marks=tuple(_labeled(since, points)), end=points[-1],
    )


def _labeled(since: date, points: Sequence[Mark]) -> list[Mark]:
    """One point per year, or per few years, as far apart as their words need."""
    yearly = [p for p in points[:-1] if p.on.month == since.month and p.on.year > since.year]
    chosen: list[Mark] = []
    last = LEFT
    for point in yearly:
        if point.x - last >= LABEL_ROOM and RIGHT - point.x >= LABEL_ROOM:
            chosen.append(point)
            last = point.x
    return chosen
