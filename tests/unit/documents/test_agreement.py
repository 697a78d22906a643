import pytest

from portal.documents.agreement import Party, agreement_pdf
from portal.documents.language import Language
from tests.unit.documents.papers import ACCEPTANCE, LONG_ADDRESS, LONG_NAME, agreement
from tests.unit.documents.reading import check_accessible, check_tags, everything, glyphs, texts

MM = 72 / 25.4


@pytest.fixture(scope="module")
def draft() -> bytes:
    return agreement_pdf(agreement())


@pytest.fixture(scope="module")
def final() -> bytes:
    return agreement_pdf(agreement(96, acceptance=ACCEPTANCE))


@pytest.mark.parametrize(
    "fact",
    [
        "Valor do acordo, à vista R$ 8.600,00", "Total parcelado, com a entrada R$ 12.008,84",
        "Juros por mês, taxa efetiva 1,99%", "Juros por ano, taxa efetiva 26,67%", "CET por mês 2,04%",
        "CET por ano 27,36%", "Imposto (IOF) R$ 61,56", "Tarifas e seguros Nenhum", "2% da parcela", "1% ao mês",
        "36, uma por mês", "A proposta vale até 30/11/2026, 18h", "Entrada − R$ 500,00",
        "Desconto deste acordo − R$ 416,97", "Juros em 36 parcelas R$ 3.347,28", "Valor parcelado R$ 8.100,00",
        "Primeiro vencimento 10/01/2027", "soma R$ 6,39 de multa e R$ 3,20 de juros. Total: R$ 329,28",
        "Cartão final 4417", "contratado com Loja Exemplo Ltda.", "4.800,00 123,45 506,70 96,00 344,00 0,00 5.870,15",
        "Valor em aberto em 23/11/2026 9.016,97", "Maria Exemplo da Silva, CPF 529.982.247-25",
        "não é novação (Código Civil, art. 361)", "Medida Provisória 2.200-2/2001, art. 10, § 2º",
        "pagar tudo ou uma parte quando quiser, sem custo", "art. 52, § 2º", "passar de 90 dias em aberto",
        "se 3 parcelas ficarem em aberto ao mesmo tempo", "7 dias depois do aceite para desfazer",
        "Ouvidoria: 0800 000 0001", "36 10/12/2029 10/12/2029 319,69",
    ],
)  # fmt: skip
def test_it_says_what_the_consumer_code_asks_for(draft, fact):
    """CDC art. 52 and 54-B; the balance of each contract it gathers; the whole schedule."""
    assert fact in " ".join(texts(draft))


def test_it_never_asks_for_a_right(draft):
    """CDC art. 51 and 54-C, V: no giving up a lawsuit, no lawyer's fees, no waiver."""
    text = " ".join(texts(draft)).lower()
    for word in ("honorário", "renúncia", "renuncia", "desistir da ação", "desistência", "abrir mão", "irretratável"):
        assert word not in text
    assert "aceitar não tira nenhum direito seu" in text


def test_draft_is_marked_on_every_page_and_the_copy_on_none(draft, final):
    assert all("MINUTA" in page for page in texts(draft))
    assert not any("MINUTA" in page or "Minuta" in page for page in texts(final))
    assert "Como este acordo foi aceito" not in " ".join(texts(draft))


def test_copy_carries_the_proof(final):
    text = " ".join(texts(final))
    for fact in ("24/11/2026 11:30:05 (horário de Brasília)", ACCEPTANCE.method, "3f" * 32, "a9" * 32):
        assert fact in text


def test_every_page_names_the_creditor_with_cnpj_and_address(draft, final):
    for page in texts(draft) + texts(final):
        assert "Banco Exemplo S.A. · CNPJ 11.222.333/0001-81 · Rua do Exemplo, 100, São Paulo – SP" in page
        assert "ajuda@banco.example" in page


def test_all_96_installments_are_listed(final):
    text = " ".join(texts(final))
    for parcel in (1, 50, 95, 96):
        year, month = 2026 + (11 + parcel) // 12, (11 + parcel) % 12 + 1
        assert f" {parcel} 10/{month:02d}/{year} " in text


def test_it_is_tagged_with_tables_a_screen_reader_can_walk(draft, final):
    for pdf in (draft, final):
        kinds = check_tags(pdf)
        assert kinds["/H1"] == 1
        assert kinds["/TH"] > 40
        assert kinds["/Table"] >= 4


def test_nothing_of_this_machine_and_nothing_attached(draft):
    content = everything(draft)
    for trace in (b"/home/", b"/work", b"/usr/", b"/tmp", b"file:", b"paper:", b"/EmbeddedFile"):
        assert trace not in content
    assert draft == agreement_pdf(agreement())


def test_long_names_and_large_amounts_stay_on_the_sheet():
    paper = agreement(
        1,
        debtor=Party(LONG_NAME, "CPF 529.982.247-25", LONG_ADDRESS),
        entry_cents=0,
        cash_cents=999_999_999,
        total_cents=999_999_999,
        installment_cents=999_999_999,
        additions=(("Seguro que você escolheu", 1234),),
        iof_cents=0,
        simulated=True,
    )
    pdf = agreement_pdf(paper)
    text = " ".join(texts(pdf))
    assert LONG_NAME in text
    assert "1× R$ 9.999.999,99" in text
    assert "Até domingo, 10 de janeiro de 2027." in text
    assert "1, única" in text
    assert "Seguro que você escolheu R$ 12,34" in text
    assert "Não há tarifa" not in text
    assert "SIMULADO – sem valor" in text
    assert all(18 * MM < x < 192 * MM for _, character, x, _ in glyphs(pdf) if character not in "MINUTA")


def test_words_come_from_the_language_handed_in():
    words = {"Quanto custa": "What it costs"}
    pdf = agreement_pdf(agreement(), Language("en", lambda message: words.get(message, message)))
    assert "What it costs" in texts(pdf)[0]


def test_it_keeps_every_rule_of_pdf_ua(draft, final):
    check_accessible(draft)
    check_accessible(final)
