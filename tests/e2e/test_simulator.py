"""The simulator under a finger: figures in the same frame, the server's answer after them, and never a cent apart."""

import re
import uuid

import pytest
from playwright.sync_api import Page, Route, expect

from portal.services.sessions import open_session
from tests.e2e.conftest import Live
from tests.offering import Scene, make_scene

TOKEN = uuid.uuid4().hex


@pytest.fixture
def scene(live: Live, page: Page) -> Scene:
    scene = make_scene(live.portal)
    with live.portal.database.writing() as session:
        open_session(
            session, creditor_id=scene.creditor.id, debtor_id=scene.debtor.id, level=1, device="test",
            now=live.portal.now(), new_id=uuid.uuid4, token=TOKEN,
        )
    page.context.add_cookies([{"name": "sid", "value": TOKEN, "domain": "localhost", "path": "/"}])
    return scene


@pytest.fixture
def simulator(page: Page, scene: Scene) -> Page:
    row = scene.contract(days_overdue=(214, 184, 153, 123, 94, 64), amount=150_000)
    page.goto(f"/simulador?contrato={row.id}&parcelas=24")
    page.wait_for_load_state("networkidle")
    return page


def said(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("#resposta").inner_text() + page.locator("#soma").inner_text())


def ask(page: Page, count: int) -> None:
    """Type a count without waiting for anything, and let one frame pass."""
    page.locator("#parcelas").evaluate(
        "(field, count) => { field.value = count; field.dispatchEvent(new Event('input', {bubbles: true}));"
        " return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); }", str(count),
    )


def answered(page: Page, count: int) -> None:
    expect(page.locator(f'#soma[data-parcelas="{count}"]')).to_be_attached()
    expect(page.locator("#resposta[aria-busy]")).to_have_count(0)


class Held:
    """Keeps the server's answers back until the test has looked at the page without them."""

    def __init__(self, page: Page) -> None:
        self._waiting: list[Route] | None = None
        page.route(re.compile(r"/simulador\?"), self._meet)

    def _meet(self, route: Route) -> None:
        if self._waiting is None:
            route.continue_()
        else:
            self._waiting.append(route)

    def back(self) -> None:
        self._waiting = []

    def free(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for route in waiting:
            route.continue_()


def test_the_page_shows_in_the_next_frame_what_the_server_says_later(simulator: Page) -> None:
    reports = []
    simulator.on("request", lambda request: reports.append(request.url) if "relatorios" in request.url else None)
    answers = Held(simulator)
    for entry in ("0", "1234,56"):
        simulator.locator("#entrada").fill(entry)
        expect(simulator.locator("#tempo")).to_have_attribute(
            "data-facts", re.compile(f'"entry":"{round(float(entry.replace(",", ".")) * 100)}"')
        )
        for count in (2, 12, 13, 24, 47, 96):
            answers.back()
            ask(simulator, count)
            at_once = said(simulator)
            assert simulator.locator("#resposta").get_attribute("aria-busy") == "true"
            answers.free()
            answered(simulator, count)
            assert said(simulator) == at_once
            assert f"{count} parcelas de" in at_once
    assert reports == []


def test_typing_stepping_sliding_and_picking_are_equal(simulator: Page) -> None:
    simulator.get_by_role("button", name="Uma parcela a mais").click()
    answered(simulator, 25)
    simulator.locator('input[type="range"][data-campo="parcelas"]').press("ArrowLeft")
    answered(simulator, 24)
    expect(simulator.locator("#parcelas")).to_have_value("24")
    simulator.get_by_text("Ver os 96 planos em tabela").click()
    simulator.locator('#tabela a[data-parcelas="36"]').click()
    answered(simulator, 36)
    expect(simulator.locator("#parcelas")).to_have_value("36")
    expect(simulator.locator('#tabela tr[aria-current="true"] a')).to_have_text("36×")
    simulator.locator("a.plan", has_text="Pesa menos no mês").click()
    answered(simulator, 60)
    simulator.get_by_label("Valor por mês", exact=True).check(force=True)
    simulator.locator("#valor").fill("400")
    expect(simulator).to_have_url(re.compile("valor=400"))
    expect(simulator.locator("#resposta .answer__amount")).to_contain_text(re.compile("3[89]\\d"))


def test_what_cannot_be_is_said_beside_the_field_and_taken_back(simulator: Page) -> None:
    field, problem = simulator.locator("#parcelas"), simulator.locator("#parcelas-erro")
    field.fill("97")
    expect(problem).to_contain_text("Escolha de 1 a 96 parcelas")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("97")
    expect(field).to_be_focused()
    field.fill("30")
    expect(problem).to_be_hidden()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_entry_day_and_first_date_change_everything_that_follows_from_them(simulator: Page) -> None:
    simulator.locator("#dia-1").check(force=True)
    expect(simulator.locator("#quando")).to_contain_text("1 jan")
    simulator.locator("#vencimento-2").check(force=True)
    expect(simulator.locator("#fim")).to_have_text("1 de dezembro de 2028")
    simulator.locator("#dia-outro").check(force=True)
    simulator.locator("#outro_dia").fill("7")
    expect(simulator).to_have_url(re.compile("dia=7"))
    simulator.reload()
    expect(simulator.locator("#outro_dia")).to_have_value("7")
    expect(simulator.locator("#resposta-t")).to_have_text("24 parcelas de")


def test_the_summary_is_of_the_last_thing_asked(simulator: Page) -> None:
    """The button is pressed before the answer to the last change is there: it waits for it."""
    simulator.locator("#parcelas").fill("17")
    simulator.get_by_role("button", name="Ver o resumo").click()
    expect(simulator).to_have_url(re.compile("/simulacoes/"))
    expect(simulator.locator("main")).to_contain_text("17")


def test_what_is_changed_before_the_script_arrives_is_not_lost(page: Page, scene: Scene) -> None:
    row = scene.contract(days_overdue=(94,), amount=900_000)
    page.goto(f"/simulador?contrato={row.id}&parcelas=24", wait_until="commit")
    page.locator("#parcelas").fill("12")
    answered(page, 12)


def test_the_sum_follows_the_boxes(page: Page, scene: Scene) -> None:
    scene.contract(number="a", days_overdue=(94,), amount=100_000)
    scene.contract(number="b", days_overdue=(94,), amount=50_000)
    page.goto("/contratos")
    expect(page.locator("#soma")).to_contain_text("2 contratos")
    page.get_by_role("checkbox").first.uncheck()
    expect(page.locator("#soma")).to_contain_text("1 contrato")
    expect(page.locator("#soma strong")).to_have_text("R$\u00a0525,67")
