"""The pay page in a browser: news by themselves, silence in a hidden tab, and somebody else who pays."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Live
from tests.paying import World, charges_of, make_world
from tests.signed_in import sign_in
from tests.walking import token_for
from tests.world import quick_client

HIDDEN = """hidden => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
  document.dispatchEvent(new Event('visibilitychange'))
}"""


@pytest.fixture
def world(live: Live, page: Page) -> World:
    made = make_world(live.portal, psp=True)
    live.work()
    client = quick_client(live.app)
    sign_in(client, live.portal, made.debtor)
    token_for(client, live.base_url)
    page.context.add_cookies([
        {"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}
        for cookie in client._cookies.values()
    ])
    return made


def test_a_hidden_tab_asks_nothing_and_knows_at_once_when_it_is_seen(live: Live, page: Page, world: World) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "visto=" in request.url else None)
    page.goto(f"/parcelas/{world.installments[1].id}")
    page.wait_for_function("window.htmx")
    page.evaluate(HIDDEN, True)
    page.wait_for_timeout(3_500)
    assert asked == []
    live.portal.pix.pay(charges_of(live.portal, world.installments[1].id)["pix"].txid)
    live.work()
    page.evaluate(HIDDEN, False)
    expect(page.locator("main")).to_contain_text("Pagamento recebido")
    assert len(asked) == 1


def test_somebody_else_pays(live: Live, page: Page, world: World, browser: Browser) -> None:
    page.goto(f"/parcelas/{world.installments[1].id}")
    page.get_by_role("link", name="Alguém paga por mim").click()
    page.get_by_role("button", name="Criar um link").click()
    link = page.locator("#endereco-1").input_value()
    context = browser.new_context(base_url=live.base_url, locale="pt-BR")
    theirs = context.new_page()
    theirs.goto(link)
    expect(theirs.locator("main")).to_contain_text("Banco Exemplo S.A. recebe")
    theirs.get_by_role("link", name="Pagar no banco da demonstração").click()
    theirs.get_by_role("button", name="Pagar").click()
    live.work()
    theirs.goto(link)
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Já foi pago")
    page.goto(f"/parcelas/{world.installments[1].id}")
    expect(page.locator("main")).to_contain_text("Pagamento recebido")
    context.close()
