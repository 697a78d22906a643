"""Pictures of codes: QR and bar code as SVG for screens, as bits for paper.

QR: error correction M, quiet zone of 4 modules, black on white in every theme (MPI of Pix 2.2). Screens use
the ``qrcode`` package; paper uses zxing-cpp, thirty times faster, which matters for 96 boletos.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import zxingcpp
from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from portal.core.boleto import itf

_code: Any = QRCode  # qrcode carries no types
QUIET = 4
DOTS = 4  # paper: each module is 4 x 4 dots, so viewers that smooth pictures keep its edges


def _svg(box: str, path: str, label: str, extra: str = "") -> Markup:
    """Browsers read aria-label, WeasyPrint's tags read title. All but ``label`` is made here."""
    name = escape(label)
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-label="{name}"'
        f' shape-rendering="crispEdges"{extra}><title>{name}</title>{path}</svg>'
    )


@lru_cache(maxsize=256)
def qr_svg(text: str, label: str = "", *, border: int = QUIET) -> Markup:
    """QR of ``text`` as one SVG path on a white square; ``label`` is its accessible name."""
    code: Any = _code(error_correction=ERROR_CORRECT_M, border=border, image_factory=SvgPathImage)
    code.add_data(text)
    code.make(fit=True)
    picture = code.make_image()
    side = code.modules_count + 2 * border
    white = f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
    return _svg(f"0 0 {side} {side}", f'{white}<path fill="#000" d="{picture.path.get("d")}"/>', label)


def itf_svg(barcode: str, label: str = "") -> Markup:
    """Bar code of the 44 digits, without its quiet zones; stretch it to 103 x 13 mm."""
    drawn = itf.bars(barcode)
    bars = "".join(f"M{x} 0h{width}v50h-{width}z" for x, width in drawn)
    return _svg(
        f"0 0 {sum(drawn[-1])} 50",
        f'<path fill="#000" d="{bars}"/>',
        label,
        ' preserveAspectRatio="none"',
    )


def _bars(widths: Sequence[int]) -> bytes:
    """Bars and spaces as PDF operators, one unit a module and 1 high; the origin moves to their end."""
    drawn, x = [], 0
    for place, width in enumerate(widths):
        if place % 2 == 0:
            drawn.append(b"%d 0 %d 1 re" % (x, width))
        x += width
    return b" ".join(drawn) + b" f 1 0 0 1 %d 0 cm\n" % x


@lru_cache(maxsize=1)
def _pieces() -> tuple[bytes, dict[str, bytes], bytes]:
    """Start, the hundred pairs of digits, stop: every bar code is made of these."""
    pairs = {pair: itf.elements(pair) for pair in (f"{number:02d}" for number in range(100))}
    edges = pairs["00"]
    return _bars(edges[:4]), {pair: _bars(widths[4:-3]) for pair, widths in pairs.items()}, _bars(edges[-3:])


def itf_bars(barcode: str) -> tuple[int, bytes]:
    """Width in modules (18 a pair, 9 for start and stop) and PDF operators drawing it, one unit a module and 1 high."""
    start, pairs, stop = _pieces()
    drawn = [pairs[barcode[at : at + 2]] for at in range(0, len(barcode), 2)]
    return 9 + 18 * len(drawn), start + b"".join(drawn) + stop


def qr_rows(text: str) -> list[str]:
    """Rows of the QR without quiet zone, one character per module: ``f`` black, ``0`` white."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    pixels = memoryview(picture)
    side = len(pixels)
    cells = pixels.tobytes().translate(bytes([ord("f")]) + bytes([ord("0")]) * 255).decode()
    return [cells[start : start + side] for start in range(0, side * side, side)]


def qr_mask(text: str) -> tuple[int, bytes]:
    """Side in dots and packed rows (1 = black) for a PDF image mask; one hexadecimal digit is 4 dots."""
    rows = qr_rows(text)
    pad = "0" * (len(rows) % 2)
    return len(rows) * DOTS, b"".join(bytes.fromhex(row + pad) * DOTS for row in rows)
