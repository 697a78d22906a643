"""What stands behind a plan: the same on the page and after a change, and nothing of anybody else."""

import re

import pytest

from portal.web.debtor.plan_details import payments
from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene
from tests.origins import origins, wrong_sums
from tests.signed_in import sign_in
from tests.unit.web.debtor.test_simulation import HTMX, address, flat


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    sign_in(client, portal, scene.debtor)
    return scene


def behind(*rows, **query):
    return address(*rows, **query).replace("/simulador?", "/simulador/plano?")


def balances(text):
    """What is left after each payment, in the table of payments."""
    table = re.search(r'id="pagamentos">.*?</details>', text, re.DOTALL).group(0)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    return [int(re.sub(r"\D", "", re.findall(r'class="num">([^<]+)<', row)[1])) for row in rows]


def test_the_balance_falls_to_zero_in_the_table_and_in_words(client, scene):
    text = client.get(address(scene.row, parcelas=24, entrada="500")).get_data(as_text=True)
    left = balances(text)
    assert len(left) == 25 and left[-1] == 0
    assert left == sorted(left, reverse=True)
    chart = re.search(r'<desc id="queda-d">(.*?)</desc>', text).group(1)
    assert chart.startswith("Começa em R$") and "Chega a zero em nov/2028" in chart


def test_what_follows_a_change_is_what_the_page_shows(client, scene):
    for query in ({"parcelas": 36}, {"parcelas": 1}, {"parcelas": 12, "entrada": 500}):
        page = client.get(address(scene.row, **query, dia=10)).get_data(as_text=True)
        text = client.get(behind(scene.row, **query, dia=10), headers=HTMX).get_data(as_text=True)
        assert "<html" not in text
        assert balances(text) == balances(page)
        assert origins(text) == origins(page)
        assert wrong_sums(text) == []
        for part in ("marca", "planos"):
            assert re.search(rf'id="{part}"[^>]*hx-swap-oob="true"', text), part


def test_without_script_it_is_the_page_itself(client, scene):
    response = client.get(behind(scene.row, parcelas=36))
    assert (response.status_code, response.headers["Location"]) == (303, address(scene.row, parcelas=36))


def test_what_is_not_theirs_is_not_there(portal, client, scene):
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
        theirs = make_contract(session, portal, neighbor, number="theirs")
    for asked in (behind(theirs), behind(scene.row, theirs), "/simulador/plano?contrato=x", "/simulador/plano?a=1"):
        assert client.get(asked, headers=HTMX).status_code == 404


def test_when_the_rules_changed_the_whole_page_has_to(client, scene):
    young = scene.contract(number="young", days_overdue=(30,))
    response = client.get(behind(young), headers=HTMX)
    assert (response.status_code, response.headers["HX-Refresh"]) == (422, "true")


def test_the_entry_is_paid_while_the_offer_holds(app, scene):
    from werkzeug.datastructures import MultiDict

    from portal.web.debtor.asked import read_asked
    from portal.web.debtor.simulator_form import answer

    found = answer(read_asked(MultiDict([("contrato", str(scene.row.id)), ("entrada", "500")])), scene.offer())
    first, *_ = payments(found.simulation)
    assert (first.number, first.payable_until) == (0, found.simulation.entry_due)


def test_one_month_more_is_explained_with_both_totals(client, scene):
    text = client.get(address(scene.row, parcelas=24)).get_data(as_text=True)
    said = flat(origins(text)["de-month_more"])
    assert "Total em 25 parcelas" in said and "Total em 24 parcelas" in said
    shown = re.search(r"cada mês a mais custa R\$ ([\d.,]+)", flat(text)).group(1)
    assert shown.rstrip(".") in said
