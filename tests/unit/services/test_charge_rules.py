"""Charges are dated documents; what nobody wrote down is not charged."""

import uuid
from datetime import date

import pytest

from portal.core.errors import CoreError
from portal.services.charge_rules import NOTHING, charge_rules, publish_charge_rule, read_charge_rule
from tests.offering import make_scene

LAWFUL = {"profile": {"fine": "0.02", "mora_month": "0.01"}, "contract_rate": "simple", "prescription_years": 5}


def faults(document):
    with pytest.raises(CoreError) as caught:
        read_charge_rule(document)
    return [(fault.code, fault.facts["path"]) for fault in caught.value.facts["faults"]]


def test_the_contracts_own_rate_runs_only_where_it_may_and_is_known():
    terms = read_charge_rule(LAWFUL)
    assert terms.profile_of("0.0799").rem_rate.text == "0.0799"
    assert terms.profile_of("").rem_rate is None
    assert read_charge_rule({**LAWFUL, "contract_rate": "none"}).profile_of("0.0799").rem_rate is None


def test_unlawful_documents_are_refused_with_every_fault():
    assert faults({"profile": {"fine": "0.03", "mora_month": "0.02"}}) == [
        ("FINE_ABOVE_2_PERCENT", "profile"), ("MORA_ABOVE_1_PERCENT_MONTH", "profile"),
    ]
    assert faults({**LAWFUL, "profile": {"regime": "NON_FI"}, "contract_rate": "compound"}) == [
        ("COMPOUND_REFUSED", "profile")
    ]
    assert ("REQUIRED", "profile") in faults({"contract_rate": "none"})
    assert ("UNKNOWN_KEY", "permanence") in faults({**LAWFUL, "permanence": "0.1"})


def test_an_index_without_its_table_is_refused():
    assert faults({"profile": {"index": "IPCA"}}) == [("INDEX_TABLE_MISSING", "profile")]


def test_the_rule_in_force_is_the_one_that_began_last(portal):
    scene = make_scene(portal, policies=False)
    with portal.database.writing() as session:
        for first, fine in ((date(2026, 1, 1), "0.02"), (date(2026, 6, 1), "0.01"), (date(2027, 1, 1), "0")):
            publish_charge_rule(
                session, scene.creditor.id, "card", {**LAWFUL, "profile": {"fine": fine}}, valid_from=first,
                new_id=uuid.uuid4,
            )
    with portal.database.reading() as session:
        assert charge_rules(session, scene.creditor.id, date(2026, 11, 23))["card"].profile.fine.text == "0.01"
        assert charge_rules(session, scene.creditor.id, date(2026, 3, 1))["card"].profile.fine.text == "0.02"
        assert charge_rules(session, scene.creditor.id, date(2025, 3, 1)) == {}


def test_unknown_products_are_refused(portal):
    scene = make_scene(portal, policies=False)
    with pytest.raises(CoreError, match="UNKNOWN_PRODUCT"), portal.database.writing() as session:
        publish_charge_rule(session, scene.creditor.id, "boat", LAWFUL, valid_from=date(2026, 1, 1),
                            new_id=uuid.uuid4)


def test_a_product_without_a_rule_is_charged_its_installments_alone(portal):
    scene = make_scene(portal, policies=False)
    scene.contract(days_overdue=(94,), amount=100_000)
    contract = scene.contracts()[0]
    assert scene.rulebook().charges_for("personal_loan") is NOTHING
    assert (contract.total, contract.prescribed) == (100_000, False)
