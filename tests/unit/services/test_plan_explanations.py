"""Every number of a plan, from its terms: parts add up, and what has no parts can be computed again from its facts."""

import uuid
from datetime import date

import pytest

from portal.core.price import grace_interest, price_installment
from portal.core.rates import Rate
from portal.services.default_policies import document
from portal.services.plan_explanations import of_one_month_more, of_terms
from portal.services.policies import publish
from portal.services.quote_terms import terms_of
from portal.services.simulation import Choice, simulate
from tests.offering import make_scene


@pytest.fixture
def scene(portal):
    scene = make_scene(portal)
    scene.contract(number="a", days_overdue=(214, 184, 94), amount=261_000)
    scene.contract(number="b", product="store_credit", days_overdue=(400,), amount=90_000)
    return scene


def terms(scene, count=24, entry=0, first_due=date(2026, 12, 10), due_day=10):
    simulation = simulate(scene.offer(), Choice(count, entry, first_due, due_day))
    return terms_of(simulation, uuid.UUID(int=1), scene.creditor.id, scene.debtor.id)


def explained(found):
    return {each.code: each for each in of_terms(found)}


@pytest.mark.parametrize("count", [1, 2, 12, 13, 24, 60, 96])
@pytest.mark.parametrize("entry", [0, 50_000])
@pytest.mark.parametrize("due", [(date(2026, 12, 10), 10), (date(2027, 1, 1), 1)])
def test_whatever_has_parts_adds_up_to_the_cent(scene, count, entry, due):
    made = terms(scene, count, entry, *due)
    found = explained(made)
    assert [code for code, each in found.items() if not each.foots] == []
    for code, name in (("total", "total"), ("interest", "interest"), ("iof", "iof"), ("gross", "gross"),
                       ("discount", "discount"), ("debt", "debt"), ("installment", "installment")):
        assert found[code].value == made[name], code
        assert found[code].parts or code in {"iof", "installment"}


def test_the_installment_can_be_computed_again_from_what_is_shown(scene):
    for count, first, day in ((24, date(2026, 12, 10), 10), (7, date(2027, 1, 1), 1)):
        found = explained(terms(scene, count, 0, first, day))
        facts = {fact.name: fact.value for fact in found["installment"].facts}
        assert price_installment(facts["priced"], Rate.parse(facts["rate_month"]), facts["count"]) == (
            found["installment"].value
        )


def test_interest_of_the_first_days_can_be_computed_again(scene):
    for first, day in ((date(2026, 12, 10), 10), (date(2027, 1, 1), 1)):
        found = explained(terms(scene, 24, 50_000, first, day))["grace_interest"]
        facts = {fact.name: fact.value for fact in found.facts}
        assert found.value == grace_interest(
            facts["financed"], Rate.parse(facts["rate_month"]), facts["extra_days"]
        ) != 0


def test_a_plan_says_both_costs_and_one_payment_has_none(scene):
    found = explained(made := terms(scene))
    assert (found["cet"].value, found["cet"].facts[-1].value) == (made["cet_year"], made["cet_month"])
    assert found["rate"].value == 199
    once = explained(terms(scene, 1))
    assert "cet" not in once and "financed" not in once
    assert once["installment"].rule == "one_payment"


def test_a_tax_paid_up_front_and_one_that_is_financed_still_add_up(portal, scene):
    for financed in (False, True):
        policy = document("founding")
        policy["iof"] = {
            "mode": "full", "daily": "0.000082", "additional": "0.0038", "cap_days": 365, "financed": financed,
        }
        with portal.database.writing() as session:
            publish(session, scene.creditor.id, policy, now=portal.now(), new_id=uuid.uuid4)
        for entry in (0, 50_000):
            found = explained(made := terms(scene, 24, entry))
            assert made["iof"] > 0 and found["iof"].value == made["iof"]
            assert [code for code, each in found.items() if not each.foots] == []


def test_one_month_more_is_the_difference_of_two_totals():
    found = of_one_month_more(24, 255_240, 257_575)
    assert (found.value, found.foots) == (2_335, True)
