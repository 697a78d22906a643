import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.pix.tlv import crc, field, fields


def test_crc_check_value_of_the_polynomial():
    assert crc("123456789") == "29B1"


def test_crc_keeps_its_leading_zeros():
    assert all(len(crc(str(n))) == 4 for n in range(500))
    assert any(crc(str(n)).startswith("0") for n in range(500))


@given(st.dictionaries(st.from_regex(r"\A[0-9]{2}\Z"), st.text(min_size=1, max_size=99)))
def test_round_trip(found):
    assert fields("".join(field(name, value) for name, value in found.items())) == found


def test_refusals_say_where():
    for text, facts in [
        ("0001a0x", {"id": "", "at": 5}),
        ("0000", {"id": "00", "at": 0}),
        ("0005abcd", {"id": "00", "at": 0}),
        ("²²01a", {"id": "", "at": 0}),
    ]:
        with pytest.raises(CoreError) as refused:
            fields(text)
        assert (refused.value.code, refused.value.facts) == ("BR_CODE_FIELD", facts)
    with pytest.raises(CoreError) as refused:
        fields("0001a0001b", "26")
    assert (refused.value.code, refused.value.facts) == ("BR_CODE_REPEATED", {"id": "2600"})


@pytest.mark.parametrize("value", ["", "x" * 100])
def test_lengths_that_do_not_fit(value):
    with pytest.raises(CoreError):
        field("00", value)
