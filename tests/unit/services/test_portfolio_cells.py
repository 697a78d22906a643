"""One cell at a time: what is read, and what is refused with which code."""

from datetime import date

import pytest

from portal.core.errors import CoreError
from portal.services.portfolio import cells


def refused(read, *arguments) -> str:
    with pytest.raises(CoreError) as error:
        read(*arguments)
    return error.value.code


@pytest.mark.parametrize(("cell", "value"), [
    ("52998224725", "52998224725"), ("529.982.247-25", "52998224725"), ("529 982 247 25", "52998224725"),
    ("11.222.333/0001-81", "11222333000181"), ("12.abc.345/01de-35", "12ABC34501DE35"),
])
def test_documents_lose_their_punctuation(cell, value):
    assert cells.document(cell) == value


@pytest.mark.parametrize(("cell", "code"), [
    ("52998224724", "DOCUMENT_DIGIT"), ("111.111.111-11", "DOCUMENT_DIGIT"), ("00000000000", "DOCUMENT_DIGIT"),
    ("11222333000182", "DOCUMENT_DIGIT"), ("12ABC34501DE36", "DOCUMENT_DIGIT"), ("00000000000000", "DOCUMENT_DIGIT"),
    # a CPF whose leading zero a spreadsheet dropped is not completed: it may be a typing error of another one
    ("9876543210", "DOCUMENT_LENGTH"), ("5299822472", "DOCUMENT_LENGTH"), ("12ABC34501DEA5", "DOCUMENT_LENGTH"),
    ("3,90533E+10", "DOCUMENT_SCIENTIFIC"), ("5.2998224725E+10", "DOCUMENT_SCIENTIFIC"),
    ("٥٢٩٩٨٢٢٤٧٢٥", "DOCUMENT_LENGTH"), ("529982247=25", "DOCUMENT_LENGTH"),
])
def test_wrong_documents(cell, code):
    assert refused(cells.document, cell) == code


def test_only_a_company_is_a_company():
    assert cells.company("12ABC34501DE35") == "12ABC34501DE35"
    assert refused(cells.company, "52998224725") == "NOT_A_COMPANY"


@pytest.mark.parametrize("cell", ["20/08/2026", "2026-08-20", "20-08-2026", "20.08.2026", "20/8/2026"])
def test_dates(cell):
    assert cells.day(cell) == date(2026, 8, 20)


@pytest.mark.parametrize(("cell", "code"), [
    ("31/02/2026", "DATE_UNREAL"), ("20/13/2026", "DATE_UNREAL"), ("20/08/26", "DATE_FORMAT"), ("46254", "DATE_FORMAT"),
    ("2026-08-20 00:00:00", "DATE_FORMAT"), ("31/12/1899", "DATE_TOO_OLD"), ("٢٠/٠٨/٢٠٢٦", "DATE_FORMAT"),
])
def test_wrong_dates(cell, code):
    assert refused(cells.day, cell) == code


@pytest.mark.parametrize(("cell", "amount"), [
    ("1.234,56", 123456), ("1234.56", 123456), ("1234,5", 123450), ("R$ 1.234,56", 123456), ("1.234", 123400),
    ("49000", 4900000), ("0,01", 1),
])
def test_amounts(cell, amount):
    assert cells.cents(cell) == amount


@pytest.mark.parametrize(("cell", "code"), [
    ("0,00", "AMOUNT_ZERO"), ("-10,00", "MONEY_NEGATIVE"), ("=1+1", "MONEY_NOT_A_NUMBER"),
    ("1,234.56", "MONEY_NOT_A_NUMBER"), ("12,345", "MONEY_TOO_MANY_DECIMALS"), ("9" * 14, "MONEY_TOO_LARGE"),
    ("1e5", "MONEY_NOT_A_NUMBER"), ("NaN", "MONEY_NOT_A_NUMBER"),
])
def test_wrong_amounts(cell, code):
    assert refused(cells.cents, cell) == code


@pytest.mark.parametrize(("cell", "number"), [("1", 1), ("007", 7), ("999", 999)])
def test_installment_numbers(cell, number):
    assert cells.ordinal(cell) == number


@pytest.mark.parametrize("cell", ["0", "1000", "-1", "1.0", "1/12", "²", "9" * 5000])
def test_wrong_installment_numbers(cell):
    assert refused(cells.ordinal, cell) == "NUMBER_FORMAT"


