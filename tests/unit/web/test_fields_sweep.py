"""Whatever is typed into any field of any page, or sent in a header, nothing breaks (OWASP ASVS 5.0 2.2.1)."""

import re

import pytest

from tests.addresses import addresses
from tests.walking import crawl, token_for
from tests.world import BIRTH, HERE, quick_client

OURS = f"http://{HERE}"
#: Fields that scripts send, which no page shows as such.
UNSEEN = {
    "acceptance_key", "assertion", "codigo", "falta", "letras", "n", "nossa", "pago", "por", "quote_id", "resposta",
    "token", "visto",
}

#: What people, phones and attackers type.
NASTY = (
    "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", "x" * 9_000, "9" * 400, "-1", "1e9",
    "NaN", "\u0661\u0662\u0663", "\uff11\uff12", "0x10", "12.0", "\u202e\u2066", "' OR 1=1 --",
    "<script>alert(1)</script>", "{{7*7}}", "%s%n", "[]", "00000000-0000-0000-0000-000000000000", "9999-99-99",
    "0001-01-01", "9999-12-31", "\r\nSet-Cookie: a=b", "\n", " ", "0", "31/02/2026",
)
HEADERS = (
    {"Accept-Language": "\xff;q=9e999,pt"}, {"User-Agent": "\xff\xfe" * 99}, {"Accept-Encoding": "gzip;q=x,*;q="},
    {"If-None-Match": '"' * 99}, {"Range": "bytes=9-1"}, {"HX-Request": "x"}, {"Referer": "\xff"},
    {"HX-Request": "true", "HX-Target": "\xff"}, {"Cookie": "sid=\xff; pre=.eJx\x01"}, {"Cookie": "sid=" + "x" * 9_000},
    {"X-Forwarded-For": "' OR 1"}, {"X-HTTP-Method-Override": "DELETE"}, {"Content-Type": "application/json"},
    {"Content-Type": "multipart/form-data; boundary="}, {"Content-Type": "\xff"}, {"Accept-Language": "x" * 9_000},
    {"Content-Length": "0", "Transfer-Encoding": "x"},
)


@pytest.fixture
def fields(app, world, furnished):
    """The names of all fields there are, collected once."""
    if "fields" not in furnished:
        furnished["fields"] = fields_of(app, world)
    return furnished["fields"]


def fields_of(app, world):
    found = set(UNSEEN)
    browser = world.a.browser(app)
    for start in ("/contratos", "/demo/banco"):
        for answer in crawl(browser, start, base_url=OURS, skip=r"\.pdf|^/s/|^/tema", each=1).values():
            page = answer.get_data(as_text=True)
            found |= set(re.findall(r'<(?:input|button|textarea|select)[^>]* name="([a-z_]+)"', page))
    found |= set(re.findall(r' name="([a-z_]+)"', quick_client(app).get("/").get_data(as_text=True)))
    assert {"parcelas", "entrada", "documento", "nascimento", "idioma", "li"} <= found
    return found - {"csrf_token", "viewport", "robots"}


@pytest.mark.parametrize("nasty", NASTY, ids=lambda value: ascii(value)[:12])
def test_nothing_typed_breaks_a_page(app, world, fields, nasty):
    """In every field but those that say whose thing it is, at every address; then in those too, where there are any."""
    browser = world.a.browser(app)
    token = token_for(browser, OURS)
    everywhere = dict.fromkeys(fields, nasty)
    right = {name: value for name, value in world.a.everything().items() if name not in {"li", "canal", "codigo"}}
    mostly = everywhere | right | {"documento": world.a.document, "nascimento": BIRTH}
    broken = []
    for address in addresses(app, world.a):
        if address.path.endswith(".pdf") or address.endpoint in {"sign_in.leave", "devices.end_all", "assets.asset"}:
            continue
        naming = address.form.keys() | address.query.keys() or address.endpoint == "sign_in.start"
        for sent in (mostly, everywhere) if naming else (mostly,):
            answer = browser.open(
                address.path, method=address.method, base_url=OURS, headers={"User-Agent": "x" * 500},
                **({"query_string": sent} if address.method == "GET" else {"data": {**sent, "csrf_token": token}}),
            )
            if answer.status_code >= 500 or "a=b" in str(answer.headers):
                broken.append(f"{address}: {answer.status}")
    assert broken == []


@pytest.mark.parametrize("headers", HEADERS, ids="-".join)
def test_no_header_breaks_a_page(app, world, headers):
    agreement = f"/acordos/{world.a.ids['agreement_id']}"
    for browser in (world.a.browser(app), quick_client(app)):
        for path in ("/", "/contratos", "/entrar/codigo", agreement, "/nada", "/livez"):
            assert browser.get(path, headers=headers).status_code < 500
        assert browser.post("/entrar", headers=headers, data=b"a=b&\xff").status_code < 500
