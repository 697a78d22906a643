"""Filling forms: values, bar code and QR on a form drawn once, with a tag for every text (PDF/UA)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.documents import codes
from portal.documents.form import Area, Form
from portal.documents.pdf_file import PdfFile, add_font, add_metadata, ref, text_string
from portal.documents.stencil import Piece, pieces_of, value_drawn

A4 = (595.2756, 841.8898)


@dataclass(frozen=True)
class Stamp:
    """A form to fill: text by slot, text behind each code, and how far up (points) it sits on the sheet."""

    form: Form
    values: Mapping[str, str]
    marks: Mapping[str, str]
    up: float = 0.0


@dataclass
class _Page:
    number: int
    content: list[bytes] = field(default_factory=list)
    pictures: dict[bytes, int] = field(default_factory=dict)
    owners: list[int] = field(default_factory=list)


def _listed(numbers: Iterable[int]) -> bytes:
    return b" ".join([ref(number) for number in numbers])


class Stamper:
    """Builds one PDF/UA: give it pages in order, then take ``pdf()``."""

    def __init__(self, title: str, language: str) -> None:
        self._file = PdfFile()
        self._title = title
        self._language = language
        regular, bold = add_font(self._file, bold=False), add_font(self._file, bold=True)
        self._fonts = b"/Font<</F0 %s/F1 %s>>" % (regular, bold)
        self._forms: dict[Form, tuple[bytes, int]] = {}
        self._drawn: dict[tuple[int, str], bytes] = {}  # values that repeat from slip to slip, kept for this paper only
        self._pages = self._file.reserve()
        self._document = self._file.reserve()
        self._kids: list[int] = []
        self._sections: list[int] = []
        self._owners: list[int] = []

    def page(self, *stamps: Stamp) -> None:
        """One more A4 with these forms filled."""
        page = _Page(self._file.reserve())
        for stamp in stamps:
            self._place(stamp, page)
        content = self._file.add_stream(b"".join(page.content))
        pictures = b"".join([b"/%s %s" % (name, ref(number)) for name, number in page.pictures.items()])
        self._file.fill(
            page.number,
            b"<</Type/Page/Parent %s/MediaBox[0 0 %.4f %.4f]/Contents %s/Resources<<%s/XObject<<%s>>>>"
            b"/StructParents %d/Tabs/S>>"
            % (ref(self._pages), *A4, ref(content), self._fonts, pictures, len(self._kids)),
        )
        self._kids.append(page.number)
        self._owners.append(self._file.add(b"[%s]" % _listed(page.owners)))

    def _form(self, form: Form) -> tuple[bytes, int]:
        if form not in self._forms:
            entries = b"/Type/XObject/Subtype/Form/BBox[0 0 %.4f %.4f]" % (form.width, form.height)
            self._forms[form] = b"Form%d" % len(self._forms), self._file.add_stream(form.graphics, entries, ready=True)
        return self._forms[form]

    def _place(self, stamp: Stamp, page: _Page) -> None:
        name, drawn = self._form(stamp.form)
        page.pictures[name] = drawn
        page.content.append(b"q 1 0 0 1 0 %.3f cm\n/Artifact BMC /%s Do EMC\n" % (stamp.up, name))
        section = self._file.reserve()
        before = len(page.owners)
        # Every tag of a slip begins and ends alike; only its kind and its number differ.
        owner = b"/P %s/Pg %s/K " % (ref(section), ref(page.number))
        for piece in pieces_of(stamp.form):
            body = self._body(piece, stamp, page)
            if body:
                number = len(page.owners)
                page.content.append(b"/%s <</MCID %d>> BDC\n%sEMC\n" % (piece.tag, number, body))
                element = b"<</S/%s%s%d%s>>" % (piece.tag, owner, number, piece.said)
                page.owners.append(self._file.add(element))
        page.content.append(b"Q\n")
        kids = _listed(page.owners[before:])
        self._file.fill(section, b"<</S/Sect/P %s/K[%s]>>" % (ref(self._document), kids))
        self._sections.append(section)

    def _body(self, piece: Piece, stamp: Stamp, page: _Page) -> bytes:
        drawn = []
        for part in piece.parts:
            if isinstance(part, bytes):
                drawn.append(part)
            elif isinstance(part, Area):
                return self._code(part, stamp, page)
            elif value := stamp.values[part.name]:
                key = id(part), value
                if key not in self._drawn:
                    self._drawn[key] = value_drawn(part, value, stamp.form.height)
                drawn.append(self._drawn[key])
        return b"BT\n%sET\n" % b"".join(drawn) if drawn else b""

    def _code(self, area: Area, stamp: Stamp, page: _Page) -> bytes:
        """Bars as a path, QR as a 1-bit mask, each filling ``area``."""
        mark = stamp.marks[area.name]
        corner = (area.x, stamp.form.height - area.y - area.height)
        if area.name == "barcode":
            modules, bars = codes.itf_bars(mark)
            scale = area.width / modules
            return b"q 0 g %.6f 0 0 %.4f %.3f %.3f cm\n%sQ\n" % (scale, area.height, *corner, bars)
        name = b"Qr%d" % len(page.pictures)
        side, rows = codes.qr_mask(mark)
        entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ImageMask true/BitsPerComponent 1/Decode[1 0]"
        page.pictures[name] = self._file.add_stream(rows, entries % (side, side))
        return b"q 0 g %.4f 0 0 %.4f %.3f %.3f cm /%s Do Q\n" % (area.width, area.height, *corner, name)

    def pdf(self) -> bytes:
        file = self._file
        file.fill(self._pages, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._kids), _listed(self._kids)))
        numbered = b" ".join([b"%d %s" % (place, ref(owner)) for place, owner in enumerate(self._owners)])
        root = file.add(b"<</Type/StructTreeRoot/K %s/ParentTree<</Nums[%s]>>>>" % (ref(self._document), numbered))
        sections = _listed(self._sections)
        file.fill(self._document, b"<</S/Document/P %s/K[%s]>>" % (ref(root), sections))
        catalog = file.add(
            b"<</Type/Catalog/Pages %s/StructTreeRoot %s/MarkInfo<</Marked true>>/Lang%s"
            b"/ViewerPreferences<</DisplayDocTitle true>>/Metadata %s>>"
            % (ref(self._pages), ref(root), text_string(self._language), add_metadata(file, self._title))
        )
        return file.written(catalog, file.add(b"<</Title%s>>" % text_string(self._title)))
