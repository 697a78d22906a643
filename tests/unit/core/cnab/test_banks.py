"""What each bank wants different from FEBRABAN 10.6, column by column from its manual."""

import pytest

from portal.core.boleto.banks import get
from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.remessa import write
from portal.core.errors import CoreError
from tests.unit.core.cnab.factories import PARAMS, WHEN, account, columns, entry, lines_of

EACH = pytest.mark.parametrize("kind", PARAMS)


def code_of(*arguments):
    with pytest.raises(CoreError) as refused:
        write(*arguments, nsa=1, generated_at=WHEN)
    return refused.value.code


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
