"""A template in its two lives: the empty form that is stamped, and the same sheet filled by WeasyPrint alone.

The second is for names in scripts the project's faces lack, and is what the tests hold the stamped one
against. Both take line breaks and sizes from ``fit``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from portal.documents import codes, render
from portal.documents.form import Area, Form, Label, Slot, read_form
from portal.documents.language import Language
from portal.documents.stamp import Stamp, Stamper
from portal.documents.stencil import covers, fit_slot, pieces_of


@dataclass(frozen=True)
class Design:
    """Which form: a template with its style sheet, and what changes its lines."""

    template: str
    pix: bool
    simulated: bool
    cut: bool = True

    @property
    def style(self) -> str:
        return Path(self.template).stem


@dataclass(frozen=True)
class Filling:
    """One paper and the form it goes in: text by slot, and the text behind each code."""

    design: Design
    values: Mapping[str, str]
    marks: Mapping[str, str]


_forms: dict[tuple[Design, str], Form] = {}


def form_of(design: Design, language: Language) -> Form:
    """The empty form, laid out once per design and language."""
    key = design, language.code
    if key not in _forms:
        text = render.html(
            design.template,
            language,
            title="",
            form=True,
            slips=[design],
            value=lambda name: "" if name in ("qr", "barcode") else "0",
        )
        _forms[key] = read_form(render.layout(text, design.style))
        pieces_of(_forms[key])  # and with it the faces, so that the first paper waits for neither
    return _forms[key]


def stamped(
    language: Language, title: str, fillings: Sequence[Filling], per_page: int = 1, pitch: float = 0.0
) -> bytes:
    """PDF of ``fillings``, ``per_page`` on each A4, each ``pitch`` points below the one before."""
    if not covers("".join([text for filling in fillings for text in filling.values.values()])):
        return plain(language, title, fillings)
    stamper = Stamper(title, language.code)
    for start in range(0, len(fillings), per_page):
        stamper.page(
            *[
                Stamp(form_of(item.design, language), item.values, item.marks, -pitch * row)
                for row, item in enumerate(fillings[start : start + per_page])
            ]
        )
    return stamper.pdf()


def plain(language: Language, title: str, fillings: Sequence[Filling]) -> bytes:
    """The same papers, all of one template, by WeasyPrint alone: slower by far, any script."""
    parts = _parts(language, fillings)

    def value(name: str) -> Markup:
        part, filling = next(parts)
        assert part.name == name, (part.name, name)
        if isinstance(part, Area):
            return _code(part, filling.marks[name])
        return _text(part, filling.values[name])

    designs = [filling.design for filling in fillings]
    text = render.html(designs[0].template, language, title=title, form=False, slips=designs, value=value)
    return render.pdf(text, designs[0].style)


def _parts(language: Language, fillings: Sequence[Filling]) -> Iterator[tuple[Slot | Area, Filling]]:
    """Fields in the order the template asks for them, paper after paper: one name may have several places."""
    for filling in fillings:
        for group in form_of(filling.design, language).groups:
            for part in group.parts:
                if not isinstance(part, Label):
                    yield part, filling


def _code(area: Area, mark: str) -> Markup:
    if area.name == "barcode":
        return codes.itf_svg(mark, area.alt)
    return codes.qr_svg(mark, area.alt, border=0)


def _text(slot: Slot, value: str) -> Markup:
    if not covers(value):
        return Markup("<br>").join(value.split("\n"))
    fitted = fit_slot(slot, value)
    lines = Markup("<br>").join(fitted.lines)
    kind = "many " if slot.lines > 1 else ""
    return Markup('<span class="%sfit-%s">%s</span>') % (kind, fitted.percent, lines)
