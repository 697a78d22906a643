"""The few kinds of PDF object a stamped paper is made of, over pydyf (which WeasyPrint already brings)."""

import zlib
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape

import pydyf

from portal.documents.fonts import Face, face


class Raw(pydyf.Object):  # type: ignore[misc]
    """An object whose bytes are ready: structure elements come by the thousand."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__()
        self.ready = data

    @property
    def data(self) -> bytes:
        return self.ready


def packed(content: bytes, **extra: object) -> pydyf.Stream:
    return pydyf.Stream([zlib.compress(content, 6)], {"Filter": "/FlateDecode", **extra})


def text_string(text: str) -> bytes:
    """A PDF text string of any language."""
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _to_unicode(font: Face) -> bytes:
    pairs = [(glyph, f"<{glyph:04x}> <{ord(char):04x}>") for char, glyph in font.glyphs.items()]
    lines = [line for _, line in sorted(dict(reversed(pairs)).items())]  # a shared glyph keeps its first character
    blocks = "\n".join(
        f"{len(lines[i : i + 100])} beginbfchar\n" + "\n".join(lines[i : i + 100]) + "\nendbfchar"
        for i in range(0, len(lines), 100)
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Paper def\n/CMapType 2 def\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{blocks}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()


@lru_cache(maxsize=2)
def _font_parts(bold: bool) -> tuple[Face, bytes, bytes, bytes]:
    font = face(bold)
    widths = {font.glyphs[char]: round(units * 1000 / font.units) for char, units in font.advances.items()}
    listed = b" ".join(b"%d [%d]" % pair for pair in sorted(widths.items()))
    return font, zlib.compress(font.file, 9), zlib.compress(_to_unicode(font), 9), b"[" + listed + b"]"


def add_font(pdf: pydyf.PDF, bold: bool) -> bytes:
    """Embed a face whole (17 kB) as an Identity-H font; gives back its reference."""
    font, file, to_unicode, widths = _font_parts(bold)

    def add(content: pydyf.Object) -> bytes:
        pdf.add_object(content)
        reference: bytes = content.reference
        return reference

    def scale(units: int) -> int:
        return round(units * 1000 / font.units)

    name = f"/{font.name}"
    program = add(pydyf.Stream([file], {"Filter": "/FlateDecode", "Length1": len(font.file)}))
    descriptor = add(
        pydyf.Dictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": 32,
                "FontBBox": pydyf.Array([scale(edge) for edge in font.box]),
                "ItalicAngle": 0,
                "Ascent": scale(font.ascent),
                "Descent": scale(font.descent),
                "CapHeight": scale(font.cap_height),
                "StemV": 140 if bold else 80,
                "FontFile2": program,
            }
        )
    )
    system = pydyf.Dictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0})
    glyphs = add(
        pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": system,
                "CIDToGIDMap": "/Identity",
                "FontDescriptor": descriptor,
                "W": widths,
            }
        )
    )
    return add(
        pydyf.Dictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pydyf.Array([glyphs]),
                "ToUnicode": add(pydyf.Stream([to_unicode], {"Filter": "/FlateDecode"})),
            }
        )
    )


def metadata(title: str) -> pydyf.Stream:
    """XMP naming the title and PDF/UA-1."""
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        "<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='r'?>"
    )
    return pydyf.Stream([packet.encode()], {"Type": "/Metadata", "Subtype": "/XML"})


def written(pdf: pydyf.PDF) -> bytes:
    """The file; equal objects give equal bytes (no clock, no random identifier)."""
    target = BytesIO()
    pdf.write(target, version=b"1.7", identifier=True, compress=True)
    return target.getvalue()
