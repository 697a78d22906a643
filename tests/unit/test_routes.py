"""Every address, asked for by everybody who has no business there (OWASP ASVS 5.0 8.2, 3.5.1, 7.2, 15.3.3)."""

import re
import uuid

import pytest
from sqlmodel import select

from portal.db.models import Agreement
from portal.extensions import csrf
from portal.jobs import drain
from portal.web.guards import debtor_required
from tests.addresses import FORMS, PAGES, addresses, personal
from tests.holes import holes_of_a_hurry
from tests.rows import changed, fingerprint, new_rows, read_rows
from tests.sign_in import last_code
from tests.walking import (
    HTMX,
    PLACES,
    anonymous,
    ask,
    crawl,
    followed,
    leads_away,
    strangers,
    token_for,
)
from tests.world import BIRTH, HERE, quick_client

OURS = f"http://{HERE}"
#: Unsafe routes that take requests without a form token of ours. Adding one is a decision.
EXEMPT: set[str] = {"webhooks.pix"}


# --- other people's --------------------------------------------------------------------------------------


def test_somebody_elses_is_byte_for_byte_a_missing_one(app, portal, world):
    """Also once the owner has just looked, whatever the pages keep for a few seconds."""
    theirs = personal(app, world.a)
    assert len(theirs) >= 14
    owner = world.a.browser(app)
    for address in theirs:
        if address.method == "GET" and not address.path.endswith(".pdf"):
            assert ask(owner, address, base_url=OURS).status_code < 400
            assert ask(owner, address, base_url=OURS, headers=HTMX).status_code < 400
    found = strangers(world.b.browser(app), portal, theirs, base_url=OURS, extra=world.a.everything())
    assert found == []


def test_the_same_human_being_at_another_creditor_is_somebody_else(app, portal, world):
    found = strangers(
        world.c.browser(app), portal, personal(app, world.a), base_url=world.c.base_url, extra=world.a.everything()
    )
    assert found == []


def test_a_session_of_another_creditor_is_no_session_here(app, portal, world):
    assert anonymous(world.c.browser(app, HERE), portal, addresses(app, world.a), base_url=OURS) == []


def test_without_signing_in_everything_leads_to_the_entry(app, portal, world):
    assert anonymous(quick_client(app), portal, addresses(app, world.a), base_url=OURS) == []


def test_stating_document_and_birth_date_opens_nothing(app, portal, world):
    """Both are widely known; only the code or a passkey opens (ASVS 5.0 6.4.2)."""
    client = quick_client(app)
    form = {"documento": world.a.document, "nascimento": BIRTH, "canal": "email"}
    token = token_for(client, OURS)
    assert client.post("/entrar", data={"csrf_token": token, **form}).status_code in {303, 429}
    assert anonymous(client, portal, addresses(app, world.a), base_url=OURS) == []


def test_the_owner_reaches_what_the_others_do_not(app, portal, world):
    """The control of the tests above: the same requests, sent by their owner, are not 404."""
    browser = world.a.browser(app)
    token = token_for(browser, OURS)
    missing = []
    for address in sorted(addresses(app, world.a), key=lambda each: each.endpoint == "devices.end_all"):
        if address.guard != "debtor":
            continue
        answer = ask(browser, address, base_url=OURS, csrf=token)
        if answer.status_code in {400, 404} or answer.headers.get("Location") == "/":
            missing.append(f"{address}: {answer.status}")
    assert missing == []


def test_no_page_shows_anything_of_somebody_else(app, world):
    """A and B owe the same amounts since the same days: what was computed for one may not be kept for the other."""
    first = crawl(world.a.browser(app), "/contratos", base_url=OURS, skip=r"\.pdf|^/s/")
    second = crawl(world.b.browser(app), "/contratos", base_url=OURS, skip=r"\.pdf|^/s/")
    kinds = {address.split("?")[0].split("/")[1] for address in first}
    assert kinds >= {"contratos", "simulador", "simulacoes", "acordos", "parcelas", "aparelhos"}, "A sees all pages"
    secrets = {str(value) for value in (*world.a.ids.values(), *world.a.contract_ids, world.a.debtor_id)}
    secrets |= {world.a.name, world.a.name.split()[0], world.a.document, world.a.br_code, "maria@exemplo.example"}
    shown = [
        (address, secret) for address, answer in second.items() for secret in secrets
        if secret in answer.get_data(as_text=True)
    ]
    assert shown == []
    assert any(world.a.name in answer.get_data(as_text=True) for answer in first.values()), "A sees their own"


