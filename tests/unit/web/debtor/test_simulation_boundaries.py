"""The edges of what the portal offers, each on both sides, as a person meets them on the screen."""

import re
import uuid
from datetime import timedelta

import pytest

from portal.clock import civil_date
from portal.services.charge_rules import charge_rules
from portal.services.contracts import Due, value
from portal.services.default_policies import document
from portal.services.policies import publish
from tests.offering import make_scene
from tests.signed_in import sign_in
from tests.unit.web.debtor.test_simulation import HTMX, address, field, flat

ODD = ["１２", "12.0", "1e3", "-12", "NaN", "0", "97"]


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    sign_in(client, portal, scene.debtor)
    return scene


def worth(portal, scene, total, days=94, product="personal_loan"):
    """A contract worth exactly so many cents today, charges included."""
    on = civil_date(portal.now())
    with portal.database.reading() as session:
        terms = charge_rules(session, scene.creditor.id, on)[product]
    due = on - timedelta(days)
    for face in range(total * 9 // 10, total + 1):
        if value((Due(1, due, face),), terms, "", on).components.total == total:
            return scene.contract(number=f"{total}", product=product, days_overdue=(days,), amount=face)
    raise AssertionError("no face value is worth exactly that")


def without_interest(portal, scene):
    """A policy whose installments can be counted by hand: no interest, no discount, at least R$ 50.00 each."""
    plain = document("founding")
    plain["plan"]["rate_month"] = [{"n": [2, 96], "rate": "0"}]
    plain["plan"]["discount"] = plain["cash"] = [{"overdue": [61, None], "discount": {"fine": "0"}}]
    with portal.database.writing() as session:
        publish(session, scene.creditor.id, plain, now=portal.now(), new_id=uuid.uuid4)


def beside(text, name):
    """What is said beside a field; empty when nothing is."""
    found = re.search(rf'<p class="field__error" id="{name}-erro"[^>]*>(.*?)</p>', text, re.DOTALL)
    return flat(found.group(1)).strip() if found else ""


@pytest.mark.parametrize(("days", "status"), [(60, 422), (61, 200)])
def test_sixty_days_go_to_a_person_and_sixty_one_do_not(client, scene, days, status):
    row = scene.contract(days_overdue=(days,), amount=300_000)
    said = flat(client.get("/contratos").get_data(as_text=True))
    assert ("há mais de 60 dias. Este está aberto há 60." in said) is (status == 422)
    assert client.get(address(row)).status_code == status


@pytest.mark.parametrize(("total", "status"), [(4_900_000, 200), (4_900_001, 422)])
def test_the_limit_holds_to_the_cent(portal, client, scene, total, status):
    row = worth(portal, scene, total)
    response = client.get(address(row))
    assert response.status_code == status
    assert ("Por aqui resolvemos até R$ 49.000,00" in flat(response.get_data(as_text=True))) is (status == 422)


@pytest.mark.parametrize(("count", "status", "shown"), [("0", 422, 1), ("1", 200, 1), ("96", 200, 96), ("97", 422, 96)])
def test_counts_end_at_one_and_at_ninety_six(client, scene, count, status, shown):
    row = scene.contract(days_overdue=(94,), amount=900_000)
    response = client.get(address(row, parcelas=count))
    text = response.get_data(as_text=True)
    assert (response.status_code, beside(text, "parcelas")) == (
        status, "Escolha de 1 a 96 parcelas." if status == 422 else "",
    )
    assert field(text, "parcelas") == count
    lead = re.search(r'id="resposta-t">([^<]+)<', text).group(1)
    assert lead == ("Uma parcela só de" if shown == 1 else f"{shown} parcelas de")


@pytest.mark.parametrize(("total", "count", "words"), [
    (480_000, "96", ""), (479_999, "96", "A parcela ficaria abaixo de R$ 50,00."), (479_999, "95", ""),
])
def test_the_smallest_installment_holds_to_the_cent(portal, client, scene, total, count, words):
    without_interest(portal, scene)
    text = client.get(address(worth(portal, scene, total), parcelas=count)).get_data(as_text=True)
    assert beside(text, "parcelas") == words
    assert field(text, "parcelas") == count


@pytest.mark.parametrize(("amount", "words"), [
    ("50,00", ""), ("49,99", "A menor parcela é R$ 50,00. Escreva esse valor ou mais."),
])
def test_an_amount_a_cent_too_small_is_told_the_one_that_passes(portal, client, scene, amount, words):
    without_interest(portal, scene)
    row = worth(portal, scene, 480_000)
    text = client.get(address(row, por="valor", valor=amount)).get_data(as_text=True)
    assert beside(text, "valor") == words
    assert field(text, "valor") == amount


#: Amounts like any other.
FINE = {("entrada", "0"), ("entrada", "97")}


@pytest.mark.parametrize(("name", "typed"), [
    (name, typed) for name in ("parcelas", "valor", "entrada") for typed in ODD if (name, typed) not in FINE
])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_odd_numbers_are_answered_beside_the_field_and_kept(client, scene, typed, name, headers):
    row = scene.contract(days_overdue=(94,), amount=900_000)
    query = {"por": "valor" if name == "valor" else "vezes", "parcelas": "24", name: typed}
    response = client.get(address(row, **query), headers=headers)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    words = beside(text, name)
    assert words.endswith(".") and not re.search(r"inválid|erro", words, re.IGNORECASE)
    if not headers:
        assert field(text, name) == typed
        control = re.search(rf'<input id="{name}"[^>]*>', text).group(0)
        assert 'aria-invalid="true"' in control and f"{name}-erro" in control


@pytest.mark.parametrize("typed", ODD)
def test_odd_numbers_in_a_comparison(client, scene, typed):
    row = scene.contract(days_overdue=(94,), amount=900_000)
    found = address(row, comparar="12", mais=typed).replace("/simulador?", "/simulador/comparar?")
    response = client.get(found)
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "1 a 96" in beside(text, "mais")
    assert re.search(r'<input[^>]*id="mais"[^>]*value="([^"]*)"', text).group(1) == typed
