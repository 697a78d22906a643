"""Every language says everything, in its own words, numbers and dates."""

import gettext
import io
import re
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from jinja2 import nodes
from sqlmodel import select

from portal import i18n
from portal.config import Settings
from portal.db.models import Debtor, Installment
from portal.gateways.messages import simulated_messages
from portal.services.default_policies import publish_default_policies
from tests.factories import CPFS, make_bank_account, make_contract, make_creditor, make_debtor
from tests.signed_in import sign_in
from tests.spoken import CATALOGS, catalog, forms, left_over
from tests.walking import PLACES, leads_away
from tests.world import Walk

# --- catalogs -----------------------------------------------------------------------------------------


def test_there_is_a_catalog_for_every_language():
    assert {path.parts[-3] for path in CATALOGS} == set(i18n.LOCALES)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_what_is_served_is_what_is_written(path):
    """A compiled catalog older than its texts: run bin/compile-translations (make does)."""
    with path.with_suffix(".mo").open("rb") as compiled:
        served = gettext.GNUTranslations(compiled)
    for message in catalog(path.parts[-3]):
        if isinstance(message.id, str):
            assert served.gettext(message.id) == message.string
        else:
            assert served.ngettext(*message.id, 1) == message.string[0]
            assert served.ngettext(*message.id, 2) == message.string[1]


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_catalogs_hold_no_dates_people_or_places_in_code(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"POT-Creation-Date|PO-Revision-Date|Last-Translator|Report-Msgid|^#:|^#~", text, re.MULTILINE)


def test_english_never_hurries_blames_or_shouts():
    never = re.compile(
        r"\b(debtor|default(ed|ing)?|overdue|delinquen\w*|immediately|urgent\w*|last chance|failed|invalid|must)\b|!",
        re.IGNORECASE,
    )
    said = [text for message in catalog("en") for text in forms(message.string) if never.search(text)]
    assert said == []


# --- numbers and dates --------------------------------------------------------------------------------

DAY = date(2026, 12, 10)
WRITTEN = [
    (i18n.money, 123_456, "R$\u00a01.234,56", "R$\u00a01,234.56"),
    (i18n.money, -50, "− R$\u00a00,50", "− R$\u00a00.50"),
    (i18n.plain_money, 100_000_000, "1.000.000,00", "1,000,000.00"),
    (i18n.percent, 199, "1,99%", "1.99%"),
    (i18n.rate_percent, "0.019950", "1,995%", "1.995%"),
    (i18n.short_rate, "0.02", "2%", "2%"),
    (i18n.short_rate, "0.0199", "1,99%", "1.99%"),
    (i18n.day, DAY, "10/12/2026", "Dec 10, 2026"),
    (i18n.day_long, DAY, "10 de dezembro de 2026", "December 10, 2026"),
    (i18n.day_week, DAY, "quinta, 10 de dezembro", "Thursday, December 10"),
    (i18n.weekday, date(2026, 12, 12), "sábado", "Saturday"),
    (i18n.day_month, DAY, "10 dez", "Dec 10"),
    (i18n.month_year, DAY, "dez/2026", "Dec 2026"),
    (i18n.month_long, DAY, "dezembro de 2026", "December 2026"),
    (i18n.moment, datetime(2026, 11, 30, 21, 0, tzinfo=UTC), "30 de novembro, 18h", "November 30, 18:00"),
    (i18n.moment, datetime(2026, 12, 1, 1, 5, tzinfo=UTC), "30 de novembro, 22h05", "November 30, 22:05"),
]


@pytest.mark.parametrize(
    ("write", "value", "portuguese", "english"), WRITTEN, ids=[f"{row[0].__name__} {row[1]}" for row in WRITTEN]
)
def test_numbers_and_dates_are_written_as_the_language_does(app, write, value, portuguese, english):
    for language, expected in (("pt-BR", portuguese), ("en", english)):
        with app.test_request_context("/", headers={"Accept-Language": language}):
            assert write(value) == expected


def test_no_template_writes_a_constant(app):
    """Jinja computes ``10000|percent`` once, when it compiles: whoever came first would choose the language."""
    frozen = []
    for page in sorted(Path(app.template_folder).rglob("*.*")):
        tree = app.jinja_env.parse(page.read_text(encoding="utf-8"))
        frozen += [
            f"{page.name}:{node.lineno}" for node in tree.find_all(nodes.Filter)
            if node.name in i18n.FILTERS and node.node is not None and not _varies(node.node)
        ]
    assert frozen == []


def _varies(node):
    changing = (nodes.Name, nodes.Call)
    return isinstance(node, changing) or any(True for _ in node.find_all(changing))


