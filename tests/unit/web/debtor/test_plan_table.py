"""All 96 plans in a table: a page by itself, a part of the simulator once opened there."""

import html
import re

import pytest

from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene
from tests.signed_in import sign_in
from tests.unit.web.debtor.test_simulation import HTMX, address, flat


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    scene.row = scene.contract(number="small", days_overdue=(94,), amount=200_000)
    sign_in(client, portal, scene.debtor)
    return scene


def table(*rows, **query):
    return address(*rows, **query).replace("/simulador?", "/simulador/planos?")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_every_count_has_its_line_with_a_link_or_a_reason(client, scene, headers):
    text = client.get(table(scene.row, parcelas=36), headers=headers).get_data(as_text=True)
    assert ("<html" in text) is not bool(headers)
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</tr>", text, re.DOTALL)
    linked = [row for row in rows if "href=" in row]
    refused = [flat(row).strip() for row in rows if "href=" not in row]
    assert refused == [f"{len(linked) + 1}× a 96× A parcela ficaria abaixo de R$ 50,00"]
    assert [flat(row).split("×")[0].strip() for row in linked] == [str(n) for n in range(1, len(linked) + 1)]
    chosen = html.unescape(re.search(r'<a href="([^"]+)"', linked[35]).group(1))
    assert "36 parcelas de" in flat(client.get(chosen).get_data(as_text=True))
    assert 'aria-current="true"><th scope="row"><a' in text


def test_the_simulator_leads_to_it_with_and_without_script(client, scene):
    page = client.get(address(scene.row, parcelas=36)).get_data(as_text=True)
    (fetched,) = re.findall(r'hx-get="(/simulador/planos[^"]+)"', page)
    assert f'<a href="{fetched}">' in page
    assert client.get(html.unescape(fetched)).status_code == 200


def test_what_is_not_theirs_is_not_there(portal, client, scene):
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
        theirs = make_contract(session, portal, neighbor, number="theirs")
    for asked in (table(theirs), "/simulador/planos?contrato=x", "/simulador/planos"):
        assert client.get(asked).status_code == 404


def test_what_cannot_be_offered_goes_where_the_reasons_are(client, scene):
    young = scene.contract(number="young", days_overdue=(30,))
    assert client.get(table(young)).headers["Location"].startswith("/simulador?contrato=")
