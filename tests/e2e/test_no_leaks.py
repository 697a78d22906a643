"""A person goes all the way, and afterwards nothing of theirs lies where it should not (ASVS 5.0 14.2, 14.3, 16.2)."""

import logging
import re
import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from flask import Blueprint
from playwright.sync_api import BrowserContext, Page, Request, Response, expect
from sqlmodel import select

from portal.db.models import Debtor, OverdueInstallment
from portal.services.default_policies import publish_default_policies
from portal.web.guards import public
from tests.e2e.canaries import CANARIES, spellings, traces
from tests.e2e.conftest import Live
from tests.factories import make_bank_account, make_contract, make_creditor, make_debtor
from tests.sign_in import last_code

BORN = "09/03/1957"
#: What no page shows whole. Papers do: a boleto names its payer.
MASKED = ("document", "email", "phone", "birth")


@dataclass
class Heard:
    """What the browser asked for and got, while the person walked."""

    urls: list[str] = field(default_factory=list)
    referers: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)

    def request(self, request: Request) -> None:
        self.urls.append(request.url)
        self.referers.append(request.headers.get("referer", ""))

    def response(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        readable = kind.startswith(("text/html", "application/json")) and response.status < 300
        if readable and "/demo/" not in response.url:
            self.pages.append((response.url, response.text()))


@pytest.fixture
def heard(page: Page) -> Heard:
    heard = Heard()
    page.on("request", heard.request)
    page.on("response", heard.response)
    return heard


@pytest.fixture
def person(live: Live) -> Debtor:
    with live.portal.database.writing() as session:
        owner = make_creditor(session, live.portal)
        publish_default_policies(session, owner.id, now=live.portal.now(), new_id=uuid.uuid4)
        make_bank_account(session, owner)
        debtor = make_debtor(
            session, live.portal, owner, document=CANARIES["document"], name=CANARIES["name"],
            birth_date=date(1957, 3, 9), street=CANARIES["street"],
            contacts=(("email", CANARIES["email"]), ("sms", CANARIES["phone"])),
        )
        make_contract(session, live.portal, debtor)
        return debtor


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, live: Live, person: Debtor) -> pytest.LogCaptureFixture:
    """Everything our own loggers say, and the root's warnings, from before the first request on."""
    caplog.set_level(logging.DEBUG, "portal")
    caplog.clear()
    return caplog


def all_the_way(live: Live, page: Page, heard: Heard) -> None:
    """Sign in, look around, simulate, accept, pay, fetch the papers: with every mistake once."""
    page.goto("/")
    page.get_by_label("Seu CPF ou CNPJ").fill("012.345.678-91")
    page.get_by_label("Data de nascimento").fill(BORN)
    page.get_by_role("button", name="Continuar").click()
    page.get_by_label("Seu CPF ou CNPJ").fill("012.345.678-90")
    page.get_by_role("button", name="Continuar").click()
    live.work()
    page.get_by_label("Código de 6 números").fill("000000")
    page.get_by_role("button", name="Entrar", exact=True).click()
    heard.secrets["sign-in code"] = last_code(live.portal)
    page.get_by_label("Código de 6 números").fill(heard.secrets["sign-in code"])
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zulmira")
    cookies = page.context.cookies()
    heard.secrets["session token"] = next(c["value"] for c in cookies if c["name"] == "sid")
    page.get_by_role("button", name=re.compile("Simular")).click()
    heard.secrets["signed offer"] = page.locator("input[name=token]").input_value()
    page.get_by_role("button", name="Ver o resumo").click()
    heard.titles.append(page.title())
    assert page.context.request.get(f"{page.url}/minuta.pdf").ok
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Aceitar o acordo").click()
    live.work()
    heard.secrets["accept code"] = last_code(live.portal)
    page.get_by_label("Código de 6 números").fill(heard.secrets["accept code"])
    page.get_by_role("button", name=re.compile("Confirmar e aceitar")).click()
    live.work()
    agreement = page.url
    page.reload()
    heard.titles.append(page.title())
    page.get_by_role("link", name="Pagar agora").click()
    pay = page.url
    page.goto("/aparelhos")
    for paper in (f"{agreement}/contrato.pdf", f"{agreement}/carne.pdf", f"{agreement}/agenda.ics"):
        assert page.context.request.get(paper).ok
    page.goto(pay)
    page.get_by_role("link", name="Pagar no banco da demonstração").click()
    page.get_by_role("button", name=re.compile("^Pagar R")).click()
    live.work()
    page.goto(pay)
    heard.titles.append(page.title())
    expect(page.get_by_role("heading", level=1)).to_have_text("Pagamento recebido")


