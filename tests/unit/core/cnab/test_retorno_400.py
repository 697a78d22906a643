from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cnab.layouts_400 import LAYOUTS
from portal.core.cnab.retorno_400 import read
from portal.core.errors import CoreError
from tests.shared import shared_path
from tests.unit.core.cnab.factories import as_bytes

EACH = pytest.mark.parametrize("bank", LAYOUTS)
SAMPLE = "fixtures/cnab/Brunomm__br_boleto__retorno__cnab400__bradesco.ret"
# Columns of the manuals, written out again here so that a slip in the tables shows itself.
PAYMENT = {
    "237": {38: "INST-1", 22: "009", 71: "51350000004P", 176: "0000000000160", 296: "121226", 319: "0400000000"},
    "341": {38: "INST-1", 83: "109", 63: "00001109", 94: "5", 176: "0000000000160", 296: "121226", 378: "04"},
    "033": {38: "INST-1", 108: "5", 63: "00137243", 176: "0000000000160", 296: "121226", 137: "004"},
    "001": {39: "INST-1", 107: "17", 64: "12345670000000123", 182: "0000160", 176: "121226", 87: "04"},
    "041": {38: "INST-1", 108: "1", 63: "0000927422", 176: "0000000000160", 296: "121226", 383: "04"},
    "104": {32: "INST-1", 107: "01", 57: "14" + "000000000000031", 176: "0000000000160", 294: "121226", 80: "004"},
}
NUMBERS = {
    "237": ("51350000004", "P"),
    "341": ("00001109", "5"),
    "033": ("000000013724", "3"),
    "001": ("12345670000000123", ""),
    "041": ("00009274", "22"),
    "104": ("14000000000000031", ""),
}
COMMON = {
    109: "06",
    111: "111226",
    117: "AC7-1",
    147: "101226",
    153: "0000000012345",
    228: "0000000000001",
    241: "0000000000002",
    254: "0000000012300",
    267: "0000000000055",
    280: "0000000000007",
}


def line(places, number, kind):
    text = [" "] * 400
    for start, value in places.items():
        text[start - 1 : start - 1 + len(value)] = value
    text[0] = kind
    text[394:] = f"{number:06d}"
    return "".join(text)


def file(bank, *details):
    header = line({1: "02RETORNO01COBRANCA", 27: "00000000000004540691", 77: bank, 95: "111226"}, 1, "0")
    rows = [line(COMMON | PAYMENT[bank] | more, n, LAYOUTS[bank].kind) for n, more in enumerate(details, 2)]
    return [header, *rows, line({2: "2", 3: "01", 5: bank}, len(details) + 2, "9")]


def refusal(data):
    with pytest.raises(CoreError) as refused:
        read(data)
    facts = refused.value.facts
    if refused.value.code != "CNAB_TOO_LARGE":  # every refusal names line and columns
        assert facts["line"] >= 1 and 1 <= facts["start"] <= facts["end"]
    return refused.value.code, {name: fact for name, fact in facts.items() if name not in ("start", "end")}


@EACH
def test_a_payment_of_every_bank(bank):
    found = read(as_bytes(file(bank, {})))
    (paid,) = found.titles
    assert (found.bank, found.layout, found.generated_on) == (bank, "400", date(2026, 12, 11))
    assert (paid.nosso_numero, paid.nosso_numero_dv) == NUMBERS[bank]
    assert (paid.movement, paid.own_id, paid.document_number) == ("06", "INST-1", "AC7-1")
    assert paid.motives == (("004",) if bank in ("033", "104") else ("04",))
    assert (paid.due_date, paid.occurred_on, paid.credited_on) == tuple(date(2026, 12, d) for d in (10, 11, 12))
    assert (paid.nominal_cents, paid.rebate_cents, paid.discount_cents, paid.fee_cents) == (12_345, 1, 2, 160)
    if bank == "104":
        assert (paid.paid_cents, paid.late_cents) == (12_300 + 55 + 7, 55 + 7)
    else:
        assert (paid.paid_cents, paid.late_cents, paid.other_credits_cents) == (12_300, 55, 7)


def test_file_numbers_where_the_header_has_one():
    for bank, (start, length) in {
        "237": (109, 5),
        "341": (109, 5),
        "001": (101, 7),
        "041": (386, 9),
        "104": (390, 5),
    }.items():
        lines = file(bank, {})
        lines[0] = lines[0][: start - 1] + "42".zfill(length) + lines[0][start - 1 + length :]
        assert read(as_bytes(lines)).nsa == 42
    assert read(as_bytes(file("033", {}))).nsa == 0


def test_bradesco_sample():
    found = read(shared_path(SAMPLE).read_bytes())
    assert (found.nsa, found.generated_on, len(found.titles)) == (405, date(2015, 5, 15), 6)
    assert [(t.nosso_numero, t.nosso_numero_dv, t.movement) for t in found.titles][1] == ("51350000004", "P", "02")
    assert found.titles[-1].movement == "10"
    assert {t.fee_cents for t in found.titles} == {160, 0}


@EACH
def test_any_line_lost_doubled_or_swapped_is_noticed(bank):
    lines = file(bank, {}, {}, {})
    for place in range(len(lines)):
        assert refusal(as_bytes(lines[:place] + lines[place + 1 :]))
        assert refusal(as_bytes(lines[: place + 1] + lines[place:]))
    code, facts = refusal(as_bytes(lines[:2] + lines[3:]))
    assert (code, facts["declared"], facts["counted"]) == ("CNAB_COUNT", 4, 3)
    assert refusal(as_bytes(lines[:-1])) == ("CNAB_CUT", {"line": 4})


def test_each_structural_fault_has_its_code():
    lines = file("237", {})
    assert refusal(as_bytes([lines[0].replace("RETORNO", "REMESSA"), *lines[1:]]))[0] == "CNAB_NOT_A_RETURN"
    assert refusal(as_bytes([lines[0][:76] + "999" + lines[0][79:], *lines[1:]])) == (
        "CNAB_BANK_UNKNOWN",
        {"bank": "999", "line": 1},
    )
    assert refusal(as_bytes([*lines[:1], "x" + lines[1][1:], lines[2]]))[0] == "CNAB_RECORD"
    extra = line({}, 4, "1")
    assert refusal(as_bytes([*lines, extra]))[0] == "CNAB_RECORD"
    assert refusal(as_bytes(file("237", {254: "000000001x300"})))[0] == "CNAB_FIELD"


def test_other_record_types_are_passed_over_but_counted():
    lines = file("341", {}, {})
    lines[2] = "4" + lines[2][1:]
    assert len(read(as_bytes(lines)).titles) == 1


def test_banrisul_titles_that_were_never_registered():
    (found,) = read(as_bytes(file("041", {147: "SEMREG"}))).titles
    assert found.due_date is None


@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_file_or_the_one_error(data):
    try:
        read(b"02RETORNO" + data)
    except CoreError as refused:
        assert refused.code.startswith("CNAB_")


@EACH
@given(data=st.data())
def test_a_real_file_with_damage_gives_a_file_or_the_one_error(bank, data):
    good = bytearray(as_bytes(file(bank, {}, {})))
    for _ in range(data.draw(st.integers(1, 5))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(good))
    except CoreError as refused:
        assert refused.code.startswith("CNAB_")
