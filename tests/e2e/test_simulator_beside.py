"""What stands beside the answer: the row of 96, the plans, the balance, the origins, the month. Never stale."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Live
from tests.e2e.test_simulator import TOKEN, Held, answered, ask, said, scene, simulator
from tests.offering import Scene

__all__ = ["scene", "simulator"]


def test_a_refused_count_says_why_where_it_is_touched(page: Page, scene: Scene) -> None:
    row = scene.contract(days_overdue=(94,), amount=200_000)
    page.goto(f"/simulador?contrato={row.id}&parcelas=24")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    refused = page.locator("#faixa a[data-nao]").first
    count = refused.get_attribute("data-parcelas")
    before = said(page)
    refused.click()
    expect(page.locator("#motivo")).to_contain_text(f"{count}×: A parcela ficaria abaixo de R$\u00a050,00")
    assert (said(page), asked) == (before, [])
    page.locator("#faixa a[data-nao]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#motivo")).to_contain_text("96×:")


def test_the_row_is_one_stop_of_the_keyboard_and_the_arrows_go_along_it(simulator: Page) -> None:
    assert simulator.locator('#faixa a[tabindex="0"]').all_inner_texts() == ["24"]
    simulator.locator('#faixa a[tabindex="0"]').focus()
    for key, count in (("ArrowRight", "25"), ("ArrowDown", "37"), ("ArrowLeft", "36")):
        simulator.keyboard.press(key)
        assert simulator.evaluate("document.activeElement.dataset.parcelas") == count
    simulator.keyboard.press("Enter")
    answered(simulator, 36)
    assert simulator.locator('#faixa a[tabindex="0"]').all_inner_texts() == ["36"]
    expect(simulator.locator('#faixa a[aria-current="true"]')).to_have_text("36")


def test_what_cannot_be_shown_yet_is_dimmed_until_it_is_right(simulator: Page) -> None:
    answers = Held(simulator)
    answers.back()
    ask(simulator, 36)
    for part in ("planos", "marca", "detalhes"):
        assert "waits" in (simulator.locator(f"#{part}").get_attribute("class") or "")
    answers.free()
    answered(simulator, 36)
    expect(simulator.locator("#planos [aria-current]")).to_contain_text("36 ×")
    expect(simulator.locator(".waits")).to_have_count(0)
    total = simulator.locator("#total").inner_text()
    expect(simulator.locator("#de-total summary b")).to_have_text(total)
    expect(simulator.locator("#planos")).to_contain_text(total)
    expect(simulator.locator("#marca")).to_contain_text(total)
    simulator.locator("#entrada").fill("500")
    expect(simulator.locator(".waits")).to_have_count(0)
    expect(simulator.locator("#de-entry summary b")).to_have_text("R$\u00a0500,00")


def test_one_payment_has_lines_of_its_own_and_leaves_none_behind(simulator: Page) -> None:
    simulator.locator("#entrada").fill("500")
    expect(simulator.locator("#conta")).to_contain_text("Entrada, até")
    before = simulator.locator("#conta").inner_text()
    ask(simulator, 1)
    answered(simulator, 1)
    expect(simulator.locator("#conta")).not_to_contain_text("Entrada, até")
    ask(simulator, 24)
    answered(simulator, 24)
    expect(simulator.locator("#conta")).to_have_text(re.compile("Entrada, até"))
    expect(simulator.locator("#conta")).to_have_text(before, use_inner_text=True)


def test_without_an_answer_nothing_old_is_taken_for_new(simulator: Page) -> None:
    cut = simulator.context.new_page()  # its console may say that the network is gone
    cut.goto(simulator.url)
    cut.wait_for_load_state("networkidle")
    cut.route("**/simulador?*", lambda route: route.abort())
    with cut.expect_event("requestfailed"):
        ask(cut, 36)
    assert "36 parcelas de" in said(cut)
    expect(cut.locator("#planos.waits")).to_be_attached()
    cut.unroute("**/simulador?*")
    cut.get_by_role("button", name="Ver o resumo").click()
    expect(cut).to_have_url(re.compile("/simulacoes/"))
    expect(cut.locator("main")).to_contain_text("36")


def test_on_a_wide_screen_both_ways_of_asking_are_there_and_the_touched_one_leads(simulator: Page) -> None:
    simulator.set_viewport_size({"width": 1280, "height": 800})
    expect(simulator.locator("#valor")).to_be_visible()
    expect(simulator.locator("#parcelas")).to_be_visible()
    left, right = (simulator.locator(f".by--{name}").bounding_box() for name in ("valor", "vezes"))
    assert left and right and left["x"] + left["width"] < right["x"]
    simulator.locator("#valor").fill("900")
    expect(simulator).to_have_url(re.compile("valor=900"))
    simulator.locator("#parcelas").fill("48")
    answered(simulator, 48)
    expect(simulator).not_to_have_url(re.compile("valor="))
    expect(simulator.locator("#valor")).not_to_have_value("900")


def test_the_name_of_a_number_opens_its_sum(simulator: Page) -> None:
    simulator.locator("#conta a", has_text="Juros no total").click()
    expect(simulator.locator("#de-interest")).to_have_attribute("open", "")
    ask(simulator, 36)
    answered(simulator, 36)
    expect(simulator.locator(".waits")).to_have_count(0)
    expect(simulator.locator("#de-interest")).to_have_attribute("open", "")
    expect(simulator.locator("#de-interest summary b")).to_have_text(simulator.locator("#juros").inner_text())


def test_the_month_is_answered_in_place_and_follows_the_plan(simulator: Page) -> None:
    addresses: list[str] = []
    simulator.on("request", lambda request: addresses.append(request.url))
    simulator.locator("#renda").fill("3210,98")
    simulator.locator("#moradia").fill("1000")
    simulator.get_by_role("button", name="Fazer a conta").click()
    result = simulator.locator("#cabe-resposta")
    expect(result).to_contain_text("Com a parcela de")
    first = result.inner_text()
    ask(simulator, 60)
    answered(simulator, 60)
    expect(result).not_to_contain_text(first.split(",")[0])
    expect(result).to_contain_text(simulator.locator("#soma strong").inner_text())
    expect(simulator.locator("#renda")).to_have_value("3210,98")
    assert not [each for each in addresses if "3210" in each]


def test_without_script_the_same_numbers(live: Live, scene: Scene, browser: Browser, simulator: Page) -> None:
    row = re.search(r"contrato=([0-9a-f-]+)", simulator.url)
    assert row
    context = browser.new_context(base_url=live.base_url, java_script_enabled=False, locale="pt-BR")
    context.add_cookies([{"name": "sid", "value": TOKEN, "domain": "localhost", "path": "/"}])
    plain = context.new_page()
    plain.goto(f"/simulador?contrato={row[1]}&parcelas=24")
    plain.locator("#parcelas").fill("36")
    plain.locator("#parcelas").press("Enter")
    ask(simulator, 36)
    answered(simulator, 36)
    assert said(plain) == said(simulator)
    plain.set_viewport_size({"width": 1280, "height": 800})
    plain.locator("#valor").fill("300")
    plain.locator("#valor").press("Enter")
    expect(plain.locator("#valor")).to_have_value("300")
    assert "36 parcelas" not in said(plain)
    context.close()
