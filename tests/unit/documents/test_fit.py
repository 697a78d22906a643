import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.documents.fit import STEPS, fit
from portal.documents.fonts import face

WORDS = st.lists(st.text("abcçãéWMi.0ł", min_size=1, max_size=14), min_size=1, max_size=12)


@given(WORDS, st.booleans(), st.floats(60, 400), st.integers(1, 5))
def test_lines_fit_and_no_letter_is_lost(words, bold, width, lines):
    text = " ".join(words)
    try:
        fitted = fit("slot", text, bold=bold, size=8.0, width=width, lines=lines)
    except CoreError as refused:
        assert refused.code == "TEXT_TOO_LONG"
        assert face(bold).width(text) * 8 * STEPS[-1] / 100 > width * 0.5 or lines == 1
        return
    assert " ".join(fitted.lines) == text
    size = 8.0 * fitted.percent / 100
    assert all(face(bold).width(line) * size <= width + 1e-9 for line in fitted.lines)
    assert len(fitted.lines) * fitted.percent <= lines * 100


def test_the_largest_step_that_fits_is_taken():
    short = fit("slot", "R$ 319,69", bold=True, size=10, width=120, lines=1)
    assert (short.lines, short.percent) == (("R$ 319,69",), 100)
    width = face(False).width("Maria") * 10
    assert fit("slot", "Maria", bold=False, size=10, width=width * 0.97, lines=1).percent == 96
    assert fit("slot", "Maria", bold=False, size=10, width=width * 0.81, lines=1).percent == 80


def test_line_breaks_asked_for_are_kept():
    assert fit("slot", "um\ndois três", bold=False, size=8, width=400, lines=2).lines == ("um", "dois três")


def test_smaller_text_earns_more_lines_only_where_there_are_several():
    long = "palavra " * 40
    many = fit("slot", long.strip(), bold=False, size=8, width=200, lines=3)
    assert len(many.lines) > 3
    with pytest.raises(CoreError) as refused:
        fit("slot", long.strip(), bold=False, size=8, width=200, lines=1)
    assert refused.value.facts == {"slot": "slot", "length": len(long.strip())}


def test_every_step_has_its_class():
    from portal.resources import static_path

    css = (static_path() / "css" / "documents" / "paper.css").read_text("utf-8")
    for step in STEPS[1:]:
        assert f".fit-{step} {{ font-size: {step}%; }}" in css
