"""The calculation sheet repeats the stored terms to the cent, and says how each figure came about."""

import json
from uuid import UUID

import pytest

from portal.services.quote_terms import terms_of
from portal.services.simulation import Choice, first_dues, simulate
from portal.web.debtor.calculation_sheet import calculation_sheet
from tests.offering import make_scene

ID = UUID(int=7)


@pytest.fixture
def scene(portal):
    return make_scene(portal)


def terms(scene, count=24, entry=0):
    offer = scene.offer()
    found = simulate(offer, Choice(count, entry, first_dues(offer, 10)[-1], 10))
    return json.loads(json.dumps(terms_of(found, ID, scene.creditor.id, scene.debtor.id)))


def sheet_of(app, document):
    with app.test_request_context():
        return calculation_sheet(document)


def test_each_contract_is_updated_installment_by_installment(app, scene):
    scene.contract(number="1", days_overdue=(94, 64), amount=150_000)
    document = terms(scene)
    (contract,) = sheet_of(app, document).contracts
    assert [line.days_late for line in contract.lines] == [94, 64]
    assert sum(line.total_cents for line in contract.lines) == contract.total_cents == document["gross"]
    assert contract.total_cents - contract.discount_cents == contract.net_cents == document["debt"]
    told = {entry.name: entry for entry in contract.entries}
    assert told["Multa"].rows == (("Multa do contrato", "2,00%"),)
    assert "artigo 52" in " ".join(told["Multa"].sources)


def test_a_card_shows_what_the_cap_took(app, scene):
    scene.contract(number="1", product="card", rate_month="0.14", days_overdue=(400, 370), amount=100_000)
    document = terms(scene)
    (contract,) = sheet_of(app, document).contracts
    assert contract.capped_cents > 0
    assert sum(line.total_cents for line in contract.lines) - contract.capped_cents == contract.total_cents


def test_the_numbers_of_the_agreement_with_formula_inputs_and_source(app, scene):
    scene.contract(number="1", days_overdue=(94, 64), amount=150_000)
    document = terms(scene, entry=50_000)
    told = {entry.name: entry for entry in sheet_of(app, document).entries}
    assert "Tabela Price" in told["Parcela"].formula
    rates = dict(told["CET, o custo de tudo, ao ano"].rows)
    assert "Dia da conta" in rates and rates["Primeira parcela"].count("/") == 2
    assert told["Valor parcelado"].total == told["Valor parcelado"].value
    assert "Juros dos dias até a primeira parcela" in told
    assert all(entry.formula for entry in told.values())


def test_the_elements_of_the_cost_are_the_whole_payment(app, scene):
    scene.contract(number="1", days_overdue=(94, 64), amount=150_000)
    document = terms(scene)
    elements = sheet_of(app, document).elements
    assert sum(element.cents for element in elements) == document["total"]
    assert sum(element.share for element in elements) == 10_000
