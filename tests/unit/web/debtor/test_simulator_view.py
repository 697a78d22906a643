"""What templates are told: neighbors, the price of a month, addresses, and exact inputs for the browser."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from portal.web.debtor import simulator_view as view
from portal.web.debtor.asked import read_asked
from portal.web.debtor.simulator_form import answer
from tests.offering import make_scene


@pytest.fixture
def scene(portal):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    scene.kept = scene.offer()
    return scene


@pytest.fixture
def ask(app, scene):
    with app.test_request_context():
        yield lambda **query: answer(
            read_asked(MultiDict([("contrato", str(scene.row.id)), *query.items()])), scene.kept
        )


def test_neighbors_are_two_thirds_and_five_thirds(ask):
    found = ask(parcelas="36")
    shown = view.beside(found)
    assert (shown["sooner"].count, shown["lighter"].count) == (24, 60)
    assert shown["sooner"].total < found.simulation.plan.total < shown["lighter"].total


@pytest.mark.parametrize(("count", "sooner", "lighter"), [("1", None, 2), ("2", 1, 4), ("96", 64, None)])
def test_at_the_ends_there_is_one_neighbor(ask, count, sooner, lighter):
    shown = view.beside(ask(parcelas=count))
    assert shown["sooner"] is None if sooner is None else shown["sooner"].count == sooner
    assert shown["lighter"] is None if lighter is None else shown["lighter"].count == lighter


def test_one_more_month_costs_the_difference_of_two_totals(ask):
    rows = ask().rows
    totals = {row.count: row.option.total for row in rows}
    assert view.each_month(rows, 36) == totals[37] - totals[36]
    assert view.each_month(rows, 96) == totals[96] - totals[95]


def test_addresses_bring_back_the_same_answer(ask, app, scene):
    for query in ({"parcelas": "36", "entrada": "500,50", "dia": "7"}, {"por": "valor", "valor": "400", "dia": "1"}):
        found = ask(**query)
        address = view.own_query(found, view.query_of(found))
        with app.test_request_context("/simulador" + address):
            from flask import request

            again = answer(read_asked(request.args), scene.kept)
        assert again.simulation == found.simulation
        assert again.by == found.by


def test_what_the_browser_has_seen_changes_with_entry_and_dates_only(ask):
    names = {view.seen(ask(parcelas=n)) for n in ("2", "36", "96")}
    assert len(names) == 1
    names |= {view.seen(ask(**q)) for q in ({"entrada": "500"}, {"dia": "5"}, {"dia": "1", "vencimento": "2027-01-01"})}
    assert len(names) == 4


def test_facts_for_the_browser_are_exact(ask, scene):
    facts = view.facts(ask(parcelas="36", entrada="500"))
    assert facts["debt"] == str(scene.kept.plan.net.total)
    assert facts["entry"] == "50000"
    assert facts["rates"] == [[2, 12, "0.0149"], [13, 96, "0.0199"]]
    assert (facts["base_date"], facts["first_due"], facts["due_day"]) == ("2026-11-23", "2026-12-10", 10)
    assert date.fromisoformat(facts["base_date"]) == scene.kept.base_date


def test_sliders_reach_what_can_be_had(ask):
    found = ask(parcelas="36")
    shown = view.controls(found)
    least, most, value = shown["amounts"]
    smallest = min(row.option.installment for row in found.rows if row.allowed)
    assert least * 100 >= smallest > (least - 1) * 100
    assert least <= value <= most
    assert shown["counts"] == (1, 96, 36)
