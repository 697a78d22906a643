"""The front door on a small phone: without script, for assistive technology, and after leaving."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.factories import CPFS, make_contract, make_creditor, make_debtor
from tests.sign_in import last_code

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture
def debtor(live):
    with live.portal.database.writing() as session:
        person = make_debtor(session, live.portal, make_creditor(session, live.portal), contacts=(
            ("sms", "+5581999990000"), ("email", "maria@pessoa.example")))
        make_contract(session, live.portal, person)
        return person


def state(page, document=CPFS[0], birth_date="17051980"):
    page.goto("/")
    page.get_by_label("Seu CPF ou CNPJ").fill(document)
    page.get_by_label("Data de nascimento").fill(birth_date)
    page.get_by_role("button", name="Continuar").click()


def enter(page, live):
    state(page)
    expect(page.get_by_label("Código de 6 números")).to_be_visible()
    live.work()
    page.get_by_label("Código de 6 números").fill(last_code(live.portal))
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("button", name="Sair")).to_be_visible()


def test_in_and_out_without_script(live, browser, debtor):
    context = browser.new_context(base_url=live.base_url, viewport=PHONE, java_script_enabled=False, locale="pt-BR")
    page = context.new_page()
    enter(page, live)
    page.goto("/aparelhos")
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Você saiu")
    page.goto("/aparelhos")
    assert page.url == live.base_url + "/"
    context.close()


def test_after_leaving_the_back_button_shows_nothing_personal(live, page, debtor):
    enter(page, live)
    page.goto("/aparelhos")
    expect(page.get_by_text("Maria Exemplo da Silva")).to_be_visible()
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Você saiu")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Seus dados e acessos")
    assert "Maria" not in page.content()


def test_a_pasted_code_keeps_its_space_and_works(live, page, debtor):
    state(page)
    live.work()
    code = last_code(live.portal)
    field = page.get_by_label("Código de 6 números")
    field.fill(f"{code[:3]} {code[3:]}")
    field.press("Enter")
    expect(page.get_by_role("banner").get_by_role("button", name="Sair")).to_be_visible()


def test_mistakes_are_said_beside_the_field_and_listed_with_links(live, page, debtor):
    state(page, "529.982.247-2", "31/02/1980")
    expect(page.get_by_role("alert")).to_contain_text("Falta acertar 2 coisas")
    expect(page.get_by_label("Seu CPF ou CNPJ")).to_have_value("529.982.247-2")
    expect(page.get_by_label("Seu CPF ou CNPJ")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="O CPF tem 11 números. Faltou 1").click()
    expect(page.get_by_label("Seu CPF ou CNPJ")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_for_axe_to_find_and_nothing_to_scroll_sideways(live, browser, debtor, scheme, width):
    context = browser.new_context(
        base_url=live.base_url, viewport={"width": width, "height": 740}, color_scheme=scheme, locale="pt-BR")
    page = context.new_page()

    def look():
        page.evaluate("scrollTo(0, 0)")  # the sticky bar must not lie over a button while it is measured
        found = Axe().run(page, options=RULES).response["violations"]
        assert not found, [(v["id"], [n["html"] for n in v["nodes"]][:2]) for v in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/")
    look()
    state(page, "123", "")
    look()
    state(page)
    look()
    page.get_by_label("Código de 6 números").fill("000000")
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.get_by_text("Não chegou").click()
    look()
    live.work()
    page.goto("/demo/mensagens")
    look()
    code = last_code(live.portal)
    page.goto("/entrar/codigo")
    page.get_by_label("Código de 6 números").fill(code)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.goto("/aparelhos")
    look()
    page.get_by_role("banner").get_by_role("button", name="Sair").click()
    look()
    context.close()


def test_no_address_ever_carries_anything_personal(live, page, debtor):
    seen = []
    page.on("request", lambda request: seen.append(request.url))
    enter(page, live)
    code = last_code(live.portal)
    assert not [url for url in seen if re.search(rf"{CPFS[0]}|529\.982|1980|{code}|maria|99999", url)]