def test_answers_kept_for_a_moment_are_kept_apart(app, world):
    """Fragments of the simulator are rendered once for equal figures: B's still hold B's offer and no id of A's."""
    said = {}
    for person in (world.a, world.b):
        answer = person.browser(app).get(
            "/simulador", query_string={"contrato": str(person.contract_ids[-1]), "parcelas": "7"}, headers=HTMX
        )
        assert answer.status_code == 200
        said[person.name] = answer.get_data(as_text=True)
    first, second = said.values()
    tokens = [re.findall(r'name="token"[^>]* value="([^"]+)"', text) for text in (first, second)]
    assert tokens[0] != tokens[1]
    assert not [each for each in (*world.a.contract_ids, world.a.debtor_id) if str(each) in second]


# --- looking ---------------------------------------------------------------------------------------------


def test_looking_at_everything_twice_changes_nothing(app, portal, world):
    browser = world.a.browser(app)
    before = fingerprint(portal)
    for _ in range(2):
        for address in addresses(app, world.a):
            if address.method == "GET":
                assert ask(browser, address, base_url=OURS).status_code < 500
                browser.head(address.path, base_url=OURS, query_string=dict(address.query))
        seen = crawl(browser, "/contratos", base_url=OURS, each=2, skip=r"^/s/|\.pdf")
        assert {answer.status_code for answer in seen.values()} <= {200, 303}
        assert changed(before, fingerprint(portal)) == []


# --- writing ---------------------------------------------------------------------------------------------


def unsafe(app, person):
    return [each for each in addresses(app, person) if each.method != "GET"]


def test_every_form_needs_its_own_token(app, portal, world):
    browser, other = world.a.browser(app), world.b.browser(app)
    foreign = token_for(other, OURS)
    before = fingerprint(portal)
    wrong = []
    for address in unsafe(app, world.a):
        if address.endpoint in EXEMPT:
            continue
        tries = {
            "no token": ask(browser, address, base_url=OURS),
            "no token, htmx": ask(browser, address, base_url=OURS, headers=HTMX),
            "another browser's": ask(browser, address, base_url=OURS, csrf=foreign),
            "another browser's, as a header": ask(browser, address, base_url=OURS, headers={"X-CSRFToken": foreign}),
            "a made-up one": ask(browser, address, base_url=OURS, csrf="x" * 90),
            "text/plain": browser.post(address.path, base_url=OURS, data="a=b", content_type="text/plain"),
            "JSON": browser.post(address.path, base_url=OURS, json=dict(address.form)),
        }
        wrong += [f"{address}, {name}: {each.status}" for name, each in tries.items() if each.status_code != 400]
    assert wrong == []
    assert changed(before, fingerprint(portal)) == []


def test_only_the_listed_routes_need_no_token(app):
    views = {view.rpartition(".")[2] for view in csrf._exempt_views}
    assert views == {endpoint.rpartition(".")[2] for endpoint in EXEMPT}
    assert not csrf._exempt_blueprints


