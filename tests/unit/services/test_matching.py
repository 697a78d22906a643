"""Money that nobody knew: one person says what it is for, another agrees."""

import uuid

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from portal.core.errors import CoreError
from portal.db.models import Installment, Payment, SuspenseMatch
from portal.jobs import drain
from portal.services import matching
from tests.factories import CPFS, make_creditor, make_debtor
from tests.money import receipt_for, row, rows, take
from tests.paying import make_agreement, make_world, untied


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=2)
    drain(untied(portal))
    return made


@pytest.fixture
def unknown(portal, world):
    return take(portal, receipt_for(portal, world, 1, "boleto", nosso_numero="14999999999999999")).id


def propose(portal, payment_id, installment_id, by="Ana"):
    with portal.database.writing() as session:
        return matching.propose(session, payment_id, installment_id, by, now=portal.now(), new_id=uuid.uuid4).id


def approve(portal, match_id, by="Bia"):
    with portal.database.writing() as session:
        return matching.approve(session, match_id, by, now=portal.now(), new_id=uuid.uuid4)


def test_two_people_place_it(portal, world, unknown):
    place = world.installments[1].id
    match_id = propose(portal, unknown, place)
    assert row(portal, Installment, place).status == "open"
    assert approve(portal, match_id).outcome == "applied"
    assert row(portal, Installment, place).status == "paid"
    assert row(portal, Payment, unknown).installment_id == place
    with pytest.raises(CoreError, match="ACT_NOT_ALLOWED"):
        approve(portal, match_id)


def test_one_person_does_not(portal, world, unknown):
    match_id = propose(portal, unknown, world.installments[1].id)
    with pytest.raises(CoreError, match="SAME_PERSON"):
        approve(portal, match_id, " ANA")
    with pytest.raises(IntegrityError), portal.database.writing() as session:
        session.connection().execute(
            update(SuspenseMatch).where(col(SuspenseMatch.id) == match_id).values(approved_by="ana", status="done")
        )


def test_too_little_stays_held_for_that_installment(portal, world, unknown):
    place = world.installments[0].id
    assert approve(portal, propose(portal, unknown, place)).reason == "partial"
    assert row(portal, Payment, unknown).installment_id == place


def test_it_counts_at_its_own_date(portal, world, unknown, clock):
    """Paid on time, found weeks later: nothing is late about it."""
    clock.advance(days=60)
    payment = approve(portal, propose(portal, unknown, world.installments[1].id))
    assert (payment.outcome, payment.charges, payment.surplus) == ("applied", 0, 0)
    assert row(portal, Installment, world.installments[1].id).paid_at == payment.paid_at


def test_an_installment_paid_meanwhile_refuses(portal, world, unknown):
    match_id = propose(portal, unknown, world.installments[1].id)
    take(portal, receipt_for(portal, world, 1, "boleto"))
    with pytest.raises(CoreError, match="MATCH_NOT_PAYABLE"):
        approve(portal, match_id)


def test_one_proposal_at_a_time(portal, world, unknown):
    match_id = propose(portal, unknown, world.installments[1].id)
    with pytest.raises(CoreError, match="ALREADY_ASKED"):
        propose(portal, unknown, world.installments[2].id, "Bia")
    with portal.database.writing() as session:
        matching.refuse(session, match_id, "Bia", now=portal.now())
    approve(portal, propose(portal, unknown, world.installments[2].id, "Bia"), "Ana")
    assert [m.status for m in rows(portal, SuspenseMatch)].count("done") == 1


def test_an_installment_of_another_creditor_is_not_there(portal, world, unknown):
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", hostname="outro.example", pix_key="x")
        debtor = make_debtor(session, portal, other, document=CPFS[1])
        _agreement, made = make_agreement(session, portal, debtor)
    with pytest.raises(CoreError, match="INSTALLMENT_MISSING"):
        propose(portal, unknown, made[0].id)


def test_what_waits_is_listed_with_its_next_step(portal, world, unknown):
    match_id = propose(portal, unknown, world.installments[1].id)
    with portal.database.reading() as session:
        assert [p.id for p in matching.suspended(session)] == [unknown]
        assert [m.id for m in matching.waiting(session, world.creditor.id)] == [match_id]
        assert matching.suspended(session, uuid.uuid4()) == []
    assert "match" in matching.NEXT_STEP["unknown"]
