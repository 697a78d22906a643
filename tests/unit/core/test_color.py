import itertools

import pytest

from portal.core.color import contrast, safe_theme, to_hex, to_oklch
from portal.core.errors import CoreError

STEPS = ("00", "33", "66", "99", "cc", "ff")
GRID = ["#" + "".join(parts) for parts in itertools.product(STEPS, repeat=3)]


def test_no_brand_color_can_make_text_unreadable():
    """216 raw colors, light and dark: text keeps AA (4.5), mostly far above."""
    for color in GRID:
        theme = safe_theme(color, color)
        assert contrast("#ffffff", theme.action) >= 4.5, color
        assert contrast("#ffffff", theme.answer) >= 7, color
        assert contrast(theme.sun, theme.answer) >= 4.5, color
        assert contrast("#241a00", theme.sun) >= 4.5, color
        assert contrast(theme.action_dark, "#0c1618") >= 4.5, color
        assert contrast("#04242c", theme.action_dark) >= 4.5, color
        assert contrast("#ffffff", theme.answer_dark) >= 4.5, color


def test_a_color_survives_the_round_trip():
    for color in GRID:
        assert to_hex(*to_oklch(color)) == color


def test_contrast_of_black_and_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 3) == 21


@pytest.mark.parametrize("bad", ["", "red", "#12345", "#12345g", "#1234567", "url(x)"])
def test_what_is_not_a_color_is_refused(bad):
    with pytest.raises(CoreError) as refused:
        safe_theme(bad, "#ffffff")
    assert refused.value.code == "BAD_COLOR"
