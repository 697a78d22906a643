import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.cnab.lines import MAX_BYTES, Line, Reading, lines
from portal.core.cnab.record import Record
from portal.core.errors import CoreError

RECORD = Record("X", (("n", 1, 3, "N"), ("d", 4, 11, "D"), ("e", 12, 17, "D")))


def read(data, width=10):
    return list(lines(data, width))


def code_of(call, *arguments):
    with pytest.raises(CoreError) as refused:
        call(*arguments)
    return refused.value.code


@pytest.mark.parametrize(
    "data",
    [
        b"abc\r\nde\r\n",
        b"abc\nde",
        b"abc\r\nde\r\n\x1a",
        b"abc       \r\nde\r\n\r\n\x1a\r\n",
        b"abc               \nde     \n\n",
    ],
)
def test_how_files_travel(data):
    assert read(data) == [Line(1, "abc       "), Line(2, "de        ")]


def test_a_byte_is_a_column():
    assert read("ção".encode("latin-1"))[0].text == "ção       "
    assert code_of(read, "çãoçãoção".encode()) == "CNAB_LINE_LENGTH"


def test_refusals():
    assert code_of(read, b"") == code_of(read, b"\r\n\x1a") == "CNAB_EMPTY"
    assert code_of(read, b"x" * 11) == "CNAB_LINE_LENGTH"
    assert code_of(read, b"abc\n\nabc") == "CNAB_LINE_LENGTH"
    assert code_of(read, b"\nabc") == "CNAB_LINE_LENGTH"
    assert code_of(read, b"x" * (MAX_BYTES + 1)) == "CNAB_TOO_LARGE"
    assert code_of(read, b"x" * MAX_BYTES) == "CNAB_LINE_LENGTH"


@given(st.binary(max_size=300))
def test_any_bytes_give_padded_lines_or_the_one_error(data):
    try:
        assert all(len(line.text) == 10 for line in read(data))
    except CoreError as refused:
        assert refused.code.startswith("CNAB_")


def test_values_by_kind():
    reading = Reading(RECORD, Line(7, "012" + "01122026" + "011226"))
    assert reading.number("n") == 12
    assert reading.day("d") == reading.day("e")
    blank = Reading(RECORD, Line(7, " " * 17))
    assert (blank.number("n"), blank.day("d")) == (0, None)
    assert Reading(RECORD, Line(7, "000" + "0" * 8 + "0" * 6)).day("d") is None


@pytest.mark.parametrize("text", ["x12", "1.2", "²²²"])
def test_a_bad_number_names_its_place_and_not_its_value(text):
    reading = Reading(RECORD, Line(7, text.ljust(17)))
    with pytest.raises(CoreError) as refused:
        reading.number("n")
    assert (refused.value.code, refused.value.facts) == (
        "CNAB_FIELD",
        {"line": 7, "record": "X", "field": "n", "start": 1, "end": 3},
    )


@pytest.mark.parametrize("text", ["31022026", "00012026", "ABCDEFGH", "0112202", "01010000"])
def test_a_bad_date(text):
    assert code_of(Reading(RECORD, Line(1, ("000" + text).ljust(17))).day, "d") == "CNAB_FIELD"
