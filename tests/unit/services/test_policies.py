"""Policies are versions: published, never edited, one in force per code and day."""

import uuid
from datetime import date, timedelta

import pytest
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import AuditEvent, OfferPolicy
from portal.services.default_policies import document
from portal.services.policies import (
    check_policy,
    completed,
    current_policies,
    policies_for,
    policy_for,
    publish,
    published_version,
)
from tests.offering import make_scene

TODAY = date(2026, 11, 23)


def put(portal, creditor, **changes):
    with portal.database.writing() as session:
        return publish(
            session, creditor.id, {**document("founding"), **changes}, now=portal.now(), new_id=uuid.uuid4
        )


def current_policy(session, creditor_id, on):
    return next((each for each in current_policies(session, creditor_id, on) if each.code == "founding"), None)


@pytest.fixture
def scene(portal):
    return make_scene(portal, policies=False)


def test_versions_count_up_and_the_newest_governs(portal, scene):
    first, second = put(portal, scene.creditor), put(portal, scene.creditor, offer_validity_days=9)
    assert (first.version, second.version) == (1, 2)
    with portal.database.reading() as session:
        assert current_policy(session, scene.creditor.id, TODAY).policy.offer_validity_days == 9
        held = published_version(session, scene.creditor.id, "founding", 1)
        assert held.policy.offer_validity_days == 5
        assert published_version(session, scene.creditor.id, "founding", 3) is None


def test_publishing_keeps_the_old_row_as_it_was(portal, scene):
    first = put(portal, scene.creditor)
    with portal.database.reading() as session:
        before = session.get_one(OfferPolicy, first.id).document
    put(portal, scene.creditor, offer_validity_days=9)
    with portal.database.reading() as session:
        assert session.get_one(OfferPolicy, first.id).document == before


def test_a_version_waits_for_its_first_day_and_ends_on_its_last(portal, scene):
    put(portal, scene.creditor)
    put(portal, scene.creditor, valid_from="2026-12-01", valid_to="2026-12-31", offer_validity_days=7)
    with portal.database.reading() as session:
        days = {
            on: current_policy(session, scene.creditor.id, on).version
            for on in (TODAY, date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
        }
        assert current_policy(session, scene.creditor.id, TODAY - timedelta(1)) is None
    assert list(days.values()) == [1, 1, 2, 2, 1]


def test_another_creditor_sees_nothing(portal, scene):
    put(portal, scene.creditor)
    with portal.database.reading() as session:
        assert current_policies(session, uuid.uuid4(), TODAY) == ()
        assert published_version(session, uuid.uuid4(), "founding", 1) is None


def test_all_faults_come_with_their_paths_and_nothing_is_stored(portal, scene):
    broken = document("founding")
    broken["plan"]["rate_month"][0]["rate"] = "2%"
    broken["offer_validity_days"] = 1
    broken["surprise"] = True
    broken["sources"]["iof"] = ""
    with pytest.raises(CoreError) as caught, portal.database.writing() as session:
        publish(session, scene.creditor.id, broken, now=portal.now(), new_id=uuid.uuid4)
    paths = {fault.facts["path"] for fault in caught.value.facts["faults"]}
    assert {"plan.rate_month[0].rate", "offer_validity_days", "surprise", "sources.iof"} <= paths
    with portal.database.reading() as session:
        assert session.exec(select(OfferPolicy)).all() == []


def test_sources_must_be_an_object():
    whole = completed({**document("founding"), "sources": "CDC"}, creditor="x", version=1, today=TODAY)
    with pytest.raises(CoreError) as caught:
        check_policy(whole)
    assert [fault.facts["path"] for fault in caught.value.facts["faults"]] == ["sources"]


def test_publishing_is_audited(portal, scene):
    done = put(portal, scene.creditor)
    with portal.database.reading() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "policy.published")).one()
    assert event.subject_id == done.id
    assert event.facts == {"code": "founding", "version": 1, "valid_from": "2026-11-23"}


def test_a_policy_that_names_the_products_goes_before_the_general_one(portal, scene):
    put(portal, scene.creditor)
    put(portal, scene.creditor, policy_id="cards", products=["card"])
    put(portal, scene.creditor, policy_id="consumer", products=["card", "store_credit"])
    with portal.database.reading() as session:
        found = current_policies(session, scene.creditor.id, TODAY)
    assert [p.code for p in found] == ["cards", "consumer", "founding"]
    assert policy_for(found, ["card"]).code == "cards"
    assert policy_for(found, ["card", "store_credit"]).code == "consumer"
    assert policy_for(found, ["card", "personal_loan"]).code == "founding"
    assert policy_for([p for p in found if p.code == "cards"], ["housing"]) is None


def test_every_legal_figure_is_published_with_its_source():
    bare = completed({**document("founding"), "sources": {}}, creditor="x", version=1, today=TODAY)
    with pytest.raises(CoreError) as caught:
        check_policy(bare)
    assert {(fault.code, fault.facts["path"]) for fault in caught.value.facts["faults"]} == {
        ("SOURCE_REQUIRED", f"sources.{name}")
        for name in ("offer_validity_days", "late.fine", "late.mora_month", "iof", "plan.card_cap")
    }


def test_a_programme_goes_before_the_ordinary_policy_and_ends_on_its_day(portal, scene):
    put(portal, scene.creditor)
    put(portal, scene.creditor, policy_id="autumn", programme="Outono", valid_to="2026-12-20", products=["card"])
    put(portal, scene.creditor, policy_id="fair", programme="Feirão", valid_to="2026-11-30")
    with portal.database.reading() as session:
        for day, products, codes in (
            (TODAY, ["card"], ["fair", "autumn", "founding"]),
            (TODAY, ["housing"], ["fair", "founding"]),
            (date(2026, 12, 1), ["card"], ["autumn", "founding"]),
            (date(2026, 12, 21), ["card"], ["founding"]),
        ):
            found = current_policies(session, scene.creditor.id, day)
            assert [p.code for p in policies_for(found, products)] == codes
            assert policy_for(found, products).code == "founding"
