"""What a line can be asked alone."""

from datetime import date

import pytest

from portal.services.portfolio.columns import read_header
from portal.services.portfolio.validation import Validator
from tests.portfolio_files import NAMES, line

TODAY = date(2026, 11, 23)


@pytest.fixture
def check():
    validator = Validator(read_header(";".join(NAMES)), TODAY)
    return lambda cells: validator.check([cells.get(name, "") for name in NAMES])


def faults(checked) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.column, fault.weight) for fault in checked.faults]


def test_a_good_line(check):
    checked = check(line())
    assert checked.faults == () and not checked.rejected
    assert (checked.number, checked.due_date, checked.amount) == (1, date(2026, 8, 20), 123456)
    assert checked.person.document == "52998224725"
    assert checked.person.contacts == {"email": ["maria@pessoa.example"], "sms": ["+5581900000001"], "whatsapp": []}
    assert checked.terms.values == {
        "product": "card", "signed_on": date(2024, 1, 10), "rate_month": "0.0199", "original_creditor_name": "",
        "original_creditor_cnpj": "", "prescribed": False, "blocked": False}
    assert checked.terms.guarantors == {}


def test_all_faults_of_a_line_are_listed(check):
    checked = check(line(documento="1", nome="", valor="-1", vencimento="31/02/2026", email="x"))
    assert faults(checked) == [
        ("DOCUMENT_LENGTH", "documento", "rejected"), ("EMPTY", "nome", "rejected"),
        ("EMAIL_FORMAT", "email", "ignored"),
        ("DATE_UNREAL", "vencimento", "rejected"), ("MONEY_NEGATIVE", "valor", "rejected")]
    assert checked.contract == "A-1"


@pytest.mark.parametrize(("cells", "code", "column"), [
    ({"vencimento": "23/11/2026"}, "NOT_OVERDUE", "vencimento"),
    ({"vencimento": "24/11/2026"}, "NOT_OVERDUE", "vencimento"),
    ({"vencimento": "09/01/2024"}, "DUE_BEFORE_SIGNED", "vencimento"),
    ({"nascimento": "24/11/2026"}, "DATE_FUTURE", "nascimento"),
    ({"data_contrato": "24/11/2026"}, "DATE_FUTURE", "data_contrato"),
    ({"avalista_documento": "11144477735"}, "GUARANTOR_HALF", "avalista_nome"),
    ({"avalista_nome": "João"}, "GUARANTOR_HALF", "avalista_documento"),
    ({"avalista_documento": "52998224725", "avalista_nome": "Maria"}, "GUARANTOR_IS_DEBTOR", "avalista_documento"),
    ({"cnpj_credor_original": "11144477735"}, "NOT_A_COMPANY", "cnpj_credor_original"),
    ({"contrato": ""}, "EMPTY", "contrato"), ({"contrato": "9" * 41}, "TOO_LONG", "contrato"),
    ({"nascimento": ""}, "EMPTY", "nascimento"),
])
def test_rejections(check, cells, code, column):
    checked = check(line(**cells))
    assert (code, column, "rejected") in faults(checked)
    assert checked.rejected


def test_due_yesterday_is_overdue(check):
    assert not check(line(vencimento="22/11/2026")).rejected


@pytest.mark.parametrize(("column", "value", "code"), [
    ("email", "maria", "EMAIL_FORMAT"), ("celular", "123", "PHONE_FORMAT"), ("whatsapp", "123", "PHONE_FORMAT"),
    ("cep", "123", "POSTAL_CODE_FORMAT"), ("uf", "ZZ", "STATE_UNKNOWN"), ("endereco", "x" * 121, "TOO_LONG"),
])
def test_a_wrong_contact_or_address_does_not_hide_the_debt(check, column, value, code):
    checked = check(line(**{column: value}))
    assert faults(checked) == [(code, column, "ignored")] and not checked.rejected


def test_what_was_left_out_is_unknown_and_not_empty(check):
    checked = check(line(email="maria", uf="ZZ"))
    assert "email" not in checked.person.contacts
    assert "state" not in checked.person.address
    assert checked.person.address["city"] == "Recife"


def test_columns_that_are_not_there_say_nothing():
    absent = {"whatsapp", "uf", "taxa_mes", "avalista_documento", "avalista_nome"}
    names = [name for name in NAMES if name not in absent]
    checked = Validator(read_header(";".join(names)), TODAY).check([line().get(name, "") for name in names])
    assert "whatsapp" not in checked.person.contacts
    assert "state" not in checked.person.address
    assert "rate_month" not in checked.terms.values
    assert checked.terms.guarantors is None


def test_a_wrong_person_rejects_every_line_and_a_wrong_contact_is_said_once(check):
    assert [check(line(documento="1", parcela=n)).rejected for n in ("1", "2")] == [True, True]
    assert [len(check(line(email="x", parcela=n)).faults) for n in ("1", "2")] == [1, 0]


def test_the_same_contract_cells_under_another_person_are_checked_again(check):
    guarantor = {"avalista_documento": "11144477735", "avalista_nome": "João"}
    assert not check(line(**guarantor)).rejected
    assert check(line(documento="11144477735", **guarantor)).rejected
