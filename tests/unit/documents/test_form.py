import pytest

from portal.documents import render
from portal.documents.form import Area, Label, Slot, read_form
from portal.documents.language import PORTUGUESE
from portal.documents.sheet import Design, form_of

FORM = "<html lang=pt><title>x</title><body class=form>{}"


def test_fields_labels_and_codes_are_read_from_the_layout():
    form = form_of(Design("documents/boleto.html", pix=True, simulated=False), PORTUGUESE)
    parts = [part for group in form.groups for part in group.parts]
    slots = [part for part in parts if isinstance(part, Slot)]
    assert {"due_date", "amount", "linha_digitavel", "payer", "instructions"} <= {slot.name for slot in slots}
    assert [part.name for part in parts if isinstance(part, Area)] == ["qr", "barcode"]
    assert "Vencimento" in [part.text for part in parts if isinstance(part, Label)]
    assert all(slot.x > 0 and slot.x + slot.width < form.width and 0 < slot.y < form.height for slot in slots)


def test_a_form_is_laid_out_once():
    design = Design("documents/carne.html", pix=False, simulated=False)
    assert form_of(design, PORTUGUESE) is form_of(design, PORTUGUESE)


@pytest.mark.parametrize(
    "body",
    [
        "<div>visible text</div>",
        "<svg width=10 height=10 opacity=.5><rect width=9 height=9 /></svg>",
        "<div><svg width=10 height=10><text y=9>x</text></svg></div>",
    ],
)
def test_a_form_that_needs_more_than_lines_is_refused(body):
    with pytest.raises(AssertionError):
        read_form(render.layout(FORM.format(body)))
