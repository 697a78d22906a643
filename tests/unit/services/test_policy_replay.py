"""A new policy version beside the one in force: the same people, twice."""

import uuid
from datetime import date

import pytest

from portal.db.models import Quote
from portal.services.default_policies import document
from portal.services.policies import check_policy, completed, current_policies
from portal.services.policy_replay import candidate, contract_cases, how_many, quote_cases, replay
from portal.services.quote_terms import terms_of
from portal.services.simulation import Choice, simulate
from portal.services.terms import terms_digest
from tests.offering import make_scene

TODAY = date(2026, 11, 23)
WISH = Choice(24, 0, date(2026, 12, 10), 10)


def proposal(**changes):
    return candidate(check_policy(completed({**document("founding"), **changes}, creditor="x", version=9, today=TODAY)))


@pytest.fixture
def scene(portal):
    made = make_scene(portal)
    made.contract(number="1", days_overdue=(94, 64), amount=150_000)
    made.contract(number="2", days_overdue=(40,), amount=90_000)
    return made


def keep(portal, scene, wish=WISH):
    """A quote of the first contract, as the summary page stores one."""
    found = simulate(scene.offer(scene_contract(scene, "1")), wish)
    quote_id = uuid.uuid4()
    terms = terms_of(found, quote_id, scene.creditor.id, scene.debtor.id)
    with portal.database.writing() as session:
        session.add(Quote(
            id=quote_id, creditor_id=scene.creditor.id, debtor_id=scene.debtor.id, terms=terms,
            terms_digest=terms_digest(terms), created_at=portal.now(), valid_until=found.valid_until,
        ))
    return terms


def scene_contract(scene, number):
    return next(each for each in scene.contracts() if each.number == number)


def run(portal, scene, new, quotes=True):
    with portal.database.reading() as session:
        rulebook = scene.rulebook()
        cases = (
            quote_cases(session, scene.creditor.id) if quotes
            else contract_cases(session, scene.creditor.id, rulebook, 100)
        )
        return [replay(case, current_policies(session, scene.creditor.id, TODAY), new) for case in cases]


def test_the_stored_quote_comes_back_with_its_own_figures(portal, scene):
    terms = keep(portal, scene)
    (found,) = run(portal, scene, proposal())
    assert (found.verdict, found.source, found.open) == ("same", "quote", terms["gross"])
    for name in ("count", "installment", "total", "discount", "cash"):
        assert getattr(found.before, name) == terms[name]
    assert found.before.cost == terms["cet_year"]
    assert found.before == found.after


def test_less_discount_loses_and_more_gains(portal, scene):
    keep(portal, scene)
    (loses,) = run(portal, scene, proposal(cash=[], plan={**document("founding")["plan"], "discount": []}))
    assert loses.verdict == "loses"
    assert loses.after.total > loses.before.total and loses.after.discount == 0
    generous = [{"overdue": [0, None], "discount": {"fine": "1", "mora": "1", "principal": "0.2"}}]
    (gains,) = run(portal, scene, proposal(cash=generous, plan={**document("founding")["plan"], "discount": generous}))
    assert gains.verdict == "gains"


def test_cheaper_at_once_but_fewer_installments_is_mixed(portal, scene):
    keep(portal, scene)
    generous = [{"overdue": [0, None], "discount": {"fine": "1", "mora": "1", "principal": "0.2"}}]
    plan = {**document("founding")["plan"], "n": {"min": 1, "max": 12}}
    (found,) = run(portal, scene, proposal(cash=generous, plan=plan))
    assert found.verdict == "mixed"
    assert (found.before.count, found.after.count, found.after.most) == (24, 12, 12)


def test_an_entry_below_the_new_minimum_becomes_the_minimum(portal, scene):
    keep(portal, scene)
    plan = {**document("founding")["plan"], "entry": {"pct": "0.1", "min": "0.00", "free_choice": True}}
    (found,) = run(portal, scene, proposal(plan=plan))
    assert found.after.reasons == () and found.after.installment < found.before.installment


def test_todays_contracts_become_eligible_or_stop_being(portal, scene):
    rules = document("founding")["eligibility"]
    early = proposal(eligibility=[{**rules[0], "value": 30, "reason": "DAYS_OVERDUE_NOT_ABOVE_30"}, *rules[1:]])
    assert sorted(each.verdict for each in run(portal, scene, early, quotes=False)) == ["became eligible", "same"]
    late = proposal(eligibility=[{**rules[0], "value": 120, "reason": "DAYS_OVERDUE_NOT_ABOVE_120"}, *rules[1:]])
    found = {each.verdict: each for each in run(portal, scene, late, quotes=False)}
    assert set(found) == {"lost eligibility", "not offered"}
    assert found["lost eligibility"].after.reasons == ("DAYS_OVERDUE_NOT_ABOVE_120",)


def test_people_are_pseudonyms_and_nothing_is_written(portal, scene):
    keep(portal, scene)
    with portal.database.reading() as session:
        before = how_many(session, scene.creditor.id)
    found = run(portal, scene, proposal()) + run(portal, scene, proposal(), quotes=False)
    assert len({each.person for each in found}) == 1
    assert found[0].person not in str(scene.debtor.id)
    with portal.database.reading() as session:
        assert how_many(session, scene.creditor.id) == before == (1, 1)
        assert len(current_policies(session, scene.creditor.id, TODAY)) == 3


def test_the_walk_over_people_stops_where_asked(portal, scene):
    with portal.database.reading() as session:
        assert list(contract_cases(session, scene.creditor.id, scene.rulebook(), 0)) == []
        assert len(list(contract_cases(session, scene.creditor.id, scene.rulebook(), 1))) == 2
        assert list(contract_cases(session, uuid.uuid4(), scene.rulebook(), 9)) == []
