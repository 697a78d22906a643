"""Reading a PDF back as a person, a scanner and a screen reader do."""

import re
from collections import Counter
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image

MM = 72 / 25.4
ITF, QR = zxingcpp.BarcodeFormat.ITF, zxingcpp.BarcodeFormat.QRCode


def pictures(pdf: bytes, dpi: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def scan(picture: Image.Image, kind: Any) -> list[Any]:
    return sorted(zxingcpp.read_barcodes(picture, formats=kind), key=lambda code: code.position.top_left.y)


def scanned(pdf: bytes, dpi: int, kind: Any) -> list[list[str]]:
    """Texts of the codes on each page, from top to bottom."""
    return [[code.text for code in scan(picture, kind)] for picture in pictures(pdf, dpi)]


def texts(pdf: bytes) -> list[str]:
    """What selecting all and copying gives, page by page; every run of blanks is one space."""
    document = pypdfium2.PdfDocument(pdf)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def glyphs(pdf: bytes) -> list[tuple[int, str, float, float]]:
    """Every printed character: page, character, left edge and bottom edge of its box, in points."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for place in range(text.count_chars()):
            character = text.get_text_range(place, 1)
            if character.strip():
                left, bottom, _, _ = text.get_charbox(place)
                found.append((number, character, left, bottom))
    return found


def ink(picture: Image.Image, dpi: int, left: float, top: float, right: float, bottom: float) -> Any:
    """Bounding box of what is dark in an area; millimeters from the upper left corner. None when it is blank."""
    scale = dpi / 25.4
    area = picture.crop(tuple(round(edge * scale) for edge in (left, top, right, bottom)))
    box = area.point(lambda value: 255 if value < 128 else 0).getbbox()
    if box is None:
        return None
    return tuple(edge / scale + start for edge, start in zip(box, (left, top, left, top), strict=True))


def everything(pdf: bytes) -> bytes:
    """All bytes of the file with every stream unpacked."""
    document = pikepdf.open(BytesIO(pdf))
    parts = [pdf]
    for thing in document.objects:
        parts.append(thing.unparse())
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") != "/Image":
            parts.append(thing.read_bytes())
    return b"\n".join(parts)


def check_tags(pdf: bytes) -> Counter[str]:
    """The promises of PDF/UA a program can check: language, title, every mark owned, every figure described.

    Gives back how many elements of each kind there are.
    """
    document = pikepdf.open(BytesIO(pdf))
    assert document.check_pdf_syntax() == []
    root = document.Root
    assert str(root.Lang).startswith("pt")
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo["/Title"])
    assert b"pdfuaid:part" in root.Metadata.read_bytes()
    owners = _parent_tree(root.StructTreeRoot.ParentTree)
    for page in document.pages:
        owned = owners[int(page.StructParents)]
        marks = [
            int(operands[1]["/MCID"])
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and len(operands) > 1 and "/MCID" in operands[1]
        ]
        assert marks
        assert sorted(marks) == list(range(len(owned)))
    kinds: Counter[str] = Counter()
    for element in document.objects:
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if "/S" in element and "/P" in element:
            kinds[str(element.S)] += 1
        if element.get("/S") == "/Figure":
            assert str(element.Alt).strip()
        if element.get("/Type") == "/FontDescriptor":
            assert "/FontFile2" in element or "/FontFile3" in element
    return kinds


def _parent_tree(tree: Any) -> dict[int, Any]:
    numbers = list(tree.get("/Nums", []))
    found = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    for kid in tree.get("/Kids", []):
        found |= _parent_tree(kid)
    return found
