"""The paper of every bank: what it prints, and its codes read by two readers on good and poor printers."""

import pytest

from portal.core.boleto.linha_digitavel import decode
from portal.documents.boleto import boleto_pdf
from portal.documents.carne import carne_pdf
from tests.unit.documents.bank_papers import KINDS, bank_paper
from tests.unit.documents.reading import ITF, QR, pictures, scan, texts, zbar

ITAU = (
    "ATÉ O VENCIMENTO, PAGUE EM QUALQUER BANCO OU CORRESPONDENTE NÃO BANCÁRIO. "
    "APÓS O VENCIMENTO, ACESSE ITAU.COM.BR/BOLETOS"
)
BB = "Pagável em qualquer banco até o vencimento. Após, atualize o boleto no site bb.com.br."
CAIXA = "PREFERENCIALMENTE NAS CASAS LOTÉRICAS ATÉ O VALOR LIMITE"
ANY = "Pagável em qualquer banco até o vencimento"
#: Name, code, agency and beneficiary, carteira, where to pay, and nosso número up to its check digit.
PRINTED = {
    "104": ("Caixa Econômica Federal", "104-0", "0501/433756-5", "RG", CAIXA, "14000000000000003-"),
    "104-7": ("Caixa Econômica Federal", "104-0", "0501/1242119", "RG", CAIXA, "14000000000000003-"),
    "001-7": ("Banco do Brasil", "001-9", "1492/84520004", "17", BB, "92044860000000003"),
    "001-6": ("Banco do Brasil", "001-9", "1688/64703349", "17", BB, "26556500003-"),
    "001-4": ("Banco do Brasil", "001-9", "6799/90891358", "17", BB, "66200000003-"),
    "237": (
        "Bradesco", "237-2", "1234/0012345", "09",
        "Pagável preferencialmente na Rede Bradesco ou Bradesco Expresso", "09/00000000003-",
    ),
    "341": ("Itaú", "341-7", "0197/85582-8", "109", ITAU, "109/00000003-"),
    "033": ("Santander", "033-7", "5124/8232392", "101", ANY, "000000000003-"),
    "748": (
        "Sicredi", "748-X", "3059.16.17429", "1",
        "PREFERENCIALMENTE EM CANAIS ELETRÔNICOS DA SUA INSTITUIÇÃO FINANCEIRA", "26/200003-",
    ),
    "756": ("Sicoob", "756-0", "6111/0566946", "1", ANY, "0000003-"),
    "041": ("Banrisul", "041-8", "2783/7542773", "2", ANY, "00000003-"),
    "085": ("Ailos", "085-1", "6614/0983981-7", "01", ANY, "09839817000000003"),
    "422": ("Safra", "422-7", "9920-2/87231643-8", "02", ANY, "93000002-"),
    "077": ("Banco Inter", "077-9", "0001/5961700", "110", ANY, "0001/110/0000000003-"),
}  # fmt: skip


def test_every_bank_and_account_form_is_here():
    assert set(PRINTED) == set(KINDS)
    assert len({kind[:3] for kind in KINDS}) == 11


@pytest.mark.parametrize("kind", KINDS)
def test_each_bank_prints_its_own_words_and_forms(kind):
    paper = bank_paper(kind)
    name, code, agency, carteira, place, number = PRINTED[kind]
    assert paper.nosso_numero.startswith(number)
    assert len(paper.nosso_numero) - len(number) == {"041": 2, "001-7": 0, "085": 0}.get(kind, 1)
    (text,) = texts(boleto_pdf(paper))
    for words in (
        f"Agência / código do beneficiário {agency}", f"Carteira {carteira} ", f"Local de pagamento {place}",
        f"Nosso número {paper.nosso_numero}", "Espécie DM ", "Aceite N ", "Moeda R$ ", "Recibo do Pagador",
        "Autenticação Mecânica - Ficha de Compensação", "Beneficiário Banco Exemplo S.A. · CNPJ 11.222.333/0001-81",
    ):  # fmt: skip
        assert words in text
    assert text.count(f"{name} {code}") == 2
    assert text.count(paper.linha_digitavel) == 2
    assert decode(paper.linha_digitavel, paper.document_date).barcode == paper.barcode
    assert paper.barcode[:3] == code[:3]


@pytest.mark.parametrize("dpi", [300, 150, 100])
@pytest.mark.parametrize("kind", KINDS)
def test_both_readers_read_the_boleto_of_each_bank(kind, dpi):
    paper = bank_paper(kind)
    (page,) = pictures(boleto_pdf(paper), dpi)
    assert [code.text for code in scan(page, ITF)] == [paper.barcode]
    assert [code.text for code in scan(page, QR)] == [paper.pix_code]
    assert zbar(page) == {"I25": [paper.barcode], "QRCODE": [paper.pix_code]}


@pytest.mark.parametrize("dpi", [300, 150, 100])
@pytest.mark.parametrize("start", range(0, len(KINDS), 3))
def test_both_readers_read_the_carne_of_each_bank(start, dpi):
    """Three banks on one sheet."""
    papers = [bank_paper(kind, parcel) for parcel, kind in enumerate(KINDS[start : start + 3], start=1)]
    bars, codes = [paper.barcode for paper in papers], [paper.pix_code for paper in papers]
    (page,) = pictures(carne_pdf(papers), dpi)
    assert [code.text for code in scan(page, ITF)] == bars
    assert [code.text for code in scan(page, QR)] == codes
    assert zbar(page) == {"I25": bars, "QRCODE": codes}
