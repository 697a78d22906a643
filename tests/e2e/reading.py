"""Reading codes back the way a bank's camera or scanner would: from pictures of paper and of the screen."""

import io

import pypdfium2
import zxingcpp
from PIL import Image


def pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Each page of a PDF as a picture at this resolution."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil() for page in document]


def bar_codes(picture: Image.Image) -> list[str]:
    """The boleto codes on a picture, from top to bottom.

    A bank's reader takes 44 digits and nothing else: the interleaved 2 of 5 has no start a column of text could
    not imitate for a few digits.
    """
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.ITF)
    return [c.text for c in sorted(found, key=lambda c: c.position.top_left.y) if len(c.text) == 44]


def qr_codes(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in sorted(found, key=lambda c: c.position.top_left.y)]


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")
