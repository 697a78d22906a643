"""Sizes of the three slips of a sheet, measured on the PDF (Caixa 67.119 v010, 2.3 and 3.2)."""

import pytest

from portal.documents.carne import carne_pdf
from tests.unit.documents.papers import boleto, hard_boleto
from tests.unit.documents.reading import MM, QR, boxes, ink, overlapping, pictures, places, scan

CUT = 49  # between stub and ficha


@pytest.fixture(scope="module")
def papers():
    return [boleto(parcel, 3) for parcel in (1, 2, 3)]


@pytest.mark.parametrize("stamp", [True, False])
def test_bars_and_qr_on_each_third_of_the_sheet(papers, stamp):
    """Bars 103 x 13 mm, 5 mm from the stub's cut line, center 12 mm above the slip's lower edge; QR 25 mm."""
    (page,) = pictures(carne_pdf(papers, stamp=stamp), 600)
    codes = scan(page, QR)
    for third in range(3):
        edge = 99 * (third + 1)
        left, top, right, bottom = ink(page, 600, 51, edge - 19.5, 168, edge - 3)
        assert right - left == pytest.approx(103, abs=0.3)
        assert bottom - top == pytest.approx(13, abs=0.2)
        assert edge - (top + bottom) / 2 == pytest.approx(12, abs=0.2)
        assert left - CUT >= 5
        assert ink(page, 600, CUT + 0.5, top, left - 0.1, edge - 4) is None
        assert ink(page, 600, right + 0.1, top, right + 5, edge - 4) is None
        corners = codes[third].position
        assert (corners.top_right.x - corners.top_left.x) / 600 * 25.4 == pytest.approx(25, abs=0.3)
        assert corners.bottom_left.y / 600 * 25.4 < edge - 5
        beside = corners.top_left.x / 600 * 25.4, corners.top_left.y / 600 * 25.4
        assert ink(page, 600, beside[0] - 2, beside[1] - 2, beside[0] - 0.3, beside[1] + 27) is None
        assert ink(page, 600, beside[0] - 2, beside[1] - 2, beside[0] + 27, beside[1] - 0.3) is None


@pytest.mark.parametrize("stamp", [True, False])
def test_bank_code_is_5_high_and_the_line_3_and_a_half_to_4(papers, stamp):
    pdf = carne_pdf(papers, stamp=stamp)
    codes = [place for place in places(pdf, "104-0") if place[0] > CUT]
    assert len(codes) == 3
    for place in codes:
        assert place[3] - place[1] == pytest.approx(5, abs=0.15)
    for paper in papers:
        (line,) = places(pdf, paper.linha_digitavel)
        assert 3.5 <= line[3] - line[1] <= 4
        assert line[2] == pytest.approx(204, abs=0.5)
        assert line[0] > codes[0][2] + 1.5


def test_ficha_is_at_least_145_wide_beside_a_recibo_of_its_least_fields(papers):
    pdf = carne_pdf(papers)
    (page,) = pictures(pdf, 300)
    left, _, right, _ = ink(page, 300, CUT + 1, 11, 210, 11.8)
    assert right - CUT >= 145
    assert right - left >= 145
    assert len(places(pdf, "Recibo do Pagador")) == 3
    for paper in papers:
        for words in (
            paper.creditor_name, "Rua do Exemplo, 100", paper.agency_code, "R$ 319,69", f"{paper.due_date:%d/%m/%Y}",
            paper.nosso_numero, paper.document_number, paper.payer_name,
        ):  # fmt: skip
            assert [place for place in places(pdf, words) if place[2] < CUT], words


@pytest.mark.parametrize(
    "drawn",
    [
        [boleto(parcel, 3) for parcel in (1, 2, 3)],
        [hard_boleto(1), hard_boleto(2, pix=False), hard_boleto(96)],
    ],
    ids=["plain", "hard"],
)
def test_nothing_covers_anything_or_crosses_a_cut(drawn):
    pdf = carne_pdf(drawn)
    assert overlapping(pdf) == []
    for _, character, left, bottom, right, top in boxes(pdf):
        assert 5.5 * MM < left < right < 204.6 * MM, character
        assert right < CUT * MM or left > CUT * MM, character
        third = (297 * MM - top) // (99 * MM)
        assert third == (297 * MM - bottom) // (99 * MM), character
