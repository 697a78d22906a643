"""A form made ready for stamping: what is the same on every paper is turned into PDF operators once."""

from dataclasses import dataclass
from functools import lru_cache

from portal.documents.fit import Fitted, fit
from portal.documents.fonts import face
from portal.documents.form import Area, Form, Group, Label, Slot
from portal.documents.pdf_file import text_string


@dataclass(frozen=True, eq=False)
class Piece:
    """What is read together. ``parts`` in their order, labels already drawn; ``said``: what its tag says besides."""

    tag: bytes
    parts: tuple[bytes | Slot | Area, ...]
    said: bytes


@lru_cache(maxsize=64)
def pieces_of(form: Form) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            tag=group.tag.encode(),
            parts=tuple(_label(part, form.height) if isinstance(part, Label) else part for part in group.parts),
            said=_said(group),
        )
        for group in form.groups
    )


def _said(group: Group) -> bytes:
    """Description of a code, and the language where it is not the paper's."""
    alternates = [b"/Alt" + text_string(part.alt) for part in group.parts if isinstance(part, Area)]
    return b"".join(alternates) + (b"/Lang" + text_string(group.lang) if group.lang else b"")


def covers(text: str) -> bool:
    """Whether both faces can write ``text``; when not, WeasyPrint draws it with whatever fonts there are."""
    return not (face(False).lacks(text) or face(True).lacks(text))


def fit_slot(slot: Slot, value: str) -> Fitted:
    """``value`` broken and sized for ``slot``; empty lines push it down where the slot is ``low``."""
    width = slot.width / slot.stretch
    fitted = fit(slot.name, value, bold=slot.bold, size=slot.size, width=width, lines=slot.lines)
    if not slot.low:
        return fitted
    empty = ("",) * (fitted.room - len(fitted.lines))
    return Fitted(empty + fitted.lines, fitted.percent, fitted.room)


@dataclass(frozen=True)
class Line:
    """Text at a baseline, x and y in points from the upper left corner."""

    text: str
    x: float
    y: float
    size: float


def lines_placed(slot: Slot, value: str) -> list[Line]:
    """``value`` in ``slot``: where each of its lines goes, and how large."""
    fitted = fit_slot(slot, value)
    shrunk = fitted.percent / 100
    size = slot.size * shrunk
    pitch, first = slot.pitch, slot.y
    if slot.lines > 1:
        pitch, first = pitch * shrunk, slot.top + (slot.y - slot.top) * shrunk
    placed = []
    for row, text in enumerate(fitted.lines):
        spare = 0.0 if slot.align == "start" else slot.width - face(slot.bold).width(text) * size * slot.stretch
        placed.append(Line(text, slot.x + (spare / 2 if slot.align == "center" else spare), first + row * pitch, size))
    return [line for line in placed if line.text]


def value_drawn(slot: Slot, value: str, height: float) -> bytes:
    """PDF operators that write ``value`` into ``slot`` of a form ``height`` points high."""
    lines = lines_placed(slot, value)
    drawn = [b"/F%d %.2f Tf 0 g\n" % (slot.bold, line.size) for line in lines[:1]]
    drawn += [_written(line.text, slot.bold, line.x, height - line.y, slot.stretch) for line in lines]
    return b"".join(drawn)


def _label(label: Label, height: float) -> bytes:
    start = b"/F%d %.2f Tf %g g\n" % (label.bold, label.size, label.gray)
    return start + _written(label.text, label.bold, label.x, height - label.y)


def _written(text: str, bold: bool, x: float, y: float, stretch: float = 1) -> bytes:
    return b"%g 0 0 1 %.2f %.2f Tm %s Tj\n" % (stretch, x, y, face(bold).encode(text))