def test_fields_that_no_form_has_change_nothing(app, portal, world):
    """What a person may not decide is not read from the request, under whatever name it comes."""
    browser = world.a.browser(app)
    token = token_for(browser, OURS)
    decided = {
        "desconto": "7654321", "discount": "7654321", "total": "7654321", "amount": "7654321", "valor": "7654321",
        "debt": "7654321", "entry": "7654321", "count": "76", "parcelas": "76", "installment_amount": "7654321",
        "rate_month": "0.07654321", "level": "3", "status": "paid", "number": "7654321", "paid_at": "2020-01-01",
        "debtor_id": str(world.b.debtor_id), "creditor_id": str(world.c.creditor_id), "id": str(uuid.UUID(int=7)),
    }
    before = read_rows(portal)
    paid = sum(row["status"] == "paid" for row in before["installment"])
    own = [each for each in unsafe(app, world.a) if each.guard == "debtor" and each.endpoint != "devices.end_all"]
    for address in own:
        extra = {name: value for name, value in decided.items() if name not in address.form}
        answer = ask(browser, address, base_url=OURS, csrf=token, extra=extra, query_string=extra)
        assert answer.status_code < 500
    after = read_rows(portal)
    added = new_rows(before, after)
    assert len(after["agreement"]) == len(before["agreement"]) + 1, "A's forms did their work"
    for value in ("7654321", str(world.b.debtor_id), str(world.c.creditor_id), str(uuid.UUID(int=7))):
        assert [row for row in added if value in row] == []
    assert sum(row["status"] == "paid" for row in after["installment"]) == paid
    assert {row["count"] for row in after["agreement"]} == {3}
    assert max(row["level"] for row in after["web_session"]) == 1


def test_other_peoples_ids_in_hidden_fields_change_nothing_of_theirs(app, portal, world):
    """B works on what is B's, and sends A's ids along in every field that is not the form's own."""
    browser = world.b.browser(app)
    token = token_for(browser, OURS)
    before = read_rows(portal)
    for address in unsafe(app, world.b):
        if address.guard == "debtor" and address.endpoint != "devices.end_all":
            theirs = {name: value for name, value in world.a.everything().items() if name not in address.form}
            assert ask(browser, address, base_url=OURS, csrf=token, extra=theirs).status_code < 500
    mine = {str(value) for value in (world.a.debtor_id, *world.a.ids.values(), *world.a.contract_ids)}
    assert [row for row in new_rows(before, read_rows(portal)) if any(value in row for value in mine)] == []


def test_the_code_of_somebody_else_accepts_nothing(app, portal, world):
    browser = world.b.browser(app)
    form = {"quote_id": str(world.b.ids["quote_id"]), "acceptance_key": str(uuid.uuid4()), "codigo": world.a.code}
    if world.a.code == world.b.code:
        pytest.skip("one time in a million both codes are equal")
    before = len(read_rows(portal)["agreement"])
    answer = browser.post("/acordos", data={"csrf_token": token_for(browser, OURS), **form})
    assert answer.status_code == 422
    assert len(read_rows(portal)["agreement"]) == before


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "FOO"])
def test_other_methods_are_refused(app, portal, world, method):
    browser = world.a.browser(app)
    before = fingerprint(portal)
    paths = {each.path: each for each in addresses(app, world.a)}
    answers = {path: browser.open(path, method=method, base_url=OURS).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status != 405} == {}
    assert changed(before, fingerprint(portal)) == []


def test_nothing_leads_to_somebody_elses_site(app, world):
    browser = world.a.browser(app)
    token = token_for(browser, OURS)
    listening, away = [], []
    last = {"sign_in.leave": 1, "devices.end_all": 2}
    for address in sorted(addresses(app, world.a), key=lambda each: last.get(each.endpoint, 0)):
        if address.path.endswith(".pdf"):
            continue
        for place in ("/ajuda?aqui=1", *PLACES[:2]):
            if place in followed(browser, address, token, place, base_url=OURS):
                listening.append(address)
    for address in listening:
        for place in PLACES:
            ends = followed(browser, address, token, place, base_url=OURS)
            away += [(str(address), place, end) for end in ends if leads_away(end)]
    assert {str(each) for each in listening} == {"POST locale.choose"}, "a new field that leads somewhere"
    assert away == []
    assert [place for place in PLACES if not leads_away(place)] == [PLACES[8], PLACES[9], PLACES[13]], "the control"


@pytest.mark.parametrize("path", [
    "/.git/config", "/.env", "/metrics", "/console", "/debug", "/openapi.json", "/swagger", "/admin", "/static/",
    "/s/", "/s/../portal/config.py", "/server-status", "/phpinfo.php", "/quite.db", "/var/quite.db",
    "/templates/base.html", "/robots.txt/..%2f..%2fpyproject.toml",
])
def test_nothing_of_the_machine_is_served(app, world, path):
    assert world.a.browser(app).get(path).status_code == 404


