"""The fields of a creditor, one by one."""

import pytest

from portal.core.errors import CoreError
from portal.services import creditor_fields as fields
from portal.services.creditor_fields import FIELDS

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def refused(name: str, text: str) -> str:
    with pytest.raises(CoreError) as error:
        FIELDS[name](text)
    return error.value.code


@pytest.mark.parametrize(("name", "given", "kept"), [
    ("slug", "banco-exemplo", "banco-exemplo"), ("hostname", "Coop.LOCALHOST", "coop.localhost"),
    ("cnpj", "12.ABC.345/01DE-35", "12ABC34501DE35"), ("phone", "0800 000 0000", "0800 000 0000"),
    ("color_primary", "#FFD400", "#ffd400"), ("state", "sp", "SP"), ("postal_code", "01000-000", "01000000"),
    ("pix_key", "5F84A4C5-C5CB-4599-9F13-7EB4D419DACC", "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"),
    ("legal_name", "Banco  Exemplo S.A.", "Banco Exemplo S.A."),
])
def test_kept(name, given, kept):
    assert FIELDS[name](given) == kept


@pytest.mark.parametrize(("name", "given", "code"), [
    ("slug", "Banco", "SLUG_FORMAT"), ("slug", "-a", "SLUG_FORMAT"), ("slug", "a", "SLUG_FORMAT"),
    ("slug", "../x", "SLUG_FORMAT"), ("slug", "a" * 41, "SLUG_FORMAT"),
    ("hostname", "http://x", "HOSTNAME_FORMAT"), ("hostname", "x:80", "HOSTNAME_FORMAT"),
    ("hostname", "-x.example", "HOSTNAME_FORMAT"), ("cnpj", "52998224725", "NOT_A_COMPANY"), ("cnpj", "", "EMPTY"),
    ("phone", "call us", "PHONE_FORMAT"), ("phone", "0" * 21, "PHONE_FORMAT"), ("color_primary", "yellow", "BAD_COLOR"),
    ("color_primary", "#fff", "BAD_COLOR"), ("pix_key", "abc", "PIX_KEY_MALFORMED"),
    ("pix_key", "52998224724", "PIX_KEY_DIGIT"), ("legal_name", "", "EMPTY"), ("trade_name", "x" * 61, "TOO_LONG"),
])
def test_refused(name, given, code):
    assert refused(name, given) == code


def test_a_logo_that_draws():
    drawing = SVG.format('<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>'
                         '<path d="M0 0h9" fill="url(#g)"/><use href="#g"/>')
    assert FIELDS["logo_svg"](drawing) == drawing


@pytest.mark.parametrize(("inside", "what"), [
    ("<script>alert(1)</script>", "script"), ("<foreignObject/>", "foreignObject"),
    ('<path onclick="x()"/>', "onclick"),
    ('<use href="http://x.example/a.svg#b"/>', "href"), ('<image href="data:x"/>', "image"),
    ('<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="//x.example"/>', "href"),
    ('<path fill="url(http://x.example/a)"/>', "fill"), ('<a href="#x"/>', "a"), ("<style>*{}</style>", "style"),
    ('<path style="fill:url( \'//x.example\')"/>', "style"), ('<animate attributeName="href"/>', "animate"),
    ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', "{http://www.w3.org/1999/xhtml}script"),
])
def test_a_logo_that_does_more(inside, what):
    with pytest.raises(CoreError) as error:
        fields.logo(SVG.format(inside))
    assert (error.value.code, error.value.facts) == ("LOGO_UNSAFE", {"what": what})


def test_a_logo_that_is_none():
    assert refused("logo_svg", "<svg") == "LOGO_NOT_SVG"
    assert refused("logo_svg", "<html/>") == "LOGO_NOT_SVG"
    assert refused("logo_svg", "<svg/>") == "LOGO_NOT_SVG"
    assert refused("logo_svg", '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;")) == "LOGO_UNSAFE"
    assert refused("logo_svg", SVG.format("<g/>" * 10_000)) == "LOGO_TOO_LARGE"
