"""Each bank against the worked examples of its manual; numbers banks wrote are in test_vectors."""


import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.banks import get
from portal.core.boleto.barcode import assemble
from portal.core.boleto.linha_digitavel import decode, from_barcode
from portal.core.boleto.numbers import capacity, compose, number, scope
from tests.unit.core.boleto.factories import DUE, account, code_of


@pytest.mark.parametrize(
    ("kind", "changes", "digits", "printed"),
    [
        ("104", {"codigo_beneficiario": "123456"}, "14000000000000006", "14000000000000006-5"),
        ("001-6", {"convenio": "050094"}, "05009401448", "05009401448-1"),
        ("237", {"carteira": "19"}, "00000000002", "19/00000000002-8"),
        ("237", {"carteira": "19"}, "00000000001", "19/00000000001-P"),
        ("237", {"carteira": "19"}, "00000000006", "19/00000000006-0"),
        (
            "748",
            {"agencia": "0165", "posto": "02", "codigo_beneficiario": "00623"},
            "07200003",
            "07/200003-1",
        ),
        ("756", {"agencia": "0001", "codigo_beneficiario": "0000019"}, "0000021", "0000021-8"),
        ("077", {}, "0004309540", "0001/110/0004309540-1"),
        ("041", {}, "00009274", "00009274-22"),
        ("041", {}, "00009194", "00009194-38"),
        ("422", {"faixa_inicio": "90000000", "faixa_fim": "99999999"}, "94550200", "94550200-1"),
        ("422", {"faixa_inicio": "90000000", "faixa_fim": "99999999"}, "93199999", "93199999-5"),
    ],
)
def test_nosso_numero_as_the_manuals_print_it(kind, changes, digits, printed):
    assert compose(account(kind, **changes), digits, DUE, 1).nosso_numero_printed == printed


def test_caixa_beneficiary_codes():
    assert compose(account("104"), "14" + "0" * 14 + "1", DUE, 1).agency_code_printed == "0501/433756-5"
    assert compose(account("104-7"), "14" + "0" * 14 + "1", DUE, 1).agency_code_printed == "0501/1242119"
    for code in ("999999", "1100000"):
        number(account("104", codigo_beneficiario=code), 1, year=None)
    for code in ("0", "000000", "1000000", "1099999", "12345678"):
        assert code_of(number, account("104", codigo_beneficiario=code), 1, year=None) == "BOLETO_ACCOUNT_PARAMS"


def test_sicredi_numbers_by_year_and_byte():
    owner = account("748")
    assert number(owner, 3, year=2027).digits == "27200003"
    assert code_of(number, owner, 3, year=None) == "NOSSO_NUMERO_YEAR"
    assert scope(owner, year=2026) != scope(owner, year=2027)
    assert scope(owner, year=2026) != scope(account("748", byte="3"), year=2026)
    assert scope(account("237"), year=2026) == scope(account("237"), year=2027)


def test_inter_112_is_numbered_by_the_bank():
    owner = account("077", carteira="112")
    assert code_of(number, owner, 1, year=None) == "NOSSO_NUMERO_FROM_BANK"
    assert compose(owner, "0004309540", DUE, 1).campo_livre[:7] == "0001112"


def test_itau_carteira_112_is_closed():
    assert code_of(number, account("341", carteira="112"), 1, year=None) == "BOLETO_ACCOUNT_PARAMS"


def test_safra_keeps_to_the_range_of_the_bank():
    owner = account("422")
    assert number(owner, 1, year=None).digits == "93000000"
    assert capacity(owner) == 1_000_000
    assert code_of(compose, owner, "92999999", DUE, 1) == "NOSSO_NUMERO_MALFORMED"
    backwards = account("422", faixa_inicio="5" * 8, faixa_fim="4" * 8)
    assert code_of(number, backwards, 1, year=None) == "NOSSO_NUMERO_EXHAUSTED"


@pytest.mark.parametrize("kind", ["104", "341", "033", "748", "756", "041", "422", "077"])
@given(data=st.data())
def test_the_digits_inside_every_campo_livre_hold(kind, data):
    owner = account(kind)
    sequence = data.draw(st.integers(1, capacity(owner)))
    made = compose(owner, number(owner, sequence, year=2026).digits, DUE, 100)
    assert get(owner.bank).campo_livre_holds(made.campo_livre) is True


@pytest.mark.parametrize(("kind", "start"), [("341", 3), ("077", 14)])
@given(data=st.data())
def test_a_wrong_nosso_numero_is_refused_even_with_all_outer_digits_recomputed(kind, start, data):
    owner = account(kind)
    free = compose(owner, number(owner, 123, year=2026).digits, DUE, 100).campo_livre
    place = data.draw(st.integers(start, start + 7))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != free[place]]))
    forged = assemble(owner.bank, DUE, 100, free[:place] + other + free[place + 1 :])
    assert code_of(decode, from_barcode(forged), DUE) == "CAMPO_LIVRE_DIGIT"