# --- choosing a language --------------------------------------------------------------------------------


@pytest.fixture
def creditor(portal):
    with portal.database.writing() as session:
        owner = make_creditor(session, portal)
        publish_default_policies(session, owner.id, now=portal.now(), new_id=uuid.uuid4)
        make_bank_account(session, owner)
    return owner


@pytest.mark.parametrize(("asked", "spoken"), [
    ("", "pt-BR"), ("pt", "pt-BR"), ("pt-PT", "pt-BR"), ("en", "en"), ("en-US,en;q=0.9", "en"), ("es", "pt-BR"),
    ("fr,en;q=0.5", "en"), ("en;q=0.3,pt-BR;q=0.8", "pt-BR"), ("*", "pt-BR"), ("en;q=x, \x7f", "pt-BR"),
    ("ptptpt", "pt-BR"),
])
def test_the_browser_is_answered_in_a_language_it_asks_for(client, creditor, asked, spoken):
    assert language_of(client.get("/", headers={"Accept-Language": asked})) == spoken


def test_the_choice_stays_on_the_page_and_beats_the_browser(client, creditor):
    answer = client.post("/idioma", data={"csrf_token": client.csrf("/ajuda"), "idioma": "en", "volta": "/ajuda?x=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ajuda?x=1")
    assert re.search(r"idioma=en;.*Max-Age=31536000;.*HttpOnly;.*SameSite=Lax", answer.headers["Set-Cookie"])
    assert language_of(client.get("/ajuda", headers={"Accept-Language": "pt-BR"})) == "en"
    client.post("/idioma", data={"csrf_token": client.csrf("/ajuda"), "idioma": "pt_BR"})
    assert language_of(client.get("/ajuda", headers={"Accept-Language": "en"})) == "pt-BR"


@pytest.mark.parametrize("place", [*PLACES, "", "ajuda", "?x=1", "/ajuda\r\nSet-Cookie: a=b"])
def test_the_choice_never_leads_away(client, creditor, place):
    answer = client.post("/idioma", data={"csrf_token": client.csrf("/ajuda"), "idioma": "en", "volta": place})
    assert answer.status_code == 303
    assert not leads_away(answer.headers["Location"])
    assert len(answer.headers.getlist("Location")) == 1


@pytest.mark.parametrize("code", ["", "xx", "en_US", "EN", "../en", "pt-BR"])
def test_a_language_we_do_not_speak_changes_nothing(client, creditor, code):
    answer = client.post("/idioma", data={"csrf_token": client.csrf("/ajuda"), "idioma": code})
    assert answer.status_code == 303
    assert "idioma" not in answer.headers.get("Set-Cookie", "")
    client.set_cookie("idioma", code)
    assert language_of(client.get("/")) == "pt-BR"


def test_every_language_is_offered_in_its_own_words(client, creditor):
    body = client.get("/ajuda?x=1").get_data(as_text=True)
    assert 'name="volta" value="/ajuda?x=1"' in body
    for code, name in i18n.LOCALES.items():
        assert re.search(rf'value="{code}" lang="{code.replace("_", "-")}"[^>]*>{name}<', body)
    assert re.search(r'value="pt_BR"[^>]* aria-current="true"', body)


def language_of(answer):
    return re.search(r'<html lang="([^"]+)"', answer.get_data(as_text=True)).group(1)


# --- nothing left in Portuguese -----------------------------------------------------------------------


class TestInEnglish:
    """The demo, so that its own pages are read too."""

    @pytest.fixture
    def settings(self, database_url, tmp_path):
        return Settings(
            environment="demo", database_url=database_url, simulated_dir=str(tmp_path / "simulated"),
            base_url="http://localhost",
        )

    @pytest.fixture
    def person(self, app, portal, creditor):
        """Somebody who went all the way in English, messages included."""
        with portal.database.writing() as session:
            debtor = make_debtor(session, portal, creditor, document=CPFS[0])
            for number in ("0000-1", "0000-2"):
                make_contract(session, portal, debtor, number=number)
        walk = Walk(app, portal, creditor, debtor, CPFS[0], "Maria Exemplo da Silva")
        walk.client.set_cookie("idioma", "en")
        return walk.all_the_way()

    @pytest.fixture
    def browser(self, app, person):
        browser = person.browser(app, strict=True)
        browser.set_cookie("idioma", "en")
        return browser

    def test_no_page_of_the_journey_is_half_translated(self, app, portal, person, browser):
        outside = app.test_client()
        outside.set_cookie("idioma", "en")
        pages = {**seen_outside(outside), **seen_inside(portal, person, browser)}
        for name, answer in pages.items():
            assert language_of(answer) == "en", name
        found = {name: left_over(answer.get_data(as_text=True)) for name, answer in pages.items()}
        assert {name: texts for name, texts in found.items() if texts} == {}
        entry = pages["entry"].get_data(as_text=True)
        assert "Get your accounts up to date, at your own pace" in entry

    def test_messages_speak_the_language_of_who_caused_them(self, portal, person):
        sent = simulated_messages(portal.settings, portal.clock.now).sent()
        assert len(sent) >= 3
        for each in sent:
            assert left_over(f"{each.message.subject}\n{each.message.text}\n{each.message.html}") == []

    def test_the_draft_of_the_contract_is_in_english(self, person, browser):
        paper = browser.get(f"/simulacoes/{person.ids['quote_id']}/minuta.pdf")
        text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(paper.data)))
        assert "Total cost (CET)" in text
        assert left_over(re.sub(r"\s+", " ", text), words=False) == []

    def test_a_portuguese_page_is_found_out(self, client, person):
        assert len(left_over(client.get("/").get_data(as_text=True))) > 10


