"""What the stamper adds to a form: tags for every text, codes with a description, nothing twice."""

from collections import Counter
from io import BytesIO

import pikepdf

from portal.documents.boleto import boleto_pdf
from portal.documents.carne import carne_pdf
from portal.documents.language import Language
from tests.unit.documents.bank_papers import KINDS, bank_paper
from tests.unit.documents.papers import boleto, hard_boleto
from tests.unit.documents.reading import check_accessible, check_tags, everything


def languages(pdf: bytes) -> Counter[str]:
    """How many tags say which language; none for the paper's own."""
    document = pikepdf.open(BytesIO(pdf))
    tags = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/Pg" in thing]
    return Counter(str(tag.get("/Lang", "")) for tag in tags)


def test_boletos_keep_every_rule_of_pdf_ua():
    for paper in (boleto(), boleto(0, pix=False), hard_boleto(), bank_paper(KINDS[0])):
        check_accessible(boleto_pdf(paper))


def test_carnes_keep_every_rule_of_pdf_ua():
    check_accessible(carne_pdf([boleto(parcel, 4) for parcel in range(1, 5)]))
    check_accessible(carne_pdf([hard_boleto(parcel) for parcel in (1, 2, 3)]))


def test_papers_weasyprint_draws_alone_keep_them_too():
    """Names in scripts the project's faces lack."""
    check_accessible(boleto_pdf(boleto(payer_name="Мария Примерова")))
    check_accessible(carne_pdf([boleto(payer_name="Мария Примерова")]))


def test_an_english_paper_says_where_the_bank_speaks_portuguese():
    pdf = boleto_pdf(boleto(), Language("en"))
    check_accessible(pdf)
    spoken = languages(pdf)
    assert set(spoken) == {"", "pt-BR"}
    assert spoken["pt-BR"] > spoken[""] > 5
    assert set(languages(boleto_pdf(boleto()))) == {""}


def test_a_form_is_in_the_file_once_however_many_slips_use_it():
    content = everything(carne_pdf([boleto(parcel, 6) for parcel in range(1, 7)]))
    assert content.count(b"/Subtype/Form") == 2  # with a cut line below it, and without


def test_every_slip_has_its_own_section():
    kinds = check_tags(carne_pdf([boleto(parcel, 4) for parcel in range(1, 5)]))
    assert (kinds["/Sect"], kinds["/Figure"]) == (4, 8)