def test_one_person_leaves_no_trace_where_none_belongs(
    live: Live, page: Page, context: BrowserContext, heard: Heard, logged: pytest.LogCaptureFixture, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    capfd.readouterr()
    all_the_way(live, page, heard)
    with live.portal.database.reading() as session:
        assert session.exec(select(OverdueInstallment)).first(), "there was somebody"

    # addresses, referrers, titles
    tokens = {name: value for name, value in heard.secrets.items() if "code" not in name}
    for text in (*heard.urls, *heard.referers):
        assert traces(text, tokens) == [], text
    ours = [url for url in heard.urls if "/demo/" not in url]
    assert len(ours) > 20
    bare = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|/s/[0-9a-f]+", "", url) for url in ours]
    assert [url for url in bare if re.search(r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?!\d)", url)] == []
    assert {title for title in heard.titles if traces(title) or re.search("(?i)d[íi]vida|atras|deve", title)} == set()

    # pages show masked values only
    assert len(heard.pages) > 6
    assert [url for url, text in heard.pages if is_unmasked(text)] == []

    # logs and what the process printed
    printed = "".join(capfd.readouterr())
    said = logged.text + printed + "".join(repr(record.__dict__) for record in logged.records)
    assert "message.send done" in said, "the log is being listened to"
    assert traces(said, tokens) == []
    assert [code for name, code in heard.secrets.items() if "code" in name and re.search(rf"\b{code}\b", said)] == []

    # the database, its journal and its shared memory; bank and PSP, who need no person
    files = [*tmp_path.glob("quite.db*"), *tmp_path.glob("simulated/bank.db*"), *tmp_path.glob("simulated/psp.db*")]
    assert len(files) >= 3
    for path in files:
        assert traces(path.read_bytes(), tokens) == [], path.name

    # the browser itself, first while inside, then after leaving
    assert kept_by_browser(page) == []
    for cookie in context.cookies():
        assert traces(cookie["value"]) == [], cookie["name"]
        assert traces(str(opened(live, cookie["value"]))) == [], cookie["name"]
    page.goto("/aparelhos")
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Você saiu")
    page.go_back()
    assert traces(page.content()) == []
    assert kept_by_browser(page) == []
    assert [c["name"] for c in context.cookies() if c["name"] == "sid"] == []


def is_unmasked(page: str) -> bool:
    return any(text in page.encode() for kind in MASKED for text in spellings(kind, CANARIES[kind]).values())


def kept_by_browser(page: Page) -> list[str]:
    """Whatever lies in the storages of this origin, as text. htmx notes which address this tab is at, and no page."""
    return page.evaluate("""async () => [
      ...Object.entries(localStorage).map(String),
      ...Object.entries(sessionStorage).filter(([name]) => name !== 'htmx-current-path-for-history').map(String),
      ...(await indexedDB.databases()).map(each => each.name),
      ...(await caches.keys()),
    ]""")


def opened(live: Live, cookie: str) -> object:
    """What the anonymous cookie says inside, if it is that one."""
    serializer = live.app.session_interface.get_signing_serializer(live.app)  # type: ignore[attr-defined]
    try:
        return serializer.loads(cookie)
    except Exception:
        return ""


def test_what_went_wrong_is_told_without_what_was_typed(
    live: Live, context: BrowserContext, logged: pytest.LogCaptureFixture
) -> None:
    """Messages of exceptions quote their input: int('012...'), KeyError(name), a provider's words."""
    bp = Blueprint("broken", __name__)

    @bp.get("/quebrado")
    @public
    def broken() -> str:
        try:
            return str({}[CANARIES["name"]])
        except KeyError:
            raise ValueError(f"invalid literal for int(): {CANARIES['document']!r}") from None

    live.app._got_first_request = False
    live.app.register_blueprint(bp)
    answer = context.request.get("/quebrado")
    assert answer.status == 500
    assert traces(answer.body()) == []
    assert "ValueError" in logged.text
    assert "broken" in logged.text, "where it happened is told"
    assert traces(logged.text + "".join(str(record.exc_info) for record in logged.records)) == []


@pytest.mark.parametrize("kind", CANARIES)
def test_every_spelling_is_found(kind: str) -> None:
    """The control: each way to write a canary down, among other bytes."""
    for how, text in spellings(kind, CANARIES[kind]).items():
        assert f"{kind}, {how}" in traces(b"\x00\xffabc" + text + b"\xfe=xyz")
    assert traces("Maria Exemplo da Silva, 529.982.247-25, maria@pessoa.example") == []
