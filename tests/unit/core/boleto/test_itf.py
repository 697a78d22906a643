from itertools import pairwise

import pytest

from portal.core.boleto.itf import bars, elements, modules
from portal.core.errors import CoreError

CODE = "10491107400000160000001100128701000901200200"


def decoded(widths):
    """Independent reading of the elements, from the pattern table of the symbology turned around."""
    value = {"nnwwn": 0, "wnnnw": 1, "nwnnw": 2, "wwnnn": 3, "nnwnw": 4}
    value |= {"wnwnn": 5, "nwwnn": 6, "nnnww": 7, "wnnwn": 8, "nwnwn": 9}
    assert widths[:4] == (1, 1, 1, 1)
    assert widths[-3:] == (3, 1, 1)
    letters = "".join("w" if width == 3 else "n" for width in widths[4:-3])
    text = ""
    for start in range(0, len(letters), 10):
        pair = letters[start : start + 10]
        text += f"{value[pair[0::2]]}{value[pair[1::2]]}"
    return text


def test_forty_four_digits_take_405_modules():
    assert modules(CODE) == 405
    assert decoded(elements(CODE)) == CODE


def test_bars_fill_the_width_and_never_touch():
    drawn = bars(CODE)
    assert drawn[0] == (0, 1)
    assert drawn[-1][0] + drawn[-1][1] == 405
    for (x, width), (following, _) in pairwise(drawn):
        assert following - (x + width) in (1, 3)
    assert len(drawn) == 2 + 22 * 5 + 2


@pytest.mark.parametrize("digits", ["", "123", "12a4", "١٢"])
def test_refused(digits):
    with pytest.raises(CoreError) as refused:
        bars(digits)
    assert refused.value.code == "ITF_DIGITS"
