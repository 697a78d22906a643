"""What every answer says beside its text: security headers, cookies, types, well-formed pages (ASVS 5.0 3.3, 3.4)."""

import re
from http.cookies import SimpleCookie

import pytest
from flask import Blueprint
from sqlalchemy.exc import OperationalError

from portal.app import MAX_BODY
from portal.config import Settings
from portal.web.guards import public
from portal.web.pace import IDENTIFY
from tests.addresses import addresses
from tests.walking import HTMX, ask, crawl
from tests.world import HERE

#: Written out, not read from the product: what is asked of it, word for word.
WANTED = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TYPES = {
    ".pdf": "application/pdf", ".svg": "image/svg+xml; charset=utf-8", ".css": "text/css; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8", ".js": "text/javascript; charset=utf-8",
}
STARTS = {"application/pdf": b"%PDF-", "text/calendar; charset=utf-8": b"BEGIN:VCALENDAR"}
A_YEAR = 31_536_000
ORIGIN = {"Origin": "https://evil.example"}
MACHINE = re.compile(rb"Traceback|werkzeug|sqlalchemy|site-packages|/portal/|jinja2|Flask", re.IGNORECASE)


@pytest.fixture(params=["http", "https"])
def settings(request, database_url, tmp_path):
    return Settings(
        environment="demo", database_url=database_url, simulated_dir=str(tmp_path / "simulated"),
        base_url=f"{request.param}://{HERE}",
    )


@pytest.fixture
def ours(settings):
    return settings.base_url


@pytest.fixture
def browser(app, world, ours):
    """A's browser, which reads every page closely and knows whence it comes (checked for forms over TLS)."""
    browser = world.a.browser(app, strict=True)
    browser.environ_base["HTTP_REFERER"] = f"{ours}/"
    return browser


def check(answer, *, secure: bool, personal: bool = True) -> None:
    where = f"{answer.request.method} {answer.request.path} -> {answer.status_code}"
    headers = answer.headers
    for name, value in WANTED.items():
        assert headers.getlist(name) == [value], f"{where}: {name} {headers.getlist(name)}"
    hsts = headers.get("Strict-Transport-Security", "")
    if secure:
        assert int(re.match(r"max-age=([0-9]+)", hsts).group(1)) >= A_YEAR, where
        assert "includeSubDomains" in hsts, where
    else:
        assert hsts == "", f"{where}: HSTS without TLS"
    assert not [name for name, _ in headers if name.lower().startswith("access-control-")], where
    assert not {"Server", "X-Powered-By", "X-Runtime"} & {name for name, _ in headers}, where
    if personal:
        assert headers.getlist("Cache-Control") == ["no-store"], f"{where}: {headers.getlist('Cache-Control')}"
    for line in headers.getlist("Set-Cookie"):
        check_cookie(line, secure, where)
    check_type(answer, where)
    if answer.mimetype in {"text/html", "text/plain", "application/json"}:
        assert not MACHINE.search(answer.data), f"{where}: speaks of the machine"


def check_cookie(line: str, secure: bool, where: str) -> None:
    ((name, cookie),) = SimpleCookie(line).items()
    assert name.startswith("__Host-") is secure, f"{where}: cookie {name}"
    assert bool(cookie["secure"]) is secure, f"{where}: cookie {name} without Secure"
    assert cookie["httponly"], f"{where}: cookie {name} without HttpOnly"
    assert cookie["samesite"] == "Lax", f"{where}: cookie {name} SameSite={cookie['samesite']}"
    assert cookie["path"] == "/", f"{where}: cookie {name} Path={cookie['path']}"
    assert cookie["domain"] == "", f"{where}: cookie {name} has a Domain"


