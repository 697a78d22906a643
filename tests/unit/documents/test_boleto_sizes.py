"""Sizes of the boleto, measured on its PDF (Caixa 67.119 v010, 2.3; CADOC 24044-4; BB and Itaú allow 4.5 mm digits)."""

import pytest

from portal.documents.boleto import boleto_pdf
from tests.unit.documents.papers import boleto, hard_boleto
from tests.unit.documents.reading import MM, QR, boxes, ink, overlapping, pictures, places, scan

SHEET = 297
STAMPED = [True, False]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return boleto_pdf(boleto())


@pytest.fixture(scope="module")
def page(pdf):
    return pictures(pdf, 600)[0]


@pytest.mark.parametrize("stamp", STAMPED)
def test_bars_are_103_by_13_with_their_center_12_above_the_edge(stamp):
    """5 mm clear on the left, 10 narrow bars (2.5 mm) on the right."""
    (page,) = pictures(boleto_pdf(boleto(), stamp=stamp), 600)
    left, top, right, bottom = ink(page, 600, 0, 278, 125, 297)
    assert right - left == pytest.approx(103, abs=0.3)
    assert bottom - top == pytest.approx(13, abs=0.2)
    assert SHEET - (top + bottom) / 2 == pytest.approx(12, abs=0.2)
    assert left >= 5
    assert ink(page, 600, 0, top, left - 0.1, 297) is None
    assert ink(page, 600, right + 0.1, top, right + 5, 297) is None
    (code,) = scan(page, QR)
    width = (code.position.top_right.x - code.position.top_left.x) / 600 * 25.4
    assert width == pytest.approx(42, abs=0.4)


def test_ficha_is_95_to_108_high_and_170_to_216_wide(pdf, page):
    cut = ink(page, 600, 20, 186, 150, 191.5)
    assert cut[3] - cut[1] < 0.5
    assert 95 <= SHEET - cut[1] <= 108
    left, _, right, _ = ink(page, 600, 0, 200, 210, 201)
    assert 170 <= right - left <= 216
    assert all(box[3] > 5 * MM for box in boxes(pdf))


def test_bank_code_is_5_high_and_the_line_3_and_a_half_to_4(pdf):
    paper = boleto()
    codes = places(pdf, paper.bank_code_dv)
    assert len(codes) == 2
    for _, top, _, bottom in codes:
        assert bottom - top == pytest.approx(5, abs=0.15)
    recibo, ficha = sorted(places(pdf, paper.linha_digitavel), key=lambda place: place[1])
    assert 3.5 <= ficha[3] - ficha[1] <= 4
    assert ficha[2] == pytest.approx(201, abs=0.5)
    assert ficha[1] - codes[1][3] < 1  # on one row with the code
    assert recibo[3] < 189


def test_foot_is_at_most_2_high_and_instructions_name_who_answers_for_them(pdf):
    ((_, top, _, bottom),) = places(pdf, "Autenticação Mecânica - Ficha de Compensação")
    assert bottom - top <= 2.6  # from the cedilla to the accents; letters themselves:
    letters = [box for box in boxes(pdf) if top < (SHEET * MM - box[5]) / MM < bottom and box[1].isupper()]
    assert all((box[5] - box[3]) / MM <= 2 for box in letters)
    assert places(pdf, "Instruções (texto de responsabilidade do beneficiário)")


def test_qr_keeps_four_modules_clear(page):
    (code,) = scan(page, QR)
    corner, opposite = code.position.top_left, code.position.bottom_right
    left, top, right, bottom = (value / 600 * 25.4 for value in (corner.x, corner.y, opposite.x, opposite.y))
    quiet = 4 * 42 / 45 - 0.3
    for area in (
        (left - quiet, top - quiet, left - 0.3, bottom + quiet),
        (right + 0.3, top - quiet, right + quiet, bottom + quiet),
        (left, top - quiet, right, top - 0.3),
        (left, bottom + 0.3, right, bottom + quiet),
    ):
        assert ink(page, 600, *area) is None


@pytest.mark.parametrize("paper", [boleto(), hard_boleto(), hard_boleto(pix=False)], ids=["plain", "hard", "no pix"])
def test_nothing_covers_anything_or_leaves_the_sheet(paper):
    pdf = boleto_pdf(paper)
    assert overlapping(pdf) == []
    for _, character, left, bottom, right, top in boxes(pdf):
        assert left > 8.5 * MM, character
        assert right < 201.6 * MM, character
        assert 5 * MM < bottom < top < 290 * MM, character


@pytest.mark.parametrize("paper", [boleto(), hard_boleto()], ids=["plain", "hard"])
def test_every_value_stays_in_its_column(paper):
    """Left of the gray column nothing reaches into it, and what is in it does not reach out."""
    pdf = boleto_pdf(paper)
    for words in (paper.payment_place.split(" até")[0], paper.creditor_name, "Uso do banco", "(x) Valor"):
        for left, top, right, _ in places(pdf, words):
            if top > 192:
                assert 9 <= left < right <= 153, words
    for words in (paper.nosso_numero, paper.agency_code, "Vencimento", "(=) Valor cobrado"):
        for left, top, right, _ in places(pdf, words):
            if top > 192:
                assert 153 <= left < right <= 201, words
