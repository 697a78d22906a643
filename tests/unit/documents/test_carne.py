import pytest

from portal.core.errors import CoreError
from portal.documents.carne import carne_pdf
from tests.unit.documents.papers import boleto, hard_boleto
from tests.unit.documents.reading import ITF, MM, QR, glyphs, scanned, texts


def slips(count, **changes):
    return [boleto(parcel, count, **changes) for parcel in range(1, count + 1)]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (2, 1), (3, 1), (4, 2), (96, 32)])
def test_three_boletos_on_each_sheet(count, pages):
    papers = slips(count)
    found = scanned(carne_pdf(papers), 100, ITF)
    assert len(found) == pages
    assert [code for page in found for code in page] == [paper.barcode for paper in papers]
    assert all(len(page) == 3 for page in found[:-1])


@pytest.mark.parametrize("dpi", [300, 150, 100])
@pytest.mark.parametrize("stamp", [True, False])
def test_six_codes_per_sheet_read_back(stamp, dpi):
    papers = slips(4, simulated=True)
    pdf = carne_pdf(papers, stamp=stamp)
    assert scanned(pdf, dpi, ITF) == [[p.barcode for p in papers[:3]], [papers[3].barcode]]
    assert scanned(pdf, dpi, QR) == [[p.pix_code for p in papers[:3]], [papers[3].pix_code]]


def test_every_qr_of_96_reads_back():
    papers = slips(96)
    assert [code for page in scanned(carne_pdf(papers), 150, QR) for code in page] == [p.pix_code for p in papers]


def test_stub_says_what_is_left_after_it():
    first, second, last = (texts(carne_pdf([boleto(parcel, 3)]))[0] for parcel in (1, 2, 3))
    assert "Parcela 1 de 3" in first
    assert "Depois desta faltam R$ 639,38" in first
    assert "Depois desta faltam R$ 319,69" in second
    assert "Depois desta faltam Nada. Você está quite." in last


def test_down_payment_and_missing_balance():
    (text,) = texts(carne_pdf([boleto(0, 3, following=None)]))
    assert "Parcela Entrada" in text
    assert "Depois desta faltam Paguei em" in text


@pytest.mark.parametrize(
    "papers",
    [slips(4), [hard_boleto(1), hard_boleto(2, pix=False), hard_boleto(3, simulated=False)]],
    ids=["plain", "hard and mixed"],
)
def test_stamped_slips_are_the_slips_weasyprint_draws(papers):
    stamped, plain = (sorted(glyphs(carne_pdf(papers, stamp=stamp))) for stamp in (True, False))
    assert [glyph[:2] for glyph in stamped] == [glyph[:2] for glyph in plain]
    unmatched = list(plain)
    for page, character, x, y in stamped:
        near = [
            other for other in unmatched
            if other[:2] == (page, character) and abs(other[2] - x) < 0.7 and abs(other[3] - y) < 0.5
        ]  # fmt: skip
        assert near, (character, x, y)
        unmatched.remove(min(near, key=lambda other: abs(other[2] - x) + abs(other[3] - y)))


def test_long_names_stay_whole_on_every_slip():
    papers = [hard_boleto(parcel) for parcel in (1, 2, 3)]
    pdf = carne_pdf(papers)
    (text,) = texts(pdf)
    assert text.count(papers[0].payer_name) == 6
    assert text.count(papers[0].linha_digitavel) == 1
    assert all(4 * MM < x < 206 * MM for _, _, x, _ in glyphs(pdf))


def test_every_slip_is_marked_when_simulated():
    assert texts(carne_pdf(slips(3, simulated=True)))[0].count("SIMULADO – sem valor") == 6
    assert "SIMULADO" not in texts(carne_pdf(slips(3)))[0]


def test_each_slip_names_the_creditor_with_cnpj_and_address():
    (text,) = texts(carne_pdf(slips(3)))
    assert text.count("CNPJ 11.222.333/0001-81") == 6
    assert text.count("Rua do Exemplo, 100") == 6
    assert text.count("quite.banco.example/verificar") == 3


def test_same_facts_give_the_same_bytes():
    assert carne_pdf(slips(4)) == carne_pdf(slips(4))


def test_ninety_six_boletos_fit_in_an_email():
    assert len(carne_pdf(slips(96))) < 0.30 * 2**20


def test_empty_carne_is_refused():
    with pytest.raises(CoreError) as refused:
        carne_pdf([])
    assert refused.value.code == "CARNE_EMPTY"
