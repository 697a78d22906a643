from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.boleto.banks import get
from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import banks
from portal.core.cnab.remessa import MAX_DETAILS, write
from portal.core.cnab.title import Movement, Order, Party
from portal.core.errors import CoreError
from tests.unit.core.cnab.factories import PARAMS, PAYER, WHEN, account, columns, entry, lines_of, title

EACH = pytest.mark.parametrize("kind", PARAMS)


def code_of(*arguments, **named):
    with pytest.raises(CoreError) as refused:
        write(*arguments, **{"nsa": 1, "generated_at": WHEN} | named)
    return refused.value.code


@EACH
def test_shape_of_every_bank(kind):
    lines = lines_of(kind, [entry(kind, n, parcel=n) for n in (1, 2, 3)])
    assert all(len(line) == 240 and line == line.upper() for line in lines)
    assert [line[7] for line in lines] == ["0", "1", *"3" * 9, "5", "9"]
    assert [line[13] for line in lines[2:-2]] == ["P", "Q", "R"] * 3
    assert [line[8:13] for line in lines[2:-2]] == [f"{n:05d}" for n in range(1, 10)]
    assert {line[:3] for line in lines} == {kind[:3]}
    assert {line[3:7] for line in lines[1:-1]} == {"0001"}
    assert (lines[0][3:7], lines[-1][3:7]) == ("0000", "9999")
    assert columns(lines[-2], 18, 23) == "000011"
    assert columns(lines[-1], 18, 29) == "000001" + "000013"
    assert columns(lines[0], 143, 151) == "1" + "23112026"
    assert columns(lines[0], 158, 163) == "000012"
    assert {columns(line, 16, 17) for line in lines[2:-2]} == {"01"}


@EACH
def test_title_payer_and_late_charges(kind):
    p, q, r = lines_of(kind, [entry(kind)])[2:5]
    assert columns(p, 78, 85) == "10122026"
    assert columns(p, 86, 100) == "000000000012345"
    assert columns(p, 109, 117) == "N" + "23112026"
    assert columns(p, 118, 118) == "2"
    assert columns(p, 127, 141) == "000000000000100"
    assert columns(p, 63, 73).rstrip() == "AC7-1"
    assert columns(q, 18, 33) == "1" + "000012345678909"
    assert columns(q, 34, 73).rstrip() == "JOSE DA SILVA"
    assert columns(q, 129, 153) == "90010000" + "PORTO ALEGRE   " + "RS"
    assert columns(q, 154, 169) == "0" * 16
    assert columns(r, 66, 66) == "2"
    assert columns(r, 75, 89) == "000000000000200"
    begins = "10122026" if kind in ("033", "748", "756") else "11122026"
    assert columns(p, 119, 126) == columns(r, 67, 74) == begins


NUMBERS = {
    "104": (40, 57, "0" + "14" + "000000000000001"),
    "104-7": (40, 57, "0" + "14" + "000000000000001"),
    "001": (38, 57, "12345670000000001   "),
    "033": (45, 57, "0000000000019"),
    "748": (38, 57, "26200001X           "),
    "756": (38, 57, "000000001X" + "01" + "01" + "4" + "     "),
    "085": (38, 57, "02315602000000001   "),
}


@EACH
def test_nosso_numero_where_the_bank_wants_it(kind):
    dv = get(kind[:3]).digit(PARAMS[kind], title(kind).nosso_numero)
    start, end, expected = NUMBERS[kind]
    assert columns(lines_of(kind, [entry(kind)])[2], start, end) == expected.replace("X", dv)


@EACH
@pytest.mark.parametrize("movement", [Movement.WRITE_OFF, Movement.CHANGE_DUE_DATE])
def test_instructions_carry_no_late_charges_and_the_payer_only_where_the_bank_asks(kind, movement):
    changed = title(kind, due_date=date(2027, 1, 15))
    lines = lines_of(kind, [Order(movement, changed)])
    expected = ["P", "Q"] if kind[:3] in ("104", "748") else ["P"]
    assert [line[13] for line in lines[2:-2]] == expected
    assert {columns(line, 16, 17) for line in lines[2:-2]} == {movement.value}
    assert columns(lines[2], 78, 85) == "15012027"
    assert columns(lines[-2], 18, 23) == f"{len(expected) + 2:06d}"
    assert columns(lines[-1], 24, 29) == f"{len(expected) + 4:06d}"


@EACH
def test_late_charges_are_written_only_when_there_are_any(kind):
    lines = lines_of(kind, [entry(kind, fine_hundredths=0), entry(kind, 2)])
    assert [line[13] for line in lines[2:-2]] == ["P", "Q", "P", "Q", "R"]
    assert columns(lines[-1], 24, 29) == "000009"


