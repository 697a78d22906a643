"""The documents a creditor starts with say what the founding rules say, and name their sources."""

import pytest

from portal.core.eligibility import eligibility
from portal.core.policy import parse_policy
from portal.db.models.contract import PRODUCTS
from portal.services.charge_rules import read_charge_rule
from portal.services.default_policies import POLICIES, document
from portal.services.policies import check_policy, completed
from tests.conftest import START
from tests.offering import make_scene

TODAY = START.date()
FACTS = {"days_overdue": 61, "total": 4_900_000, "prescribed": False, "lawsuit_or_blocked": False}


@pytest.mark.parametrize("name", POLICIES)
def test_the_founding_numbers_hold_in_each(name):
    policy = check_policy(completed(document(name), creditor="exemplo", version=1, today=TODAY))
    assert eligibility(policy, FACTS) == ()
    assert [r.code for r in eligibility(policy, {**FACTS, "days_overdue": 60})] == ["DAYS_OVERDUE_NOT_ABOVE_60"]
    assert [r.code for r in eligibility(policy, {**FACTS, "total": 4_900_001})] == ["TOTAL_ABOVE_49000"]
    assert (policy.plan.count_min, policy.plan.count_max) == (1, 96)
    assert policy.plan.installment_min == 5_000
    assert policy.offer_validity_days == 5
    assert policy.plan.first_due.min_days == 3


@pytest.mark.parametrize("name", POLICIES)
def test_every_document_names_its_sources(name):
    assert {"eligibility", "late.fine", "late.mora_month", "iof"} <= set(document(name)["sources"])


def test_microcredit_is_gentler():
    plain = {name: parse_policy({k: v for k, v in completed(
        document(name), creditor="x", version=1, today=TODAY).items() if k != "sources"}) for name in POLICIES}
    assert plain["microcredit"].rate_for(24) < plain["founding"].rate_for(24)
    assert plain["microcredit"].plan.first_due.max_days > plain["founding"].plan.first_due.max_days
    assert plain["microcredit"].plan.discounts[-1].discount.principal.num > 0
    assert plain["card"].plan.card_cap and plain["founding"].plan.card_cap


def test_every_product_has_a_lawful_charge_rule_with_sources():
    rules = document("charges")
    assert {rule.pop("product") for rule in rules} == set(PRODUCTS)
    for rule in rules:
        terms = read_charge_rule(rule)
        assert terms.profile.fine.text == "0.02" and terms.profile.mora_month.text == "0.01"
        assert terms.prescription_years == 5
        assert {"fine", "mora_month", "prescription_years"} <= set(rule["sources"])


def test_publishing_gives_a_rulebook_that_governs_today(portal):
    rulebook = make_scene(portal).rulebook()
    assert [p.code for p in rulebook.policies] == ["card", "founding", "microcredit"]
    assert rulebook.policy_for(["card", "housing"]).code == "founding"
    assert set(rulebook.charges) == set(PRODUCTS)
