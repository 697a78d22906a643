"""What was offered on Monday is computed again on Thursday, with Monday's figures."""

import uuid
from datetime import date

import pytest
from sqlalchemy import update

from portal.db.models import Contract, OverdueInstallment
from portal.services.default_policies import document
from portal.services.held_offers import rebuild
from portal.services.offers import Refused
from portal.services.policies import publish
from portal.services.quote_terms import terms_of
from portal.services.simulation import Choice, simulate
from tests.offering import make_scene

CHOICE = Choice(24, 50_000, date(2026, 12, 10), 10)
IDS = (uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3))


@pytest.fixture
def scene(portal):
    scene = make_scene(portal)
    scene.row = scene.contract()
    scene.said = simulate(scene.offer(), CHOICE)
    return scene


def again(portal, scene, **changes):
    values = {
        "creditor_id": scene.creditor.id, "debtor_id": scene.debtor.id, "contract_ids": [scene.row.id],
        "choice": CHOICE, "base_date": date(2026, 11, 23), "policy_code": "founding", "policy_version": 1, **changes,
    }
    with portal.database.reading() as session:
        return rebuild(session, **values)


def refusals(portal, scene, **changes):
    with pytest.raises(Refused) as caught:
        again(portal, scene, **changes)
    return [reason.code for reason in caught.value.reasons]


def change(portal, table, **values):
    with portal.database.writing() as session:
        session.connection().execute(update(table).values(**values))


def test_the_same_figures_days_later_and_after_a_new_policy(portal, scene, clock):
    clock.advance(days=3)
    with portal.database.writing() as session:
        dearer = document("founding")
        dearer["plan"]["rate_month"] = [{"n": [2, 96], "rate": "0.03"}]
        publish(session, scene.creditor.id, dearer, now=portal.now(), new_id=uuid.uuid4)
    held = again(portal, scene)
    assert terms_of(held, *IDS) == terms_of(scene.said, *IDS)
    assert held.offer.digest == scene.said.offer.digest


def test_a_changed_figure_changes_the_digest(portal, scene):
    change(portal, OverdueInstallment, amount=150_001)
    assert again(portal, scene).offer.digest != scene.said.offer.digest


def test_what_is_no_longer_there_or_was_never_theirs_is_missing(portal, scene):
    assert refusals(portal, scene, contract_ids=[scene.row.id, uuid.uuid4()]) == ["CONTRACT_MISSING"]
    assert refusals(portal, scene, debtor_id=uuid.uuid4()) == ["CONTRACT_MISSING"]
    assert refusals(portal, scene, policy_version=2) == ["NO_POLICY"]
    change(portal, Contract, status="closed")
    assert refusals(portal, scene) == ["CONTRACT_MISSING"]


def test_what_stands_against_it_now_refuses(portal, scene):
    change(portal, Contract, blocked=True)
    assert refusals(portal, scene) == ["BLOCKED"]
    change(portal, Contract, blocked=False)
    assert refusals(portal, scene, choice=Choice(97, 0, CHOICE.first_due, 10)) == ["COUNT_OUT_OF_RANGE"]
