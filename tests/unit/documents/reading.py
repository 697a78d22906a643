"""Reading a PDF back as a person, a scanner and a screen reader do."""

import re
from collections import Counter
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

MM = 72 / 25.4
ITF, QR = zxingcpp.BarcodeFormat.ITF, zxingcpp.BarcodeFormat.QRCode


def zbar(picture: Image.Image) -> dict[str, list[str]]:
    """Texts of the codes zbar finds, by kind: a second reader, of another family. Skips where it is not installed."""
    try:
        from pyzbar import pyzbar
    except ImportError as missing:  # the package, or the library libzbar0 behind it
        pytest.skip(f"zbar is not installed: {missing}")
    found = pyzbar.decode(picture, symbols=[pyzbar.ZBarSymbol.I25, pyzbar.ZBarSymbol.QRCODE])
    ordered = sorted(found, key=lambda code: code.rect.top)
    return {kind: [code.data.decode() for code in ordered if code.type == kind] for kind in ("I25", "QRCODE")}


def check_accessible(pdf: bytes) -> None:
    """Every rule of PDF/UA-1 a program can check, by an independent validator. Skips where it is not installed."""
    validator = pytest.importorskip("page", reason="page-validation is not installed")
    report = validator.validate_pdf_bytes(pdf, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 90


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


def boxes(pdf: bytes) -> list[tuple[int, str, float, float, float, float]]:
    """Every printed character: page, character, and the left, bottom, right and top edge of its ink, in points."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for place in range(text.count_chars()):
            character = text.get_text_range(place, 1)
            if character.strip():
                found.append((number, character, *text.get_charbox(place)))
    return found


def glyphs(pdf: bytes) -> list[tuple[int, str, float, float]]:
    """Every printed character: page, character, left edge and bottom edge of its box, in points."""
    return [box[:4] for box in boxes(pdf)]


def places(pdf: bytes, words: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom edge, in millimeters, of ``words`` wherever they stand on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text, found = page.get_textpage(), []
    search = text.search(words, match_case=True)
    while hit := search.get_next():
        edges = [text.get_charbox(place) for place in range(hit[0], hit[0] + hit[1])]
        left, bottom = (min(edge[side] for edge in edges if edge[2] > edge[0]) for side in (0, 1))
        right, top = (max(edge[side] for edge in edges if edge[2] > edge[0]) for side in (2, 3))
        found.append((left / MM, (page.get_height() - top) / MM, right / MM, (page.get_height() - bottom) / MM))
    return found


def overlapping(pdf: bytes) -> list[tuple[str, str]]:
    """Pairs of characters whose ink covers a fifth of one another; there should be none."""
    found = []
    marks = sorted(boxes(pdf), key=lambda box: (box[0], box[2]))
    for place, (page, one, left, bottom, right, top) in enumerate(marks):
        for other_page, other, x, y, x2, y2 in marks[place + 1 :]:
            if other_page != page or x >= right:
                break
            shared = max(0.0, min(right, x2) - x) * max(0.0, min(top, y2) - max(bottom, y))
            least = min((right - left) * (top - bottom), (x2 - x) * (y2 - y))
            if least > 0 and shared > least / 5:
                found.append((one, other))
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
