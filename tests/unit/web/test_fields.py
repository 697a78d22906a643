from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.web.fields import BirthDateField, CodeField, CountField, DocumentField, MoneyField

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/"):
        yield


def read(field, typed):
    """The field after reading what was typed."""
    form = type("Typed", (Form,), {"it": field})(MultiDict({"it": typed}))
    form.validate()
    return form.it


def good(field, typed):
    it = read(field, typed)
    assert it.errors == () or it.errors == []
    return it.data


def complaint(field, typed):
    it = read(field, typed)
    assert it.data is None and it.raw_text() == typed, "what was typed stays, and nothing is read from it"
    assert "!" not in it.errors[0]
    return it.errors[0]


@pytest.mark.parametrize(("typed", "read_as"), [
    ("52998224725", "52998224725"), ("529.982.247-25", "52998224725"), (" 529 982 247 25 ", "52998224725"),
    ("529.982.247–25", "52998224725"), ("５２９９８２２４７２５", "52998224725"),
    ("11.222.333/0001-81", "11222333000181"), ("12.abc.345/01de-35", "12ABC34501DE35"),
])
def test_documents_in_all_the_usual_ways(typed, read_as):
    assert good(DocumentField(), typed) == read_as


@pytest.mark.parametrize(("typed", "words"), [
    ("", "Escreva seu CPF ou CNPJ"), ("   ", "Escreva seu CPF ou CNPJ"),
    ("5299822472", "O CPF tem 11 números. Faltou 1"), ("529982247", "O CPF tem 11 números. Faltaram 2"),
    ("529982247251", "O CPF tem 11 números e o CNPJ tem 14. Você escreveu 12"),
    ("112223330001811", "O CNPJ tem 14 números. Sobrou 1"),
    ("52998224724", "Algum número está trocado"), ("11111111111", "Algum número está trocado"),
    ("11222333000182", "Algum número está trocado"), ("5299822472a", "O CPF só tem números"),
    ("maria@pessoa.example", "só os números"), ("529.982.247-25'--", "só os números"),
])
def test_documents_that_need_another_look(typed, words):
    assert words in complaint(DocumentField(), typed)


@pytest.mark.parametrize("typed", [
    "17051980", "17/05/1980", "17-05-1980", "17.5.1980", "17 05 1980", "1980-05-17", "1980/05/17", " 17/5/1980 ",
])
def test_birth_dates_in_all_the_usual_ways(typed):
    assert good(BirthDateField(today=lambda: TODAY), typed) == date(1980, 5, 17)


@pytest.mark.parametrize(("typed", "words"), [
    ("", "dia, mês e ano"), ("17 de maio", "como 17/05/1980"), ("170580", "ano com 4 números"),
    ("17/05/80", "ano com 4 números"), ("31/02/1980", "não existe"), ("17/13/1980", "não existe"),
    ("24/11/2026", "ainda não chegou"), ("01/01/1899", "Confira o ano"), ("1705", "como 17/05/1980"),
    ("00/00/0000", "ano com 4 números"), ("1/1/19800", "como 17/05/1980"),
])
def test_birth_dates_that_need_another_look(typed, words):
    assert words in complaint(BirthDateField(today=lambda: TODAY), typed)


def test_today_is_a_birth_date():
    assert good(BirthDateField(today=lambda: TODAY), "23/11/2026") == TODAY


@pytest.mark.parametrize("typed", ["482913", "482 913", "482-913", " 4 8 2 9 1 3 ", "４８２９１３"])
def test_codes_as_they_are_pasted(typed):
    assert good(CodeField(), typed) == "482913"


@pytest.mark.parametrize(("typed", "words"), [
    ("", "Digite o código"), ("48291", "Faltou 1"), ("4829", "Faltaram 2"), ("4829130", "Você escreveu 7"),
    ("48291O", "só tem números"),
])
def test_codes_that_need_another_look(typed, words):
    assert words in complaint(CodeField(), typed)


@pytest.mark.parametrize(("typed", "cents"), [
    ("150", 15_000), ("150,5", 15_050), ("1.234,56", 123_456), ("R$ 50", 5_000), ("1234.56", 123_456),
])
def test_amounts_in_all_the_usual_ways(typed, cents):
    assert good(MoneyField(), typed) == cents


@pytest.mark.parametrize(("typed", "words"), [
    ("", "Escreva um valor"), ("-5", "maior que zero"), ("1,234", "depois da vírgula"), ("cem", "150,00"),
    ("49,99", "O menor valor é R$\xa050,00"), ("1000,01", "O maior valor é R$\xa01.000,00"),
    ("9" * 20, "grande demais"), ("NaN", "150,00"), ("1e9", "150,00"),
])
def test_amounts_that_need_another_look(typed, words):
    assert words in complaint(MoneyField(low=5_000, high=100_000), typed)


def test_an_optional_amount_may_stay_empty_but_not_be_nonsense():
    assert good(MoneyField(optional=True), "") is None
    assert complaint(MoneyField(optional=True), "x")


@pytest.mark.parametrize(("typed", "number"), [("1", 1), ("96", 96), (" 24 ", 24), ("024", 24)])
def test_counts(typed, number):
    assert good(CountField(), typed) == number


@pytest.mark.parametrize("typed", ["0", "97", "-1", "1000000000", "１２", "12.0", "NaN", "1e1", "", "²", "9" * 5000])
def test_counts_out_of_range_or_not_numbers(typed):
    it = read(CountField(), typed)
    assert it.data is None
    assert it.errors[0] == "Escreva um número de 1 a 96"


def test_a_value_that_was_not_typed_is_shown_as_people_write_it():
    form = type("Prefilled", (Form,), {"amount": MoneyField(), "count": CountField()})(None, data={
        "amount": 123_456, "count": 24})
    assert (form.amount.raw_text(), form.count.raw_text()) == ("1.234,56", "24")
    empty = type("Empty", (Form,), {"amount": MoneyField()})()
    assert empty.amount.raw_text() == ""
