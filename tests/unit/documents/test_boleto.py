import random
from dataclasses import replace
from pathlib import Path

import pytest

from portal.core.boleto.linha_digitavel import decode
from portal.core.errors import CoreError
from portal.documents.boleto import boleto_pdf
from portal.documents.language import Language
from tests.unit.documents.papers import boleto, hard_boleto
from tests.unit.documents.reading import (
    ITF,
    MM,
    QR,
    check_tags,
    everything,
    glyphs,
    scanned,
    texts,
)

STAMPED = [True, False]


@pytest.mark.parametrize("dpi", [300, 150, 100])
@pytest.mark.parametrize("stamp", STAMPED)
def test_bar_code_and_qr_read_back_on_good_and_poor_printers(stamp, dpi):
    paper = boleto(simulated=True)
    pdf = boleto_pdf(paper, stamp=stamp)
    assert scanned(pdf, dpi, ITF) == [[paper.barcode]]
    assert scanned(pdf, dpi, QR) == [[paper.pix_code]]


def test_every_digit_of_the_bar_code_is_drawn_right():
    draw = random.Random(5)
    for _ in range(10):
        paper = replace(boleto(pix=False), barcode="".join(draw.choices("0123456789", k=44)))
        assert scanned(boleto_pdf(paper), 150, ITF) == [[paper.barcode]]


@pytest.mark.parametrize("stamp", STAMPED)
def test_numbers_can_be_selected_and_copied(stamp):
    paper = boleto()
    (text,) = texts(boleto_pdf(paper, stamp=stamp))
    assert text.count(paper.linha_digitavel) == 2
    assert decode(paper.linha_digitavel, paper.document_date).barcode == paper.barcode
    for value in (
        paper.nosso_numero, paper.agency_code, paper.document_number, "R$ 319,69", "10/01/2027", "23/11/2026",
        "Banco Exemplo S.A. · CNPJ 11.222.333/0001-81", "Rua do Exemplo, 100, São Paulo – SP, 01000-000",
        "Maria Exemplo da Silva · CPF 529.982.247-25", "Rua da Amostra, 25, São Paulo – SP, 01000-000",
        "Recibo do Pagador", "Autenticação Mecânica - Ficha de Compensação", "Vence domingo, 10 de janeiro de 2027",
        "quite.banco.example/verificar", "ajuda@banco.example", "Parcela 1 de 36",
    ):  # fmt: skip
        assert value in text


@pytest.mark.parametrize("paper", [boleto(), boleto(0, pix=False), hard_boleto()], ids=["pix", "entry", "hard"])
def test_stamped_paper_is_the_paper_weasyprint_draws(paper):
    """Same characters at the same places; the codes are compared by reading them."""
    stamped, plain = (sorted(glyphs(boleto_pdf(paper, stamp=stamp))) for stamp in STAMPED)
    assert [glyph[1] for glyph in stamped] == [glyph[1] for glyph in plain]
    unmatched = list(plain)
    for page, character, x, y in stamped:
        near = [
            other for other in unmatched
            if other[:2] == (page, character) and abs(other[2] - x) < 0.7 and abs(other[3] - y) < 0.5
        ]  # fmt: skip
        assert near, (character, x, y)
        unmatched.remove(min(near, key=lambda other: abs(other[2] - x) + abs(other[3] - y)))


def test_the_longest_names_are_made_smaller_and_never_cut():
    paper = hard_boleto()
    pdf = boleto_pdf(paper)
    (text,) = texts(pdf)
    assert text.count(paper.payer_name) == 2
    assert "R$ 9.999.999,99" in text
    assert "Rio Abaixo – MG, 35935-000" in text
    assert paper.creditor_name in text
    assert all(5 * MM < x < 205 * MM and 5 * MM < y < 292 * MM for _, _, x, y in glyphs(pdf))
    assert scanned(pdf, 150, ITF) == [[paper.barcode]]
    assert scanned(pdf, 150, QR) == [[paper.pix_code]]


def test_text_nobody_could_read_is_refused():
    with pytest.raises(CoreError) as refused:
        boleto_pdf(boleto(payer_name="Maria " * 900))
    assert refused.value.code == "TEXT_TOO_LONG"
    assert refused.value.facts["slot"] in {"payer", "payer_short"}


def test_simulated_boleto_says_so_and_a_real_one_does_not():
    assert texts(boleto_pdf(boleto(simulated=True)))[0].count("SIMULADO – sem valor") == 2
    assert "SIMULADO" not in texts(boleto_pdf(boleto()))[0]


def test_without_bolepix_nothing_speaks_of_pix():
    pdf = boleto_pdf(boleto(pix=False))
    assert scanned(pdf, 150, QR) == [[]]
    assert "Pix" not in texts(pdf)[0]


def test_last_boleto_says_it_is_the_last():
    assert "Depois dela, você está quite." in texts(boleto_pdf(boleto(36)))[0]
    assert "Depois desta falta 1 parcela de R$ 319,69" in texts(boleto_pdf(boleto(35)))[0]


def test_names_in_other_scripts_are_written_too():
    paper = boleto(payer_name="Мария Примерова")
    pdf = boleto_pdf(paper)
    assert "Мария Примерова" in texts(pdf)[0]
    assert scanned(pdf, 150, ITF) == [[paper.barcode]]


def test_it_is_tagged_and_described():
    kinds = check_tags(boleto_pdf(boleto()))
    assert kinds["/Figure"] == 2
    assert kinds["/H1"] == 1


def test_same_facts_give_the_same_bytes_and_nothing_of_this_machine():
    pdf = boleto_pdf(boleto())
    assert pdf == boleto_pdf(boleto())
    content = everything(pdf)
    for trace in (b"/home/", b"/work", b"/usr/", b"/tmp", b"file:", str(Path.cwd()).encode(), b"WeasyPrint"):
        assert trace not in content


def test_greeting_follows_the_language_and_the_ficha_stays_portuguese():
    words = {"Pague com Pix": "Pay with Pix", "Vence %(day)s": "Due %(day)s"}
    english = Language("en", lambda message: words.get(message, message))
    (text,) = texts(boleto_pdf(boleto(), english))
    assert "Pay with Pix" in text
    assert "Due Sunday, January 10, 2027" in text
    assert "Vencimento 10/01/2027" in text
