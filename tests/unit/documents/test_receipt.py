from portal.documents.receipt import receipt_pdf
from tests.unit.documents.papers import LONG_NAME, receipt
from tests.unit.documents.reading import QR, check_accessible, check_tags, scanned, texts


def test_it_says_what_was_paid_and_what_is_left():
    (text,) = texts(receipt_pdf(receipt()))
    for fact in (
        "R-2026-000417-01", "Parcela 1 de 36 do acordo 2026-000417", "Pago em 15/01/2027, 12h12, por Pix.",
        "Maria Exemplo da Silva, CPF ***.982.247-**", "CNPJ 11.222.333/0001-81", "Rua do Exemplo, 100",
        "Valor da parcela R$ 319,69", "Multa e juros de atraso R$ 6,81", "Total pago R$ 326,50", "2 de 37",
        "Ainda faltam R$ 8.004,29", "E99999999202701091512abcdefghijk", "15/01/2027 12:13:02 (horário de Brasília)",
    ):  # fmt: skip
        assert fact in text


def test_last_receipt_says_even():
    (text,) = texts(receipt_pdf(receipt(balance_cents=0, charges_cents=0)))
    assert "Nada. Você está quite." in text
    assert "Multa e juros de atraso Nenhum" in text


def test_its_qr_opens_the_check():
    pdf = receipt_pdf(receipt())
    assert scanned(pdf, 150, QR) == [["https://quite.banco.example/verificar/r/8f3kq2mz"]]


def test_one_tagged_page_even_with_long_names():
    what = f"Parcela 96 de 96 do acordo de {LONG_NAME}"
    pdf = receipt_pdf(receipt(payer_name=LONG_NAME, what=what, simulated=True))
    (text,) = texts(pdf)
    assert text.count(LONG_NAME) == 2
    assert "SIMULADO – sem valor" in text
    assert check_tags(pdf)["/H1"] == 1
    check_accessible(pdf)