def check_type(answer, where: str) -> None:
    given = answer.headers.get("Content-Type", "")
    if answer.status_code == 200 and answer.request.method != "OPTIONS":
        suffix = re.search(r"\.[a-z]+$", answer.request.path)
        if suffix:
            assert given == TYPES[suffix.group()], f"{where}: {given}"
            if answer.request.method == "GET":
                assert answer.data.startswith(STARTS.get(given, b"")), f"{where}: not what it says"
    if answer.data:
        known = {"text/html; charset=utf-8", "application/json", "text/plain; charset=utf-8", *TYPES.values()}
        assert given in known, f"{where}: {given}"
    if given == "application/pdf":
        name = re.fullmatch(r'(inline|attachment); filename="([a-z0-9.-]+)"', answer.headers["Content-Disposition"])
        assert name, f"{where}: {answer.headers['Content-Disposition']}"


# --- all addresses ---------------------------------------------------------------------------------------


def test_every_address_answers_with_all_headers(app, world, browser, ours, settings):
    """As the person whose it is, as nobody, asked by htmx and from a page of another site."""
    token = browser.csrf("/ajuda")
    nobody = app.test_client()
    last = {"sign_in.leave": 1, "devices.end_all": 2}
    statuses = set()
    for address in sorted(addresses(app, world.a), key=lambda each: last.get(each.endpoint, 0)):
        shared = address.endpoint in {"assets.asset", "theme.sheet", "theme.logo"}
        for client, headers in ((browser, ORIGIN), (browser, HTMX), (nobody, {**HTMX, **ORIGIN})):
            if address.path.endswith(".pdf") and headers is HTMX:  # drawn once is enough
                continue
            headers = {**headers, "Referer": f"{ours}/"} if address.method == "POST" else headers
            answer = ask(client, address, base_url=ours, csrf=token, headers=headers)
            statuses.add(answer.status_code)
            check(answer, secure=settings.secure, personal=not (shared and answer.status_code == 200))
    assert statuses >= {200, 303, 400, 401, 404, 422}


def test_every_page_that_links_lead_to_is_well_formed(browser, ours, settings):
    """The strict client reads each of them: valid HTML, one h1, a title, unique ids, labels."""
    seen = crawl(browser, "/contratos", base_url=ours, skip=r"\.pdf")
    assert len(seen) > 20
    for path, answer in seen.items():
        check(answer, secure=settings.secure, personal=not path.startswith(("/s/", "/tema/")))
        if path.startswith("/s/"):
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_questions_about_methods_and_headers_only(app, world, browser, ours, settings):
    for address in addresses(app, world.a):
        if not address.path.endswith(".pdf"):
            shared = address.endpoint in {"assets.asset", "theme.sheet", "theme.logo"}
            answer = browser.open(address.path, method="OPTIONS", base_url=ours, headers={
                **ORIGIN, "Access-Control-Request-Method": "POST"})
            check(answer, secure=settings.secure)
            answer = browser.head(address.path, base_url=ours)
            check(answer, secure=settings.secure, personal=not shared)
            assert answer.data == b""


# --- all statuses ----------------------------------------------------------------------------------------


@pytest.fixture
def broken(app):
    """Views that end as badly as views can."""
    bp = Blueprint("broken", __name__, url_prefix="/quebrado")

    @bp.get("/500")
    @public
    def fails():
        raise RuntimeError("Traceback in /portal/ of werkzeug")

    @bp.get("/503")
    @public
    def no_database():
        raise OperationalError("SELECT secret FROM sqlalchemy", {}, Exception("gone"))

    app.register_blueprint(bp)
    return app


