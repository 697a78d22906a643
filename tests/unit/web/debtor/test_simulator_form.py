"""Whatever is typed, there is a plan to show and a word beside the field."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.services.simulation import allowed_counts, options
from portal.web.debtor.asked import read_asked
from portal.web.debtor.simulator_form import answer, short_money, whole_reais
from tests.offering import make_scene


@pytest.fixture
def scene(portal):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(214, 184, 153, 123, 94, 64), amount=61_000)
    scene.kept = scene.offer()
    return scene


def ask(scene, **query):
    pairs = [("contrato", str(scene.row.id)), *((name, value) for name, value in query.items())]
    return answer(read_asked(MultiDict(pairs)), scene.kept)


def codes(found):
    return {name: reason.code for name, reason in found.problems.items()}


def test_with_contracts_alone_the_defaults_are_sensible(scene):
    found = ask(scene)
    assert found.problems == {}
    assert found.by == "valor"
    choice = found.simulation.choice
    assert (choice.count, choice.entry, choice.first_due, choice.due_day) == (24, 0, date(2026, 12, 10), 10)
    assert found.typed["valor"] == whole_reais(found.simulation.plan.installment_amount)
    assert found.typed["entrada"] == "0"


def test_a_full_question_is_answered_as_asked(scene):
    found = ask(scene, parcelas="36", entrada="500,00", vencimento="2026-12-15", dia="15")
    choice = found.simulation.choice
    assert (found.by, choice.count, choice.entry, choice.first_due, choice.due_day) == (
        "vezes", 36, 50_000, date(2026, 12, 15), 15,
    )
    assert found.problems == {}


@pytest.mark.parametrize("count", ["1", "96"])
def test_both_ends_can_be_had(portal, count):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    scene.kept = scene.offer()
    assert ask(scene, parcelas=count).simulation.choice.count == int(count)


@pytest.mark.parametrize(("typed", "code", "shown"), [
    ("0", "COUNT_OUT_OF_RANGE", 1), ("97", "COUNT_OUT_OF_RANGE", 96), ("-1", "COUNT_NOT_A_NUMBER", 24),
    ("1000000000", "COUNT_NOT_A_NUMBER", 24), ("1e9", "COUNT_NOT_A_NUMBER", 24),
    ("１２", "COUNT_NOT_A_NUMBER", 24), ("12.0", "COUNT_NOT_A_NUMBER", 24), ("NaN", "COUNT_NOT_A_NUMBER", 24),
    ("doze", "COUNT_NOT_A_NUMBER", 24), ("12 ou 13", "COUNT_NOT_A_NUMBER", 24), ("999999999", "COUNT_OUT_OF_RANGE", 96),
    ("<b>", "COUNT_NOT_A_NUMBER", 24), ("+5", "COUNT_NOT_A_NUMBER", 24),
])
def test_counts_that_are_none(portal, typed, code, shown):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    scene.kept = scene.offer()
    found = ask(scene, parcelas=typed)
    assert codes(found) == {"parcelas": code}
    assert found.typed["parcelas"] == typed
    assert found.simulation.choice.count == shown


def test_a_count_the_policy_refuses_names_why_and_shows_the_nearest(portal):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=150_000)
    scene.kept = scene.offer()
    rows = options(scene.kept, 0, date(2026, 12, 10), 10)
    last = allowed_counts(rows)[-1]
    found = ask(scene, parcelas="96")
    assert codes(found) == {"parcelas": rows[95].reason.code} == {"parcelas": "BELOW_MIN_INSTALLMENT"}
    assert found.simulation.choice.count == last


@pytest.mark.parametrize(("typed", "code"), [
    ("abc", "MONEY_NOT_A_NUMBER"), ("-5", "MONEY_NEGATIVE"), ("1,234", "MONEY_TOO_MANY_DECIMALS"),
    ("99999999999999", "MONEY_TOO_LARGE"), ("999999", "ENTRY_NOT_BELOW_DEBT"), ("1", "ENTRY_TOO_SMALL"),
    ("NaN", "MONEY_NOT_A_NUMBER"), ("１２", "MONEY_NOT_A_NUMBER"), ("1e3", "MONEY_NOT_A_NUMBER"),
])
def test_entries_that_cannot_be(scene, typed, code):
    found = ask(scene, parcelas="12", entrada=typed)
    assert codes(found) == {"entrada": code}
    assert (found.typed["entrada"], found.simulation.choice.entry) == (typed, 0)


@pytest.mark.parametrize(("query", "problem"), [
    ({"vencimento": "2026-11-25"}, {"vencimento": "FIRST_DUE_TOO_EARLY"}),
    ({"vencimento": "2027-02-01"}, {"vencimento": "FIRST_DUE_TOO_LATE"}),
    ({"vencimento": "10/12/2026"}, {"vencimento": "DATE_NOT_A_DATE"}),
    ({"vencimento": "2026-13-45"}, {"vencimento": "DATE_NOT_A_DATE"}),
    ({"vencimento": "2026-12-30"}, {"vencimento": "DUE_DAY_REFUSED"}),
    ({"dia": "0"}, {"dia": "DUE_DAY_REFUSED"}), ({"dia": "29"}, {"dia": "DUE_DAY_REFUSED"}),
    ({"dia": "x"}, {"dia": "DUE_DAY_REFUSED"}), ({"dia": "outro"}, {}),
    ({"dia": "outro", "outro_dia": "31"}, {"dia": "DUE_DAY_REFUSED"}),
])
def test_dates_and_days_that_cannot_be_fall_back_to_the_usual_one(scene, query, problem):
    found = ask(scene, parcelas="12", **query)
    assert codes(found) == problem
    assert (found.simulation.choice.first_due, found.simulation.choice.due_day) == (date(2026, 12, 10), 10)


def test_another_day_is_typed(scene):
    found = ask(scene, dia="outro", outro_dia="7")
    assert (found.problems, found.simulation.choice.due_day) == ({}, 7)


def test_the_day_rules_when_the_date_still_shows_the_old_one(scene):
    found = ask(scene, vencimento="2026-12-10", dia="20")
    assert (found.problems, found.simulation.choice.first_due) == ({}, date(2026, 12, 20))


def test_a_date_alone_brings_its_day(scene):
    found = ask(scene, vencimento="2026-12-18")
    assert (found.simulation.choice.first_due, found.simulation.choice.due_day) == (date(2026, 12, 18), 18)


def test_of_two_first_dates_the_chosen_one_is_kept(scene):
    assert ask(scene, dia="1").simulation.choice.first_due == date(2026, 12, 1)
    assert ask(scene, dia="1", vencimento="2027-01-01").simulation.choice.first_due == date(2027, 1, 1)


def test_amount_first_finds_the_plan_that_ends_soonest(scene):
    found = ask(scene, por="valor", valor="200")
    rows, count = found.rows, found.simulation.choice.count
    assert rows[count - 1].option.installment <= 20_000 < rows[count - 2].option.installment
    assert found.typed["valor"] == "200"
    assert ask(scene, por="valor", valor="999999").simulation.choice.count == 1


def test_an_amount_too_small_names_the_one_that_passes(scene):
    found = ask(scene, por="valor", valor="10")
    least = min(row.option.installment for row in found.rows if row.allowed)
    assert found.problems["valor"].facts == {"minimum": least}
    assert found.simulation.plan.installment_amount == least
    assert ask(scene, por="valor", valor=short_money(least)).problems == {}


@pytest.mark.parametrize("typed", ["abc", "-1", "1,999", "１"])
def test_amounts_that_are_none(scene, typed):
    found = ask(scene, por="valor", valor=typed)
    assert set(found.problems) == {"valor"} and found.typed["valor"] == typed


def test_steps_move_by_themselves_and_stop_at_the_ends(scene):
    last = allowed_counts(ask(scene).rows)[-1]
    assert ask(scene, parcelas="24", passo="1").simulation.choice.count == 25
    assert ask(scene, parcelas="24", passo="-1").simulation.choice.count == 23
    assert ask(scene, parcelas="1", passo="-1").simulation.choice.count == 1
    assert ask(scene, parcelas=str(last), passo="1").simulation.choice.count == last
    assert ask(scene, parcelas="97", passo="-1").simulation.choice.count == last
    assert ask(scene, por="vezes", passo="1").simulation.choice.count == 25
    assert ask(scene, por="valor", valor="200", passo_valor="10").typed["valor"] == "210"
    assert ask(scene, por="valor", valor="1", passo_valor="-10").problems == {}
    assert ask(scene, entrada="0", passo_entrada="50").simulation.choice.entry == 5_000
    assert ask(scene, entrada="50", passo_entrada="-50").simulation.choice.entry == 0
    assert ask(scene, entrada="70", passo_entrada="-50").simulation.choice.entry == 0
    assert ask(scene, entrada="500", passo_entrada="50").simulation.choice.entry == 55_000
    assert ask(scene, parcelas="24", passo="x").simulation.choice.count == 24


def test_ids_that_are_none():
    assert read_asked(MultiDict([("contrato", "1")])) is None
    assert read_asked(MultiDict()).contract_ids == ()


def test_money_as_people_write_it():
    assert (whole_reais(31_969), whole_reais(32_000), short_money(50_000), short_money(50_050)) == (
        "320", "320", "500", "500,50",
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(
    st.sampled_from(["por", "parcelas", "valor", "entrada", "vencimento", "dia", "outro_dia", "passo", "passo_valor",
                     "passo_entrada"]),
    st.one_of(st.text(max_size=12), st.integers(-10**6, 10**6).map(str), st.sampled_from(["outro", "valor", "vezes"])),
))
def test_nothing_typed_breaks_it(scene, query):
    found = ask(scene, **query)
    plan = found.simulation.plan
    assert plan.total == sum(row.amount for row in plan.schedule)
    assert found.rows[plan.count - 1].allowed
