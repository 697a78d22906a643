import pytest

from portal.core.errors import CoreError
from portal.core.pix.txid import check_charge, check_static, is_charge, is_static


@pytest.mark.parametrize(
    ("length", "static", "charge"),
    [
        (0, False, False),
        (1, True, False),
        (25, True, False),
        (26, False, True),
        (35, False, True),
        (36, False, False),
    ],
)
def test_length_tells_static_from_charge(length, static, charge):
    txid = "a1" * 18
    assert is_static(txid[:length]) is static
    assert is_charge(txid[:length]) is charge


@pytest.mark.parametrize("bad", ["a-b", "a b", "***", "ação", "a\n", "١"])
def test_only_letters_and_digits(bad):
    assert not is_static(bad)
    assert not is_charge(bad * 10)


def test_checks_give_back_the_txid_or_its_length():
    assert check_static("A") == "A"
    assert check_charge("a" * 32) == "a" * 32
    for check, txid, least in [(check_static, "a-b", 1), (check_charge, "a" * 25, 26)]:
        with pytest.raises(CoreError) as refused:
            check(txid)
        assert refused.value.code == "TXID_MALFORMED"
        assert refused.value.facts["length"] == len(txid)
        assert refused.value.facts["least"] == least