# --- sessions --------------------------------------------------------------------------------------------


def test_a_session_that_ended_opens_nothing_when_it_is_replayed(app, portal, world):
    browser, replay = world.a.browser(app), world.a.browser(app)
    answer = browser.post("/sair", data={"csrf_token": token_for(browser, OURS)})
    assert answer.status_code == 303
    assert anonymous(replay, portal, addresses(app, world.a), base_url=OURS) == []


def test_a_token_brought_along_is_never_adopted(app, portal, world, clock):
    """Session fixation: what a stranger put into the browser does not open once its owner signed in."""
    clock.advance(minutes=3)
    client = quick_client(app)
    fixed = "F" * 43
    client.set_cookie("sid", fixed, domain=HERE)
    form = {"documento": world.b.document, "nascimento": BIRTH, "canal": "email"}
    client.post("/entrar", data={"csrf_token": token_for(client, OURS), **form})
    drain(portal)
    code = last_code(portal)
    answer = client.post("/entrar/codigo", data={"csrf_token": token_for(client, OURS), "codigo": code})
    assert answer.headers["Location"] == "/contratos"
    given = client.get_cookie("sid", domain=HERE).value
    assert given != fixed
    assert len(given) >= 43
    stranger = quick_client(app)
    stranger.set_cookie("sid", fixed, domain=HERE)
    assert stranger.get("/contratos").status_code == 303


def test_accepting_gives_the_session_a_new_token(app, portal, world, clock):
    browser, old = world.a.browser(app), world.a.browser(app)
    (address,) = [each for each in addresses(app, world.a) if str(each) == "POST agreements.create"]
    answer = ask(browser, address, base_url=OURS, csrf=token_for(browser, OURS))
    assert answer.status_code == 303
    assert browser.get_cookie("sid", domain=HERE).value != old.get_cookie("sid", domain=HERE).value
    clock.advance(minutes=2)
    assert old.get("/contratos").status_code == 303
    assert browser.get("/contratos").status_code == 200


# --- controls: holes that must be found ------------------------------------------------------------------


@pytest.fixture
def holes(app):
    app.register_blueprint(holes_of_a_hurry())
    return app


def test_the_walk_finds_planted_holes(holes, portal, world, monkeypatch):
    for endpoint in ("holes.any_agreement", "holes.open_door"):
        monkeypatch.setitem(FORMS, endpoint, ())
    planted = [each for each in personal(holes, world.a) if each.endpoint.startswith("holes.")]
    found = strangers(world.b.browser(holes), portal, planted, base_url=OURS, extra={})
    assert any("any_installment: 200" in line for line in found)
    assert any("telling_apart: somebody else's looks unlike a missing one" in line for line in found)
    assert any("any_agreement: wrote to agreement" in line for line in found)
    assert any("writing_get: wrote to web_session" in line for line in found)
    assert any("open_door: 200" in line for line in found)
    assert any("open_door: 200 OK without signing in" in line
               for line in anonymous(quick_client(holes), portal, planted, base_url=OURS))


@pytest.mark.parametrize(("rule", "method", "words"), [
    ("/novo/<uuid:receipt_id>", "GET", "carries <receipt_id>"),
    ("/novo", "POST", "say in FORMS"),
    ("/novo", "GET", "say in PAGES"),
])
def test_a_new_route_fails_until_the_walk_knows_it(app, portal, world, rule, method, words):
    view = debtor_required(lambda **_: "")
    view.__name__ = "new"
    app.add_url_rule(rule, "new", view, methods=[method])
    with pytest.raises(AssertionError, match=words):
        addresses(app, world.a)


def test_the_tables_name_only_routes_that_exist(app):
    assert (FORMS.keys() | PAGES.keys()) - app.view_functions.keys() == set()


def test_everybody_in_the_world_has_rows_of_their_own(portal, world):
    with portal.database.reading() as session:
        owners = session.exec(select(Agreement.debtor_id)).all()
    assert set(owners) == {world.a.debtor_id, world.b.debtor_id, world.c.debtor_id}