def test_every_kind_of_failure_is_as_well_dressed(broken, world, browser, ours, settings):
    token, hasty = browser.csrf("/ajuda"), world.a.browser(broken)
    quote, big = f"/simulacoes/{world.a.ids['quote_id']}", "x" * (MAX_BODY + 1)
    form = {"csrf_token": token}
    accept = {**form, "quote_id": str(world.a.ids["quote_id"]), "acceptance_key": str(world.a.ids["quote_id"])}
    tries = [
        (400, "POST", "/entrar", {}), (403, "POST", "/acordos", accept), (404, "GET", "/nada", {}),
        (404, "GET", "/simulador?contrato=x", {}), (404, "GET", f"/acordos/{world.b.ids['agreement_id']}", {}),
        (405, "PUT", "/acordos", form), (405, "TRACE", "/contratos", {}), (405, "DELETE", quote, form),
        (413, "POST", "/entrar", {**form, "documento": big}), (422, "POST", "/acordos", form),
        (422, "POST", "/entrar", form), (422, "POST", f"{quote}/codigo", form), (500, "GET", "/quebrado/500", {}),
        (503, "GET", "/quebrado/503", {}),
    ]
    for status, method, path, data in [*tries, (429, "POST", "/entrar", form)]:
        for _ in range(IDENTIFY.most if status == 429 else 0):
            hasty.post(path, base_url=ours, data=form, headers={"Referer": f"{ours}/"})
        for headers in ({}, HTMX):
            answer = browser.open(path, method=method, base_url=ours, data=data or None, headers=headers)
            assert answer.status_code == status, f"{method} {path}: {answer.status}"
            check(answer, secure=settings.secure)
            if status in {429, 503}:
                assert int(answer.headers["Retry-After"]) > 0


def test_without_any_creditor_the_answer_is_still_dressed(client, ours, settings):
    answer = client.get("/", base_url=ours)
    assert answer.status_code == 503
    check(answer, secure=settings.secure)


# --- cookies ---------------------------------------------------------------------------------------------


def test_every_cookie_that_is_ever_set_is_closed(app, world, browser, ours, settings, clock):
    """Forms, language, signing out and taking cookies back: all of them set or remove one."""
    token = browser.csrf("/ajuda")
    set_by = {}
    for path, form in (
        ("/idioma", {"idioma": "en"}), ("/entrar", {"documento": world.b.document, "nascimento": "17/05/1980"}),
        ("/entrar/chave/desafio", {}), ("/sair", {}),
    ):
        answer = browser.post(path, base_url=ours, data={"csrf_token": token, **form})
        set_by[path] = [line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")]
        check(answer, secure=settings.secure)
    prefix = "__Host-" if settings.secure else ""
    assert set_by["/idioma"] == [f"{prefix}idioma"]
    assert f"{prefix}sid" in set_by["/sair"]
    assert f"{prefix}pre" in set_by["/entrar/chave/desafio"]


def test_the_language_chosen_stays(browser, ours):
    browser.post("/idioma", base_url=ours, data={"csrf_token": browser.csrf("/ajuda"), "idioma": "en"})
    assert '<html lang="en"' in browser.get("/ajuda", base_url=ours).get_data(as_text=True)


def test_over_tls_a_form_must_come_from_a_page_of_ours(browser, ours, settings):
    if not settings.secure:
        pytest.skip("only checked over TLS")
    form = {"csrf_token": browser.csrf("/ajuda")}
    for page in ("https://evil.example/", "http://localhost/", ""):
        assert browser.post("/chaves/oferta", base_url=ours, data=form, headers={"Referer": page}).status_code == 400
    assert browser.post("/chaves/oferta", base_url=ours, data=form).status_code == 303


# --- the control -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value"), [
    ("Content-Security-Policy", "default-src *"), ("Cache-Control", "private"), ("Server", "x/1.0"),
    ("Access-Control-Allow-Origin", "*"), ("Set-Cookie", "a=b"), ("Content-Type", "text/html"),
    ("Set-Cookie", "__Host-a=b; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=example"),
    ("Strict-Transport-Security", ""), ("X-Content-Type-Options", ""),
])
def test_the_check_notices(client, settings, name, value):
    answer = client.get("/livez", base_url=settings.base_url)
    check(answer, secure=settings.secure)
    if name == "Strict-Transport-Security" and not settings.secure:
        value = "max-age=1"
    answer.headers[name] = value
    with pytest.raises((AssertionError, AttributeError)):
        check(answer, secure=settings.secure)