def seen_outside(client):
    """Entry, help, code, errors: what anybody meets."""
    def post(address, **form):
        return client.post(address, data={"csrf_token": client.csrf("/ajuda"), **form})

    pages = {name: client.get(address) for name, address in (
        ("entry", "/"), ("letters", "/?letras=1"), ("help", "/ajuda"), ("left", "/saiu"), ("missing", "/nada"),
        ("demo messages", "/demo/mensagens"), ("demo bank", "/demo/banco"), ("demo code", "/demo/banco?codigo=1"),
    )}
    for name, document, birth in (
        ("nothing typed", "", ""), ("short", "123", "1"), ("wrong digit", "52998224726", "32011980"),
        ("long", "1" * 15, "17051880"), ("letters in a CPF", "5299822472X", "01012050"), ("odd", "x y", "010180"),
    ):
        pages[name] = post("/entrar", documento=document, nascimento=birth)
    post("/entrar", documento=CPFS[1], nascimento="17051980", canal="email")
    pages["code"] = client.get("/entrar/codigo")
    for code in ("", "12", "abcdef", "1234567", "000000"):
        pages[f"code {code}"] = post("/entrar/codigo", codigo=code)
    pages["code again"] = post("/entrar/reenviar", canal="email")
    pages["expired form"] = client.post("/entrar", data={})
    pages["wrong method"] = client.get("/idioma")
    return pages


def seen_inside(portal, person, client):
    """Contracts, simulator, review, agreement, paying: what the person meets."""
    def post(address, **form):
        return client.post(address, data={"csrf_token": client.csrf("/ajuda"), **form})

    simulator = f"/simulador?contrato={person.contract_ids[-1]}"
    quote, agreement = f"/simulacoes/{person.ids['quote_id']}", f"/acordos/{person.ids['agreement_id']}"
    addresses = {
        "contracts": "/contratos", "nothing chosen": "/contratos?escolher=1", "simulator": simulator,
        "amount": f"{simulator}&por=valor&valor=150,50", "one": f"{simulator}&parcelas=1",
        "bad values": f"{simulator}&parcelas=97&entrada=x&dia=40&vencimento=2020-01-01",
        "bad amount": f"{simulator}&por=valor&valor=1&entrada=9999999&dia=31",
        "review": quote, "confirm": f"{quote}/codigo", "agreements": "/acordos", "agreement": agreement,
        "installments": f"{agreement}/parcelas", "data": "/aparelhos",
        **{f"pay {place}": f"/parcelas/{row}" for place, row in enumerate(payments(portal, person))},
    }
    pages = {name: client.get(address) for name, address in addresses.items()}
    assert {name: page.status_code for name, page in pages.items() if page.status_code not in {200, 422}} == {}
    pages["not read"] = post(f"{quote}/codigo")
    pages["wrong code"] = post(
        "/acordos", quote_id=person.ids["quote_id"], acceptance_key=uuid.uuid4(), codigo="000000"
    )
    portal.clock.advance(days=5)
    client_in_again(client, portal, person)
    pages["expired offer"] = client.get(quote)
    return pages


def payments(portal, person):
    with portal.database.reading() as session:
        return session.exec(
            select(Installment.id).where(Installment.agreement_id == person.ids["agreement_id"])
            .order_by(Installment.number)
        ).all()


def client_in_again(client, portal, person):
    with portal.database.reading() as session:
        debtor = session.get_one(Debtor, person.debtor_id)
    sign_in(client, portal, debtor)
