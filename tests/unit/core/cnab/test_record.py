from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cnab.record import Field, Record, folded
from portal.core.errors import CoreError

RECORD = Record(
    "X",
    (
        ("number", 1, 4, "N"),
        ("money", 5, 10, "M"),
        ("day", 11, 18, "D"),
        ("document", 19, 26, "C"),
        ("id", 27, 31, "A"),
        ("text", 32, 37, "T"),
        ("-", 38, 39, "A"),
        Field("fixed", 40, 41, "N", "09"),
    ),
)


def test_each_kind():
    line = RECORD.write(
        {
            "number": 12,
            "money": 345,
            "day": date(2026, 12, 1),
            "document": "12ABC35",
            "id": "A1",
            "text": "São João Batista",
            "elsewhere": 1,
        }
    )
    assert line == "0012" + "000345" + "01122026" + "012ABC35" + "A1   " + "SAO JO" + "  " + "09"


def test_nothing_said_is_zeros_blanks_and_defaults():
    assert RECORD.write({}) == "0000" + "000000" + "00000000" + "00000000" + "     " + "      " + "  " + "09"
    assert RECORD.write({"day": None, "fixed": "7"})[-2:] == "07"
    assert RECORD.write({"day": datetime(2026, 1, 2, 23, 59)})[10:18] == "02012026"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", 12345),
        ("number", "1a"),
        ("number", -1),
        ("number", "١"),
        ("money", 1_000_000),
        ("money", 1.5),
        ("document", "abc"),
        ("document", "123456789"),
        ("id", "ABCDEF"),
        ("id", "ab"),
        ("id", "Á"),
        ("day", "2026-01-01"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_never_cut(name, value):
    with pytest.raises(CoreError) as refused:
        RECORD.write({name: value})
    assert refused.value.code == "CNAB_FIELD_VALUE"
    assert refused.value.facts["field"] == name


@given(st.text(max_size=80))
def test_any_text_becomes_plain_capitals_of_the_right_width(text):
    line = RECORD.write({"text": text})
    assert len(line) == 41
    assert line.isascii()
    assert line == line.upper()
    assert folded(folded(text)) == folded(text)


def test_reading_names_every_field_but_fillers():
    line = RECORD.write({"number": 7, "id": "B2"})
    assert RECORD.read(line)["number"] == "0007"
    assert RECORD.read(line)["id"] == "B2"
    assert "-" not in RECORD.read(line)
