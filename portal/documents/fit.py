"""Making text fit its field: break into lines, then make it smaller, never cut it."""

from dataclasses import dataclass

from portal.core.errors import CoreError
from portal.documents.fonts import face

STEPS = (100, *range(96, 16, -4))
"""Sizes tried, in percent of the field's own size; each has a ``fit-N`` class in paper.css."""


@dataclass(frozen=True)
class Fitted:
    """``room`` is how many lines the field holds at this size."""

    lines: tuple[str, ...]
    percent: int
    room: int


def break_lines(text: str, bold: bool, limit: float) -> list[str] | None:
    """Greedy lines no wider than ``limit`` em; None when one word alone is wider."""
    measure = face(bold).width
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if measure(longer) <= limit:
                line = longer
                continue
            if not line or measure(word) > limit:
                return None
            lines.append(line)
            line = word
        lines.append(line)
    return lines


def fit(slot: str, text: str, *, bold: bool, size: float, width: float, lines: int) -> Fitted:
    """Lines and size for ``text`` in a field ``width`` wide (same unit as ``size``) and ``lines`` high.

    A field of several lines holds more of them when they are smaller; a field of one line keeps its one.
    Raises ``TEXT_TOO_LONG`` (slot, length) when even the smallest step does not fit.
    """
    for percent in STEPS:
        broken = break_lines(text, bold, width / (size * percent / 100))
        room = lines * 100 // percent if lines > 1 else 1
        if broken is not None and len(broken) <= room:
            return Fitted(tuple(broken), percent, room)
    raise CoreError("TEXT_TOO_LONG", slot=slot, length=len(text))
