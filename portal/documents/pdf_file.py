"""A PDF file, written once from front to back: numbered objects, two fonts, metadata, cross references.

Small ones travel in a compressed object stream (ISO 32000-1, 7.5.7), for a carnê has thousands of tags.
"""

import zlib
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from xml.sax.saxutils import escape

from portal.documents.fonts import Face, face

_ROW = Struct(">BIH")
"""One cross reference: kind, place, and the row inside an object stream."""


def ref(number: int) -> bytes:
    return b"%d 0 R" % number


class PdfFile:
    """Equal objects give equal bytes: no clock, no random identifier, no name of this machine."""

    def __init__(self) -> None:
        self._objects: list[bytes] = [b""]
        self._streams: set[int] = set()

    def reserve(self) -> int:
        """A number whose body comes later, through ``fill``."""
        self._objects.append(b"null")
        return len(self._objects) - 1

    def fill(self, number: int, body: bytes) -> None:
        self._objects[number] = body

    def add(self, body: bytes) -> int:
        self._objects.append(body)
        return len(self._objects) - 1

    def add_stream(self, content: bytes, entries: bytes = b"", *, ready: bool = False) -> int:
        """A compressed stream; ``ready`` when ``content`` already is."""
        packed = content if ready else zlib.compress(content, 6)
        head = b"<</Filter/FlateDecode/Length %d%s>>" % (len(packed), entries)
        self._streams.add(len(self._objects))
        return self.add(head + b"stream\n" + packed + b"\nendstream")

    def add_plain_stream(self, content: bytes, entries: bytes) -> int:
        self._streams.add(len(self._objects))
        return self.add(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content))

    def written(self, catalog: int, info: int) -> bytes:
        """The whole file."""
        small = [number for number in range(1, len(self._objects)) if number not in self._streams]
        index, offset = [], 0
        for number in small:
            index.append(b"%d %d" % (number, offset))
            offset += len(self._objects[number]) + 1
        table = b" ".join(index)
        bodies = b"\n".join([self._objects[number] for number in small])
        self.add_stream(table + b"\n" + bodies, b"/Type/ObjStm/N %d/First %d" % (len(small), len(table) + 1))
        return self._assembled(small, ref(catalog), ref(info))

    def _assembled(self, small: list[int], catalog: bytes, info: bytes) -> bytes:
        holder = len(self._objects) - 1
        last = holder + 1
        table = bytearray(_ROW.size * (last + 1))
        _ROW.pack_into(table, 0, 0, 0, 65535)
        for row, number in enumerate(small):
            _ROW.pack_into(table, _ROW.size * number, 2, holder, row)
        chunks = [b"%PDF-1.7\n%\xf0\x9f\x93\x84\n"]
        position = len(chunks[0])
        for number in sorted(self._streams):
            _ROW.pack_into(table, _ROW.size * number, 1, position, 0)
            chunks.append(b"%d 0 obj\n%s\nendobj\n" % (number, self._objects[number]))
            position += len(chunks[-1])
        _ROW.pack_into(table, _ROW.size * last, 1, position, 0)
        name = sha256(b"".join(chunks)).hexdigest()[:32].encode()
        packed = zlib.compress(table, 6)
        chunks.append(
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %s/Info %s/ID[<%s><%s>]"
            % (last, last + 1, catalog, info, name, name)
            + b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (len(packed), packed, position)
        )
        return b"".join(chunks)


def text_string(text: str) -> bytes:
    """A PDF text string of any language."""
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _to_unicode(font: Face) -> bytes:
    pairs = [(glyph, f"<{glyph:04x}> <{ord(char):04x}>") for char, glyph in font.glyphs.items()]
    first = dict(reversed(pairs))  # a glyph of two characters (space and no-break space) reads as the first
    lines = [line for _, line in sorted(first.items())]
    blocks = "\n".join(
        f"{len(lines[i : i + 100])} beginbfchar\n" + "\n".join(lines[i : i + 100]) + "\nendbfchar"
        for i in range(0, len(lines), 100)
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CMapName /Paper def\n/CMapType 2 def\n"
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


def add_font(file: PdfFile, bold: bool) -> bytes:
    """Embed a face whole (17 kB) as an Identity-H font; gives back its reference."""
    font, program, to_unicode, widths = _font_parts(bold)

    def scaled(*units: int) -> bytes:
        return b" ".join([b"%d" % round(unit * 1000 / font.units) for unit in units])

    name = font.name.encode()
    embedded = file.add_stream(program, b"/Length1 %d" % len(font.file), ready=True)
    descriptor = file.add(
        b"<</Type/FontDescriptor/FontName/%s/Flags 32/FontBBox[%s]/ItalicAngle 0/Ascent %s/Descent %s"
        % (name, scaled(*font.box), scaled(font.ascent), scaled(font.descent))
        + b"/CapHeight %s/StemV %d/FontFile2 %s>>" % (scaled(font.cap_height), 140 if bold else 80, ref(embedded))
    )
    glyphs = file.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDToGIDMap/Identity/FontDescriptor %s/W %s"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % (name, ref(descriptor), widths)
    )
    return ref(
        file.add(
            b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>"
            % (name, ref(glyphs), ref(file.add_stream(to_unicode, ready=True)))
        )
    )


def add_metadata(file: PdfFile, title: str) -> bytes:
    """XMP naming the title and PDF/UA-1; left uncompressed, as archives want it."""
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        "<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='r'?>"
    )
    return ref(file.add_plain_stream(packet.encode(), b"/Type/Metadata/Subtype/XML"))
