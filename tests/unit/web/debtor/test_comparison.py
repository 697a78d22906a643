"""Up to three plans side by side: the same figures as the simulator, a kind no to a fourth, and nobody else's."""

import html
import re
from datetime import date

import pytest

from portal.i18n import money
from portal.services.simulation import Choice, simulate
from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene
from tests.signed_in import sign_in
from tests.unit.web.debtor.test_simulation import address, flat


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    sign_in(client, portal, scene.debtor)
    return scene


def compared(*rows, counts=(), **query):
    found = address(*rows, **query).replace("/simulador?", "/simulador/comparar?")
    return found + "".join(f"&comparar={count}" for count in counts)


def headings(text):
    return [flat(each).strip() for each in re.findall(r'<h2 class="plan__main">(.*?)</h2>', text)]


def test_each_plan_says_what_the_simulator_says(client, scene):
    response = client.get(compared(scene.row, counts=(24, 12, 60), dia=10, entrada="500"))
    text = response.get_data(as_text=True)
    assert response.status_code == 200
    assert [each.split(" ")[0] for each in headings(text)] == ["12", "24", "60"]
    offer = scene.offer()
    for card, count in zip(text.split('<li class="plan">')[1:], (12, 24, 60), strict=True):

        made = simulate(offer, Choice(count, 50_000, date(2026, 12, 10), 10))
        said = flat(card)
        for cents in (made.plan.installment_amount, made.plan.total, made.plan.interest):
            assert flat(money(cents)) in said
        assert "ao ano" in said and "ao mês" in said
        chosen = html.unescape(re.search(r'class="button button--second" href="([^"]+)"', card).group(1))
        assert f"{count} parcelas de" in flat(client.get(chosen).get_data(as_text=True))
    assert "O menor dos totais" in flat(text)


def test_the_difference_is_to_the_smallest_total(client, scene):

    text = client.get(compared(scene.row, counts=(12, 24))).get_data(as_text=True)
    totals = [
        simulate(scene.offer(), Choice(count, 0, date(2026, 12, 10), 10)).plan.total for count in (12, 24)
    ]
    assert f"{flat(money(totals[1] - totals[0]))} a mais" in flat(text)


def test_without_counts_the_plan_and_its_neighbors_are_compared(client, scene):
    text = client.get(compared(scene.row, parcelas=36)).get_data(as_text=True)
    assert [each.split(" ")[0] for each in headings(text)] == ["24", "36", "60"]


def test_one_can_be_added_up_to_three_and_taken_away_again(client, scene):
    text = client.get(compared(scene.row, counts=(12, 24), mais="48")).get_data(as_text=True)
    assert len(headings(text)) == 3
    away = html.unescape(re.search(r'class="plan__note" href="([^"]+)"', text).group(1))
    fewer = client.get(away).get_data(as_text=True)
    assert [each.split(" ")[0] for each in headings(fewer)] == ["24", "48"]


def test_a_fourth_is_refused_kindly_and_kept_in_its_field(client, scene):
    response = client.get(compared(scene.row, counts=(12, 24, 48), mais="60"))
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Cabem 3 planos por vez. Tire um para incluir outro." in flat(text)
    assert len(headings(text)) == 3
    assert 'aria-invalid="true"' in text and 'value="60"' in text
    written = client.get(compared(scene.row, counts=(12, 24, 48, 60)))
    assert written.status_code == 422 and len(headings(written.get_data(as_text=True))) == 3


def test_the_same_one_twice_and_one_the_policy_excludes(client, scene):
    assert "já está aqui" in client.get(compared(scene.row, counts=(12,), mais="12")).get_data(as_text=True)
    small = scene.contract(number="small", days_overdue=(94,), amount=150_000)
    said = flat(client.get(compared(small, counts=(12,), mais="96")).get_data(as_text=True))
    assert "A parcela ficaria abaixo de R$ 50,00." in said
    response = client.get(compared(small, counts=("12", "x<b>", "96")))
    assert response.status_code == 422
    assert [each.split(" ")[0] for each in headings(response.get_data(as_text=True))] == ["12"]


def test_what_is_not_theirs_is_not_there(portal, client, scene):
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
        theirs = make_contract(session, portal, neighbor, number="theirs")
    assert client.get(compared(theirs)).status_code == 404
    assert client.get(compared("x")).status_code == 404
    assert client.get("/simulador/comparar").headers["Location"] == "/contratos?falta=1"


def test_what_cannot_be_offered_goes_where_the_reasons_are(client, scene):
    young = scene.contract(number="young", days_overdue=(30,))
    response = client.get(compared(young, counts=(12,)))
    assert response.status_code == 303 and response.headers["Location"].startswith("/simulador?contrato=")
