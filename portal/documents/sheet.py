"""A template in its two lives: the empty form that is stamped, and the same sheet filled by WeasyPrint alone.

The second is for names in scripts the project's faces lack, and is what the tests hold the stamped one against.
Both take line breaks and sizes from ``fit``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from portal.documents import codes, render
from portal.documents.fit import fit
from portal.documents.form import Area, Form, Label, Slot, read_form
from portal.documents.language import Language
from portal.documents.stamp import Stamp, Stamper, covers


@dataclass(frozen=True)
class Design:
    """Which form: a template with its style sheet, and the two things that change its lines."""

    name: str
    pix: bool
    simulated: bool


@dataclass(frozen=True)
class Filling:
    """One paper to put in a form: text by slot, and the text behind each code."""

    values: Mapping[str, str]
    marks: Mapping[str, str]


_forms: dict[tuple[Design, str], Form] = {}


def form_of(design: Design, language: Language) -> Form:
    """The empty form, laid out once per design and language."""
    key = design, language.code
    if key not in _forms:
        text = _html(design, language, "", lambda name: "" if name in ("qr", "barcode") else "0", 1, form=True)
        _forms[key] = read_form(render.layout(text, design.name))
    return _forms[key]


def _html(design: Design, language: Language, title: str, value: object, slips: int, *, form: bool) -> str:
    return render.html(
        f"{design.name}.html",
        language,
        title=title,
        value=value,
        slips=slips,
        form=form,
        pix=design.pix,
        simulated=design.simulated,
    )


def stamped(
    design: Design, language: Language, title: str, fillings: Sequence[Filling], per_page: int = 1, pitch: float = 0.0
) -> bytes:
    """PDF of ``fillings``, ``per_page`` on each A4, each ``pitch`` points below the one before."""
    if not all(covers(text) for filling in fillings for text in filling.values.values()):
        return plain(design, language, title, fillings)
    form = form_of(design, language)
    stamper = Stamper(title, language.code)
    for start in range(0, len(fillings), per_page):
        page = fillings[start : start + per_page]
        stamper.page(*[Stamp(form, item.values, item.marks, -pitch * row) for row, item in enumerate(page)])
    return stamper.pdf()


def plain(design: Design, language: Language, title: str, fillings: Sequence[Filling]) -> bytes:
    """The same paper by WeasyPrint alone: slower by far, any script."""
    parts = _parts(form_of(design, language), fillings)

    def value(name: str) -> Markup:
        part, filling = next(parts)
        assert part.name == name, (part.name, name)
        return _code(name, filling.marks[name]) if isinstance(part, Area) else _text(part, filling.values[name])

    return render.pdf(_html(design, language, title, value, len(fillings), form=False), design.name)


def _parts(form: Form, fillings: Sequence[Filling]) -> Iterator[tuple[Slot | Area, Filling]]:
    """Fields in the order the template asks for them, once per filling: one name may have several places."""
    asked = [part for group in form.groups for part in group.parts if not isinstance(part, Label)]
    return ((part, filling) for filling in fillings for part in asked)


def _code(name: str, mark: str) -> Markup:
    return codes.itf_svg(mark) if name == "barcode" else codes.qr_svg(mark, border=0)


def _text(slot: Slot, value: str) -> Markup:
    if not covers(value):
        return Markup("<br>").join(value.split("\n"))
    fitted = fit(slot.name, value, bold=slot.bold, size=slot.size, width=slot.width, lines=slot.lines)
    lines = Markup("<br>").join(fitted.lines)
    return Markup('<span class="fit-%s">%s</span>') % (fitted.percent, lines)
