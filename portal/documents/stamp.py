"""Filling forms: values, bar code and QR written onto a form drawn once, with a tag for every piece of text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pydyf

from portal.core.boleto import itf
from portal.documents import codes
from portal.documents.fit import fit
from portal.documents.fonts import face
from portal.documents.form import Area, Form, Group, Label, Slot
from portal.documents.pdf_file import Raw, add_font, metadata, packed, text_string, written

A4 = (595.2756, 841.8898)


@dataclass(frozen=True)
class Stamp:
    """A form to fill: ``values`` by slot name, ``marks`` the text behind each code, ``up`` points from the bottom."""

    form: Form
    values: Mapping[str, str]
    marks: Mapping[str, str]
    up: float = 0.0


def covers(text: str) -> bool:
    """Whether both faces can write ``text``; when not, WeasyPrint draws the paper with whatever fonts there are."""
    return not (face(False).lacks(text) or face(True).lacks(text))


@lru_cache(maxsize=8192)
def _line(text: str, bold: bool, size: float, x: float, y: float, gray: float) -> bytes:
    return b"/F%d %.2f Tf %g g 1 0 0 1 %.2f %.2f Tm %s Tj\n" % (
        bold, size, gray, x, y, face(bold).encode(text),
    )  # fmt: skip


def _slot(slot: Slot, value: str, height: float) -> bytes:
    fitted = fit(slot.name, value, bold=slot.bold, size=slot.size, width=slot.width, lines=slot.lines)
    size = slot.size * fitted.percent / 100
    drawn = []
    for row, text in enumerate(fitted.lines):
        spare = 0.0 if slot.align == "start" else slot.width - face(slot.bold).width(text) * size
        x = slot.x + (spare / 2 if slot.align == "center" else spare)
        drawn.append(_line(text, slot.bold, size, x, height - slot.y - row * slot.pitch, 0.0))
    return b"".join(drawn)


def _area(area: Area, mark: str, height: float, picture: str) -> bytes:
    """The code ``mark`` filling ``area``: bars as a path, QR as a 1-bit mask named ``picture``."""
    corner = (area.x, height - area.y - area.height)
    if area.name == "barcode":
        scale = area.width / itf.modules(mark)
        return b"q 0 g %.6f 0 0 %.4f %.3f %.3f cm\n%s Q\n" % (scale, area.height, *corner, codes.itf_bars(mark))
    return b"q 0 g %.4f 0 0 %.4f %.3f %.3f cm /%s Do Q\n" % (area.width, area.height, *corner, picture.encode())


@dataclass
class _Page:
    reference: bytes
    content: list[bytes] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    owners: list[bytes] = field(default_factory=list)


class Stamper:
    """Builds one PDF/UA: give it pages in order, then take ``pdf()``."""

    def __init__(self, title: str, language: str) -> None:
        self._file = pydyf.PDF()
        self._title = title
        self._language = language
        self._fonts = {"F0": add_font(self._file, bold=False), "F1": add_font(self._file, bold=True)}
        self._forms: dict[Form, bytes] = {}
        self._document = self._add(Raw())
        self._sections: list[bytes] = []
        self._owners: list[bytes] = []

    def _add(self, content: pydyf.Object) -> pydyf.Object:
        self._file.add_object(content)
        return content

    def page(self, *stamps: Stamp) -> None:
        """One more A4 with these forms filled."""
        sheet = pydyf.Dictionary({"Type": "/Page", "Parent": self._file.pages.reference})
        self._file.add_page(sheet)
        page = _Page(sheet.reference)
        for stamp in stamps:
            self._place(stamp, page)
        sheet.update(
            {
                "MediaBox": pydyf.Array([0, 0, *A4]),
                "Contents": self._add(packed(b"".join(page.content))).reference,
                "Resources": pydyf.Dictionary(
                    {"Font": pydyf.Dictionary(self._fonts), "XObject": pydyf.Dictionary(page.pictures)}
                ),
                "StructParents": len(self._owners),
                "Tabs": "/S",
            }
        )
        self._owners.append(self._add(Raw(b"[" + b" ".join(page.owners) + b"]")).reference)

    def _place(self, stamp: Stamp, page: _Page) -> None:
        form = stamp.form
        if form not in self._forms:
            box = pydyf.Array([0, 0, form.width, form.height])
            self._forms[form] = self._add(
                packed(form.graphics, Type="/XObject", Subtype="/Form", BBox=box)
            ).reference
        page.pictures["Form"] = self._forms[form]
        page.content.append(b"q 1 0 0 1 0 %.3f cm\n/Artifact BMC /Form Do EMC\n" % stamp.up)
        section = self._add(Raw())
        kids = [self._group(group, stamp, page, section.reference) for group in form.groups]
        section.ready = b"<</S/Sect/P %s/K[%s]>>" % (self._document.reference, b" ".join(filter(None, kids)))
        self._sections.append(section.reference)
        page.content.append(b"Q\n")

    def _group(self, group: Group, stamp: Stamp, page: _Page, section: bytes) -> bytes:
        alt, drawn = b"", []
        for part in group.parts:
            if isinstance(part, Area):
                alt = b"/Alt" + text_string(part.alt)
                drawn.append(self._code(part, stamp, page))
            elif isinstance(part, Label):
                y = stamp.form.height - part.y
                drawn.append(_line(part.text, part.bold, part.size, part.x, y, part.gray))
            elif stamp.values[part.name]:
                drawn.append(_slot(part, stamp.values[part.name], stamp.form.height))
        if not drawn:
            return b""
        number = len(page.owners)
        body = b"".join(drawn) if alt else b"BT\n%sET\n" % b"".join(drawn)
        page.content.append(b"/%s <</MCID %d>> BDC\n%sEMC\n" % (group.tag.encode(), number, body))
        element = Raw(b"<</S/%s/P %s/Pg %s/K %d%s>>" % (group.tag.encode(), section, page.reference, number, alt))
        page.owners.append(self._add(element).reference)
        return page.owners[-1]

    def _code(self, area: Area, stamp: Stamp, page: _Page) -> bytes:
        mark, picture = stamp.marks[area.name], f"QR{len(page.pictures)}"
        if area.name == "qr":
            side, rows = codes.qr_mask(mark)
            page.pictures[picture] = self._add(
                packed(
                    rows,
                    Type="/XObject",
                    Subtype="/Image",
                    Width=side,
                    Height=side,
                    ImageMask="true",
                    BitsPerComponent=1,
                    Decode="[1 0]",
                )
            ).reference
        return _area(area, mark, stamp.form.height, picture)

    def pdf(self) -> bytes:
        numbered = b" ".join(b"%d %s" % pair for pair in enumerate(self._owners))
        tree = self._add(Raw(b"<</Nums[%s]>>" % numbered))
        root = self._add(
            Raw(b"<</Type/StructTreeRoot/K %s/ParentTree %s>>" % (self._document.reference, tree.reference))
        )
        self._document.ready = b"<</S/Document/P %s/K[%s]>>" % (root.reference, b" ".join(self._sections))
        self._file.catalog.update(
            {
                "StructTreeRoot": root.reference,
                "MarkInfo": "<</Marked true>>",
                "ViewerPreferences": "<</DisplayDocTitle true>>",
                "Lang": text_string(self._language),
                "Metadata": self._add(metadata(self._title)).reference,
            }
        )
        self._file.info["Title"] = text_string(self._title)
        return written(self._file)