def test_another_amount_is_refused_by_y53_except_at_caixa_where_that_is_the_rule():
    lines = lines_of("033", [entry("033")], exact_payment=True)
    assert [line[13] for line in lines[2:-2]] == ["P", "Q", "R", "Y"]
    assert columns(lines[5], 18, 23) == "53" + "03" + "01"
    assert columns(lines_of("001", [entry("001")], exact_payment=True)[2], 240, 240) == "1"
    caixa = lines_of("104", [entry("104")], exact_payment=True)
    assert [line[13] for line in caixa[2:-2]] == ["P", "Q", "R"]
    assert columns(caixa[2], 240, 240) == " "


def test_versions_and_especie_can_be_set_per_account():
    lines = lines_of("104", [entry("104")], file_version="050", batch_version="030", especie="99")
    assert (columns(lines[0], 164, 166), columns(lines[1], 14, 16)) == ("050", "030")
    assert columns(lines[2], 107, 108) == "99"


@EACH
def test_original_creditor_and_alphanumeric_cnpj(kind):
    guarantor = Party("Loja Antiga Ltda", "12ABC34501DE35")
    payer = Party("Firma & Filhos", "12ABC34501DE35", "Rua A", "", "01001000", "São Paulo", "SP")
    q = lines_of(kind, [entry(kind, guarantor=guarantor, payer=payer)])[3]
    assert columns(q, 18, 33) == "2" + "012ABC34501DE35"
    assert columns(q, 154, 209) == "2" + "012ABC34501DE35" + "LOJA ANTIGA LTDA".ljust(40)


def test_what_a_bank_would_refuse_is_refused_here():
    good = account("104")
    assert code_of(good, []) == "CNAB_EMPTY"
    assert code_of(good, [entry("104")], nsa=0) == "CNAB_NSA"
    assert code_of(good, [entry("104")], nsa=1_000_000) == "CNAB_NSA"
    assert code_of(good, [entry("104", nosso_numero="24" + "0" * 15)]) == "NOSSO_NUMERO_MALFORMED"
    assert code_of(good, [entry("104", amount_cents=0)]) == "BOLETO_AMOUNT_NOT_POSITIVE"
    assert code_of(good, [entry("104", amount_cents=10**9)]) == "BOLETO_AMOUNT_OVER_CAP"
    assert code_of(good, [entry("104", due_date=date(2026, 11, 22))]) == "CNAB_DUE_DATE"
    assert code_of(good, [entry("104", document_number="")]) == "CNAB_DOCUMENT_NUMBER"
    assert code_of(good, [entry("104", document_number="1" * 12)]) == "CNAB_DOCUMENT_NUMBER"
    assert code_of(good, [entry("104", document_number="ação")]) == "CNAB_FIELD_VALUE"
    assert code_of(account("001"), [entry("001", own_id="x")]) == "CNAB_FIELD_VALUE"
    assert code_of(account("104", write_off_days=0), [entry("104")]) == "CNAB_WRITE_OFF_DAYS"
    many = [Order(Movement.WRITE_OFF, title("001"))] * (MAX_DETAILS + 1)
    assert code_of(account("001"), many) == "CNAB_TOO_LONG"


def test_a_payer_without_address_is_named_field_by_field():
    bare = Party("", PAYER.document, zip_code="9001", state="rs")
    with pytest.raises(CoreError) as refused:
        write(account("104"), [entry("104", payer=bare)], nsa=1, generated_at=WHEN)
    assert refused.value.code == "CNAB_PAYER"
    assert refused.value.facts["missing"] == ("name", "address", "city", "zip_code", "state")
    odd = Party("A", "123", "b", "c", "90010000", "d", "RS")
    assert code_of(account("104"), [entry("104", payer=odd)]) == "CNAB_DOCUMENT"


def test_account_parameters_the_file_needs_are_named():
    bare = account("104", account=BoletoAccount("104", {"agencia": "0501", "codigo_beneficiario": "433756"}))
    with pytest.raises(CoreError) as refused:
        write(bare, [entry("104")], nsa=1, generated_at=WHEN)
    assert (refused.value.code, refused.value.facts["missing"]) == ("CNAB_ACCOUNT_PARAMS", ("agencia_dv",))
    with pytest.raises(CoreError) as refused:
        banks.for_account(BoletoAccount("422", {}))
    assert refused.value.code == "CNAB_BANK_UNKNOWN"


@EACH
@given(name=st.text(max_size=60), address=st.text(max_size=60), city=st.text(max_size=30))
def test_no_text_breaks_the_columns(kind, name, address, city):
    payer = Party(name, PAYER.document, address, city, "90010000", city, "RS")
    try:
        lines = lines_of(kind, [entry(kind, payer=payer)])
    except CoreError as refused:
        assert refused.code == "CNAB_PAYER"
        return
    assert all(len(line) == 240 for line in lines)