@pytest.mark.parametrize(("cell", "code"), [
    ("cartao", "card"), ("CARTÃO DE CRÉDITO", "card"), ("Empréstimo pessoal", "personal_loan"),
    ("habitacional", "housing"), ("Microcrédito", "microcredit"), ("crediário", "store_credit"), ("housing", "housing"),
])
def test_products(cell, code):
    assert cells.product(cell) == code


def test_unknown_product():
    assert refused(cells.product, "consórcio") == "PRODUCT_UNKNOWN"


@pytest.mark.parametrize(("cell", "fraction"), [
    ("1,99", "0.0199"), ("1.99", "0.0199"), ("1,99%", "0.0199"), ("2", "0.02"), ("0", "0"), ("12,345678", "0.12345678"),
    ("50", "0.5"), ("0,05", "0.0005"),
])
def test_rates_are_percent_per_month(cell, fraction):
    assert cells.percent(cell) == fraction


@pytest.mark.parametrize(("cell", "code"), [
    ("50,01", "RATE_RANGE"), ("0,0199", "RATE_FRACTION"), ("-1", "RATE_FORMAT"), ("1,9999999", "RATE_FORMAT"),
    ("a.m.", "RATE_FORMAT"),
])
def test_wrong_rates(cell, code):
    assert refused(cells.percent, cell) == code


def test_flags():
    assert [cells.flag(word) for word in ("sim", "S", "1", "x", "TRUE")] == [True] * 5
    assert [cells.flag(word) for word in ("não", "nao", "N", "0", "")] == [False] * 5
    assert refused(cells.flag, "talvez") == "FLAG_UNKNOWN"


@pytest.mark.parametrize(("cell", "number"), [
    ("(81) 90000-0001", "+5581900000001"), ("81900000001", "+5581900000001"), ("+55 81 90000-0001", "+5581900000001"),
    ("5581900000001", "+5581900000001"), ("081 90000 0001", "+5581900000001"), ("(11) 3333-4444", "+551133334444"),
    ("55 99000-0001", "+5555990000001"), ("+351 912 345 678", "+351912345678"),
])
def test_phones_become_e164(cell, number):
    assert cells.phone(cell) == number


@pytest.mark.parametrize(("cell", "code"), [
    ("90000-0001", "PHONE_FORMAT"), ("(20) 90000-0001", "PHONE_AREA"), ("(81) 8888-7777", "PHONE_NINTH_DIGIT"),
    ("(81) 80000-0001", "PHONE_FORMAT"), ("nenhum", "PHONE_FORMAT"), ("+55 81 9", "PHONE_FORMAT"),
    ("+0 912345678", "PHONE_FORMAT"),
])
def test_wrong_phones(cell, code):
    assert refused(cells.phone, cell) == code


def test_a_landline_takes_no_sms():
    assert refused(cells.mobile, "(11) 3333-4444") == "PHONE_NOT_MOBILE"
    assert cells.mobile("+351 912 345 678") == "+351912345678"


def test_emails_are_lower_case():
    assert cells.email("Maria.Silva+1@Pessoa.Example") == "maria.silva+1@pessoa.example"


@pytest.mark.parametrize("cell", ["maria", "maria@", "@pessoa.example", "a b@pessoa.example", "a@b", "a@b..example",
                                  "a@pessoa.example\nBcc: x@y.example", "joão@pessoa.example",
                                  "a" * 300 + "@b.example"])
def test_wrong_emails(cell):
    assert refused(cells.email, cell) == "EMAIL_FORMAT"


def test_places():
    assert cells.state("pe") == "PE"
    assert refused(cells.state, "XX") == "STATE_UNKNOWN"
    assert cells.postal_code("50000-000") == "50000000"
    assert refused(cells.postal_code, "1310100") == "POSTAL_CODE_FORMAT"
    assert (len(cells.AREA_CODES), len(cells.STATES)) == (67, 27)


def test_text_settles_spaces_and_accents():
    assert cells.text("José  da\tSilva", 120) == "José da Silva"
    assert refused(cells.text, "a" * 121, 120) == "TOO_LONG"
    assert refused(cells.text, "a", 120, 2) == "TOO_SHORT"
