"""A form: the lines, labels and empty fields of a paper, laid out once and filled many times.

Layout is nearly all the cost of a carnê and it is the same form 96 times. WeasyPrint lays the template out
once with empty fields; the lines it draws are kept as they are, and labels and field positions are read from
its boxes, so HTML and CSS stay the only source of the look. The boxes are WeasyPrint's private API: its
version is pinned and the tests compare a filled form with the same paper drawn by WeasyPrint alone.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

POINTS = 0.75  # one CSS pixel
OPAQUE = re.compile(rb"^/[aA]1(\.0)? gs\n", re.MULTILINE)
RESOURCES = re.compile(rb"\b(T[jJf]|Do|gs|sh)\b")
GROUPS = {"h1": "H1", "h2": "H2", "h3": "H3", "p": "P"}


@dataclass(frozen=True)
class Label:
    """Fixed text; x and y of its baseline in points from the upper left corner."""

    text: str
    x: float
    y: float
    size: float
    bold: bool
    gray: float


@dataclass(frozen=True)
class Slot:
    """A field: x, top, first baseline y, width and line pitch in points; ``lines`` is how many it holds.

    ``low``: fewer lines than it holds sit at its bottom. ``stretch``: how wide its letters are drawn, 1 as they are.
    """

    name: str
    x: float
    top: float
    y: float
    width: float
    pitch: float
    lines: int
    size: float
    bold: bool
    align: str
    low: bool
    stretch: float


@dataclass(frozen=True)
class Area:
    """Where a code goes, in points; ``alt`` is what a screen reader says instead."""

    name: str
    x: float
    y: float
    width: float
    height: float
    alt: str


@dataclass
class Group:
    """What is read together, one tag each: a label with its value, a heading, a code.

    ``lang`` where it is another language than the paper's: the fields of a bank stay Portuguese.
    """

    tag: str
    lang: str = ""
    parts: list[Label | Slot | Area] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Form:
    """``graphics``: what is drawn on every paper, as PDF operators, deflated."""

    width: float
    height: float
    graphics: bytes
    groups: tuple[Group, ...]

    def slots(self) -> Iterator[Slot]:
        return (part for group in self.groups for part in group.parts if isinstance(part, Slot))


def read_form(document: Any) -> Form:
    """The form WeasyPrint laid out on the only page of ``document``."""
    (page,) = document.pages
    groups: list[Group] = []
    _walk(page._page_box, None, groups, [])
    return Form(
        width=page.width * POINTS,
        height=page.height * POINTS,
        graphics=zlib.compress(_graphics(document), 9),
        groups=tuple(group for group in groups if group.parts),
    )


def _walk(box: Any, group: Group | None, groups: list[Group], langs: list[str]) -> None:
    """``langs``: languages of the elements around, the paper's own first."""
    element = box.element if isinstance(getattr(box, "element_tag", None), str) else None
    data = element.attrib if element is not None else {}
    if "lang" in data:
        langs = [*langs, data["lang"]]
    lang = langs[-1] if langs and langs[-1] != langs[0] else ""
    if "data-code" in data:
        groups.append(Group("Figure", lang, [_area(box, data)]))
        return
    tag = data.get("data-group") or (GROUPS.get(box.element_tag) if element is not None else None)
    if tag and group is None:
        group = Group(tag, lang)
        groups.append(group)
    if "data-slot" in data:
        assert group is not None, data["data-slot"]
        group.parts.append(_slot(box, data))
        return
    if hasattr(box, "text"):
        if box.text.strip():
            assert group is not None, box.text
            group.parts.append(_label(box))
        return
    for child in getattr(box, "children", ()):
        _walk(child, group, groups, langs)


def _first(box: Any, kind: str) -> Any:
    if type(box).__name__ == kind:
        return box
    return next((found for child in getattr(box, "children", ()) if (found := _first(child, kind))), None)


def _label(box: Any) -> Label:
    color = box.style["color"]
    return Label(
        text=box.text.strip(),
        x=box.position_x * POINTS,
        y=(box.position_y + box.baseline) * POINTS,
        size=box.style["font_size"] * POINTS,
        bold=box.style["font_weight"] >= 600,
        gray=round(color.coordinates[0], 3),
    )


def _slot(box: Any, data: Any) -> Slot:
    text, line = _first(box, "TextBox"), _first(box, "LineBox")
    stretch = _stretch(box)
    right = box.content_box_x() + box.width
    return Slot(
        name=data["data-slot"],
        x=(right - box.width * stretch) * POINTS,
        top=line.position_y * POINTS,
        y=(text.position_y + text.baseline) * POINTS,
        width=box.width * stretch * POINTS,
        pitch=line.height * POINTS,
        lines=max(1, int(box.height / line.height + 0.1)),
        size=box.style["font_size"] * POINTS,
        bold=box.style["font_weight"] >= 600,
        align={"right": "end", "end": "end", "center": "center"}.get(box.style["text_align_all"], "start"),
        low="data-low" in data,
        stretch=stretch,
    )


def _stretch(box: Any) -> float:
    """The factor of ``transform: scaleX()``, which must keep the right edge where it is."""
    transforms = box.style["transform"]
    if not transforms:
        return 1.0
    ((kind, (across, down)),) = transforms
    assert (kind, down, box.style["transform_origin"][0].value) == ("scale", 1, 100)
    return float(across)


def _area(box: Any, data: Any) -> Area:
    return Area(
        name=data["data-code"],
        x=box.content_box_x() * POINTS,
        y=box.content_box_y() * POINTS,
        width=box.width * POINTS,
        height=box.height * POINTS,
        alt=data["data-alt"],
    )


def _graphics(document: Any) -> bytes:
    """The drawing operators of the page, which must need no font and no image."""
    caught: list[bytes] = []

    def finisher(_document: Any, pdf: Any) -> None:
        page = pdf.objects[pdf.pages["Kids"][0]]
        content = pdf.objects[int(page["Contents"].split()[0])]
        parts = [part if isinstance(part, bytes) else str(part).encode() for part in content.stream]
        caught.append(b"\n".join(parts))

    document.write_pdf(BytesIO(), finisher=finisher)
    drawn = OPAQUE.sub(b"", caught[0])
    assert not RESOURCES.search(drawn), "the form draws text, an image or something see-through"
    return drawn
