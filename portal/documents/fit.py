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


Words = list[list[tuple[str, float]]]
"""Each paragraph's words with their widths in em; without kerning a line is as wide as its words and blanks."""


def break_lines(paragraphs: Words, blank: float, limit: float) -> list[str] | None:
    """Greedy lines no wider than ``limit`` em, ``blank`` between words; None when one word alone is wider."""
    lines: list[str] = []
    for words in paragraphs:
        line, width = words[0]
        if width > limit:
            return None
        for word, wide in words[1:]:
            if width + blank + wide <= limit:
                line, width = f"{line} {word}", width + blank + wide
                continue
            if wide > limit:
                return None
            lines.append(line)
            line, width = word, wide
        lines.append(line)
    return lines


def fit(slot: str, text: str, *, bold: bool, size: float, width: float, lines: int) -> Fitted:
    """Lines and size for ``text`` in a field ``width`` wide (same unit as ``size``) and ``lines`` high.

    A field of several lines holds more of them when they are smaller; a field of one line keeps its one.
    Raises ``TEXT_TOO_LONG`` (slot, length) when even the smallest step does not fit.
    """
    measure = face(bold).width
    paragraphs = [[(word, measure(word)) for word in line.split(" ")] for line in text.split("\n")]
    blank = measure(" ")
    for percent in STEPS:
        broken = break_lines(paragraphs, blank, width / (size * percent / 100))
        room = lines * 100 // percent if lines > 1 else 1
        if broken is not None and len(broken) <= room:
            return Fitted(tuple(broken), percent, room)
    raise CoreError("TEXT_TOO_LONG", slot=slot, length=len(text))
