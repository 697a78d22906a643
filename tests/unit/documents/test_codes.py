import re

import pytest
import weasyprint

from portal.core.boleto.itf import bars, modules
from portal.documents import codes
from portal.documents.boleto import boleto_pdf
from tests.unit.documents.papers import boleto, pix_code
from tests.unit.documents.reading import ITF, QR, pictures, scan, scanned


def drawn(svg: str, style: str) -> bytes:
    page = f"<style>svg {{ {style} }}</style>{svg}"
    return weasyprint.HTML(string=page).write_pdf()


@pytest.mark.parametrize("length", [30, 100, 180, 300])
def test_screen_qr_reads_back(length):
    text = pix_code(7) + "x" * length
    svg = codes.qr_svg(text, "Código QR")
    assert scanned(drawn(svg, "width: 60mm"), 150, QR) == [[text]]
    assert 'role="img"' in svg
    assert 'aria-label="Código QR"' in svg
    assert "style=" not in svg
    assert 'fill="#fff"' in svg


def test_screen_qr_has_four_clear_modules():
    side = len(codes.qr_rows("quite")) + 8
    assert f'viewBox="0 0 {side} {side}"' in codes.qr_svg("quite")


def test_labels_cannot_leave_their_attribute():
    assert "<script" not in codes.qr_svg("x", '"><script>')
    assert "<img" not in codes.itf_svg("12", '"></title><img>')


def test_both_encoders_make_codes_of_level_m():
    """MPI of Pix 2.2: error correction M."""
    text = pix_code(3)
    (screen,) = scan(pictures(drawn(codes.qr_svg(text), "width: 60mm"), 150)[0], QR)
    (paper,) = scan(pictures(boleto_pdf(boleto(3)), 150)[0], QR)
    assert (screen.ec_level, paper.ec_level) == ("M", "M")
    assert screen.text == paper.text == text


def test_rows_are_square_and_begin_with_a_finder():
    rows = codes.qr_rows(pix_code(3))
    assert {len(row) for row in rows} == {len(rows)}
    assert set("".join(rows)) == {"0", "f"}
    assert rows[0][:8] == "fffffff0"


def test_screen_bar_code_reads_back():
    paper = boleto()
    svg = codes.itf_svg(paper.barcode, "Código de barras")
    assert scanned(drawn(svg, "width: 102.87mm; height: 13mm; display: block"), 300, ITF) == [[paper.barcode]]
    assert 'viewBox="0 0 405 50"' in svg


def test_paper_bars_are_the_core_s_bars():
    """Piece by piece each draws from its own zero and moves on."""
    barcode = boleto().barcode
    width, drawn = codes.itf_bars(barcode)
    assert width == modules(barcode) == 405
    x, found = 0, []
    for line in drawn.decode().splitlines():
        rectangles, _, move = line.partition(" f ")
        found += [(x + int(left), int(wide)) for left, wide in re.findall(r"(\d+) 0 (\d+) 1 re", rectangles)]
        x += int(move.split()[4])
    assert tuple(found) == bars(barcode)
    assert x == 405


def test_paper_qr_is_sixteen_dots_a_module():
    side, packed = codes.qr_mask("quite")
    rows = codes.qr_rows("quite")
    assert side == 4 * len(rows)
    assert len(packed) == side * ((side + 7) // 8)
    first = f"{int.from_bytes(packed[: (side + 7) // 8]):b}"
    assert first.startswith("1" * 28 + "0" * 4)
