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
from tests.unit.core.cnab.factories import PARAMS, PAYER, WHEN, account, entry, title

EACH = pytest.mark.parametrize("kind", PARAMS)


def lines_of(kind, orders, nsa=12, **changes):
    data = write(account(kind, **changes), orders, nsa=nsa, generated_at=WHEN)
    assert data.endswith(b"\r\n")
    return data.decode("ascii").split("\r\n")[:-1]


def columns(line, start, end):
    return line[start - 1 : end]


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


def test_sicoob_numbers_the_parcel_and_stops_at_99():
    assert columns(lines_of("756", [entry("756", parcel=96)])[2], 48, 52) == "96" + "01" + "4"
    assert code_of(account("756"), [entry("756", parcel=100)]) == "CNAB_PARCEL"
    lines_of("001", [entry("001", parcel=100)])


def test_caixa_accounts():
    six, seven = (lines_of(kind, [entry(kind)]) for kind in ("104", "104-7"))
    assert columns(six[0], 53, 72) == "00501" + "3" + "433756" + "0000000" + "0"
    assert columns(seven[0], 53, 72) == "00501" + "3" + "1242119" + "000000" + "0"
    assert columns(six[1], 34, 73) == "433756" + "0" * 14 + "005013" + "433756" + "0000000" + "0"
    assert columns(seven[1], 34, 73) == "1242119" + "0" * 13 + "005013" + "000000" + "0000000" + "0"
    assert columns(six[2], 18, 39) == "005013" + "433756" + "00000000" + "00"
    assert columns(seven[2], 18, 39) == "005013" + "1242119" + "0000000" + "00"
    assert (columns(six[0], 164, 166), columns(six[1], 14, 16)) == ("101", "060")
    assert (columns(seven[0], 164, 166), columns(seven[1], 14, 16)) == ("107", "067")
    assert columns(six[0], 192, 211).rstrip() == "REMESSA-PRODUCAO"
    assert columns(lines_of("104", [entry("104")], test=True)[0], 192, 211).rstrip() == "REMESSA-TESTE"


def test_caixa_details():
    lines = lines_of("104", [entry("104", 1), entry("104", 2, amount_cents=655)])
    p, r = lines[2], lines[4]
    assert columns(p, 58, 62) == "11220"
    assert columns(p, 106, 108) == "0" + "24"
    assert columns(p, 196, 220).rstrip() == columns(p, 63, 73).rstrip() == "AC7-1"
    assert columns(p, 221, 229) == "300" + "1" + "059" + "09"
    assert columns(p, 230, 240) == "0000000000" + " "
    assert columns(r, 90, 240) == " " * 151
    assert columns(lines[-2], 24, 92) == "000002" + "00000000000013000" + "0" * 46
    assert columns(lines[-2], 93, 240) == " " * 148
    assert columns(lines[-1], 30, 240) == " " * 211


def test_banco_do_brasil_details():
    lines = lines_of("001", [entry("001")])
    assert columns(lines[0], 33, 52) == "001234567" + "0014" + "17" + "019" + "  "
    assert columns(lines[1], 34, 53) == "001234567" + "0014" + "17" + "019" + "  "
    assert columns(lines_of("001", [entry("001")], test=True)[1], 52, 53) == "TS"
    assert columns(lines[0], 53, 72) == "01234" + "3" + "000000012345" + "X" + " "
    assert (columns(lines[0], 164, 166), columns(lines[1], 14, 16)) == ("083", "042")
    assert columns(lines[2], 58, 58) == "7"
    assert columns(lines[2], 107, 108) == "17"
    assert columns(lines[2], 196, 220).rstrip() == "INST-1"
    assert columns(lines[2], 224, 229) == "0000" + "09"


def test_santander_details():
    lines = lines_of("033", [entry("033")])
    assert columns(lines[0], 9, 33) == " " * 8 + "2" + "011222333000181" + "1"
    assert columns(lines[0], 33, 72) == "123400001234567" + " " * 25
    assert columns(lines[1], 54, 73) == "123400001234567" + " " * 5
    assert (columns(lines[0], 164, 166), columns(lines[1], 14, 16)) == ("040", "030")
    assert columns(lines[2], 18, 32) == "12345" + "0123456789"
    assert columns(lines[2], 58, 62) == "512" + "  "
    assert columns(lines[2], 221, 240) == "000" + "1" + "0" + "59" + "00" + " " * 11
    assert columns(lines[3], 210, 240) == "0" * 12 + " " * 19
    assert columns(lines[-2], 24, 240) == " " * 217


def test_sicredi_details():
    lines = lines_of("748", [entry("748")])
    assert columns(lines[0], 53, 72) == "03059" + " " + "000000017429" + " " + " "
    assert columns(lines[0], 164, 171) == "081" + "01600"
    assert columns(lines[2], 224, 229) == "1060" + "09"
    assert columns(lines[2], 107, 108) == "99"
    assert code_of(account("748"), [entry("748", document_number="12345678901")]) == "CNAB_DOCUMENT_NUMBER"


def test_sicoob_details():
    lines = lines_of("756", [entry("756", monthly_interest_hundredths=0)])
    assert columns(lines[0], 53, 72) == "04277" + "3" + "000000006498" + "0" + "0"
    assert columns(lines[2], 58, 62) == "1" + "0" + " " + "22"
    assert columns(lines[2], 118, 126) == "0" * 9
    assert columns(lines[2], 224, 229) == "0" + "   " + "09"
    assert columns(lines[-2], 24, 46) == "000001" + "00000000000012345"


def test_ailos_details():
    lines = lines_of("085", [entry("085")])
    assert columns(lines[0], 33, 72) == "101104".ljust(20) + "00101" + "5" + "000000231560" + "2" + " "
    assert (columns(lines[0], 164, 166), columns(lines[1], 14, 16)) == ("087", "045")
    assert columns(lines[2], 107, 108) == "04"
    assert columns(lines[2], 224, 227) == "2" + "   "


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
def test_no_interest_is_said_in_the_banks_own_code(kind):
    p = lines_of(kind, [entry(kind, monthly_interest_hundredths=0)])[2]
    assert columns(p, 118, 141) == ("0" if kind == "756" else "3") + "0" * 23


def test_banco_do_brasil_carteira_other_than_17():
    other = BoletoAccount("001", PARAMS["001"] | {"carteira": "11"})
    lines = lines_of("001", [entry("001")], account=other)
    assert columns(lines[2], 58, 58) == "1"
    assert columns(lines[0], 46, 47) == "11"


def test_banco_do_brasil_convenio_of_six_digits_sends_its_digit():
    short = BoletoAccount("001", PARAMS["001"] | {"convenio": "265565"})
    lines = lines_of("001", [entry("001", nosso_numero="26556590530")], account=short)
    dv = get("001").digit(short.params, "26556590530")
    assert columns(lines[2], 38, 57) == f"26556590530{dv}".ljust(20)


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
