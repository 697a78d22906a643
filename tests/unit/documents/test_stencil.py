from dataclasses import replace

from portal.documents.form import Area, Slot
from portal.documents.language import PORTUGUESE
from portal.documents.sheet import Design, form_of
from portal.documents.stencil import covers, fit_slot, pieces_of, value_drawn

FORM = form_of(Design("documents/carne.html", pix=True, simulated=False), PORTUGUESE)


def test_labels_are_drawn_once_and_fields_wait():
    pieces = pieces_of(FORM)
    assert pieces is pieces_of(FORM)
    parts = [part for piece in pieces for part in piece.parts]
    assert sum(isinstance(part, Slot) for part in parts) == len(list(FORM.slots()))
    assert any(isinstance(part, bytes) and b" Tj" in part for part in parts)
    codes = [isinstance(piece.parts[0], Area) for piece in pieces]
    assert [piece.said.startswith(b"/Alt") for piece in pieces] == codes


def test_a_narrowed_field_is_drawn_narrow_and_measured_so():
    line = next(slot for slot in FORM.slots() if slot.name == "linha_digitavel")
    assert line.stretch == 0.78
    text = "10494.33756 65000.100043 00000.000208 2 16870999999999"
    assert fit_slot(line, text).percent == 100
    assert value_drawn(line, text, 0.0).count(b"0.78 0 0 1 ") == 1
    assert fit_slot(replace(line, stretch=1.0), text).percent < 100


def test_a_low_field_is_filled_from_below():
    name = replace(next(slot for slot in FORM.slots() if slot.name == "bank_name" and slot.lines > 1), low=True)
    assert fit_slot(name, "Itaú").lines == ("", "Itaú")


def test_characters_outside_the_faces_are_noticed():
    assert covers("Ágüêda Łódź\nR$\u00a01,00")
    assert not covers("Мария")
