import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.pix.br_code import dynamic, static
from portal.core.pix.br_code_reader import decode
from portal.core.pix.tlv import crc, field, fields
from tests.shared import shared_path

EVP = "123e4567-e12b-12d1-a456-426655440000"
STATIC = static(EVP, "Fulano de Tal", "Brasilia", amount_cents=12_345, tx="PEDIDO1")
DYNAMIC = dynamic("pix.example.com/qr/v2/cobv/1e6c54d3ec9449b7a7fc53b6b0f998e7", "Fulano", "Brasilia")
EXPECTED = {
    "V027": "BR_CODE_FIELD",
    "V029": "BR_CODE_FIELD",
    "V030": "BR_CODE_VALUE",
    "V036": "BR_CODE_CRC",
    "V040": "BR_CODE_MISSING",
    "V049": "TXID_MALFORMED",
    "V050": "TXID_MALFORMED",
    "V054": "TXID_MALFORMED",
    "V056": "BR_CODE_FIELD",
    "V080": "TXID_MALFORMED",
    "V085": "BR_CODE_MISSING",
    "V087": "BR_CODE_CRC",
    "V103": "TXID_MALFORMED",
}


def rows():
    with shared_path("vectors/pix.csv").open(newline="") as source:
        return list(csv.DictReader(source))


def code_of(text):
    with pytest.raises(CoreError) as refused:
        decode(text)
    return refused.value.code


def rebuilt(**changes):
    """The static code with fields changed or, for None, left out, and a right CRC."""
    root = fields(STATIC) | {name[1:]: value for name, value in changes.items()}
    del root["63"]
    code = "".join(field(name, value) for name, value in root.items() if value is not None) + "6304"
    return code + crc(code)


def test_each_invalid_vector_is_refused_for_its_own_reason():
    """The valid ones are in test_vectors."""
    invalid = {row["id"]: code_of(row["payload"]) for row in rows() if row["strict_valid"] != "True"}
    assert {name: code for name, code in invalid.items() if name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("code", [STATIC, DYNAMIC])
@given(data=st.data())
def test_one_wrong_character_is_always_refused(code, data):
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != code[place]))
    changed = code[:place] + other + code[place + 1 :]
    assert code_of(changed)


@given(data=st.data())
def test_a_lost_or_swapped_character_is_refused(data):
    place = data.draw(st.integers(0, len(STATIC) - 2))
    assert code_of(STATIC[:place] + STATIC[place + 1 :])
    if STATIC[place] != STATIC[place + 1]:
        assert code_of(STATIC[:place] + STATIC[place + 1] + STATIC[place] + STATIC[place + 2 :])


@given(st.text(max_size=600) | st.text("0123456789.brgovcpix", max_size=120))
def test_any_text_gives_a_code_or_the_one_error(text):
    try:
        decode(text)
    except CoreError as refused:
        assert refused.code


@given(st.dictionaries(st.sampled_from([f"{n:02d}" for n in range(100)]), st.text(min_size=1, max_size=30)))
def test_any_fields_with_a_right_crc_give_a_code_or_the_one_error(changes):
    changes.pop("63", None)
    try:
        decode(rebuilt(**{f"f{name}": value for name, value in changes.items()}))
    except (CoreError, UnicodeEncodeError) as refused:
        assert isinstance(refused, CoreError) or "surrogate" in str(refused)


def test_blanks_around_a_pasted_code_are_dropped():
    assert decode(f"\n {STATIC}\r\n").text == STATIC


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"f00": "02"}, "BR_CODE_VALUE"),
        ({"f00": None}, "BR_CODE_MISSING"),
        ({"f01": "13"}, "BR_CODE_VALUE"),
        ({"f26": None}, "BR_CODE_NOT_PIX"),
        ({"f26": field("00", "br.com.outro")}, "BR_CODE_NOT_PIX"),
        ({"f26": field("00", "br.gov.bcb.pix")}, "BR_CODE_KIND"),
        ({"f26": "x"}, "BR_CODE_FIELD"),
        ({"f26": field("00", "br.gov.bcb.pix") + field("01", "nobody")}, "PIX_KEY_MALFORMED"),
        ({"f26": field("00", "br.gov.bcb.pix") + field("25", "https://a.b/c")}, "BR_CODE_LOCATION"),
        (
            {"f26": field("00", "br.gov.bcb.pix") + field("01", EVP) + field("25", "a.b/c")},
            "BR_CODE_KIND",
        ),
        ({"f26": field("00", "br.gov.bcb.pix") + field("01", EVP) + field("03", "12")}, "BR_CODE_VALUE"),
        ({"f27": field("00", "BR.GOV.BCB.PIX") + field("01", EVP)}, "BR_CODE_PIX_TWICE"),
        ({"f26": field("00", "br.gov.bcb.pix") * 2}, "BR_CODE_REPEATED"),
        ({"f52": None}, "BR_CODE_MISSING"),
        ({"f52": "00"}, "BR_CODE_VALUE"),
        ({"f53": "840"}, "BR_CODE_VALUE"),
        ({"f54": "1,00"}, "BR_CODE_VALUE"),
        ({"f54": "."}, "BR_CODE_VALUE"),
        ({"f54": "1.000"}, "BR_CODE_VALUE"),
        ({"f54": "1" * 14}, "BR_CODE_VALUE"),
        ({"f54": "١"}, "BR_CODE_VALUE"),
        ({"f58": "US"}, "BR_CODE_VALUE"),
        ({"f59": "A" * 26}, "BR_CODE_VALUE"),
        ({"f60": "A" * 16}, "BR_CODE_VALUE"),
        ({"f62": None}, "BR_CODE_MISSING"),
        ({"f62": field("01", "x")}, "BR_CODE_MISSING"),
    ],
)
def test_each_rule_with_a_right_crc(changes, code):
    assert code_of(rebuilt(**changes)) == code


def test_lengths_and_frame():
    assert code_of("") == code_of("  ") == code_of("0" * 513) == "BR_CODE_LENGTH"
    assert code_of(STATIC[:-8]) == "BR_CODE_MISSING"
    assert code_of(STATIC[:-1] + "g") == "BR_CODE_VALUE"
    assert code_of(STATIC + "640101") == "BR_CODE_FIELD"
    assert code_of(STATIC + "64021") == "BR_CODE_FIELD"
    assert code_of(STATIC + "64011") == "BR_CODE_VALUE"
    assert code_of(STATIC + STATIC) == "BR_CODE_REPEATED"
    assert code_of("00٠1" + STATIC[4:]) == "BR_CODE_FIELD"


def test_other_arrangements_may_share_the_code():
    assert decode(rebuilt(f26=None, f43=field("00", "BR.GOV.BCB.PIX") + field("01", EVP))).key == EVP
    assert decode(rebuilt(f27=field("00", "br.com.outro") + field("01", "x"))).key == EVP


@pytest.mark.parametrize(
    ("text", "cents"), [("10", 1000), ("10.", 1000), ("0.9", 90), (".10", 10), ("0.00", 0), ("1.23", 123)]
)
def test_amounts_as_emv_lets_them_be_written(text, cents):
    assert decode(rebuilt(f54=text)).amount_cents == cents
