"""Four eyes: nobody gives money back alone, in capitals or otherwise."""

import uuid

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from portal.core.errors import CoreError
from portal.db.models import Payment, Refund
from portal.jobs import drain
from portal.services import refunds
from tests.money import balances, receipt_for, row, rows, take
from tests.paying import make_world, untied


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=1)
    drain(untied(portal))
    return made


@pytest.fixture
def owed(portal, world):
    take(portal, receipt_for(portal, world, 0))
    take(portal, receipt_for(portal, world, 0, "boleto"))
    return rows(portal, Refund)[0].id


def asked(portal, refund_id, by="Ana"):
    with portal.database.writing() as session:
        refunds.request(session, refund_id, by, now=portal.now())


def approved(portal, refund_id, by="Bia"):
    with portal.database.writing() as session:
        refunds.approve(session, refund_id, by, now=portal.now(), new_id=uuid.uuid4)


def test_asked_by_one_and_approved_by_another(portal, owed):
    asked(portal, owed)
    approved(portal, owed)
    refund = row(portal, Refund, owed)
    assert (refund.status, refund.requested_by, refund.approved_by) == ("approved", "ana", "bia")
    assert balances(portal)["refunds"] == -50_000


@pytest.mark.parametrize("name", ["Ana", "ANA", "  ana "])
def test_whoever_asked_cannot_approve(portal, owed, name):
    asked(portal, owed)
    with pytest.raises(CoreError, match="SAME_PERSON"):
        approved(portal, owed, name)
    assert row(portal, Refund, owed).status == "requested"


def test_nobody_has_no_name(portal, owed):
    with pytest.raises(CoreError, match="PERSON_MISSING"):
        asked(portal, owed, "  ")


def test_nothing_is_approved_that_nobody_asked_for(portal, owed):
    with pytest.raises(CoreError, match="ACT_NOT_ALLOWED"):
        approved(portal, owed)


@pytest.mark.parametrize("values", [
    {"status": "approved", "requested_by": "ana", "approved_by": "ana"},
    {"status": "sent", "requested_by": "ana", "approved_by": None},
    {"status": "approved", "requested_by": None, "approved_by": "bia"},
])
def test_the_database_itself_refuses_two_eyes(portal, owed, values):
    with pytest.raises(IntegrityError), portal.database.writing() as session:
        session.connection().execute(update(Refund).where(col(Refund.id) == owed).values(**values))


def test_a_wish_can_be_refused_and_the_debt_to_the_payer_stays(portal, owed):
    asked(portal, owed)
    with portal.database.writing() as session:
        refunds.refuse(session, owed, "Bia", now=portal.now())
    refund = row(portal, Refund, owed)
    assert (refund.status, refund.requested_by) == ("owed", None)


def test_held_money_goes_back_when_two_people_say_so(portal, world):
    payment = take(portal, receipt_for(portal, world, 0, txid="0" * 32))
    with portal.database.writing() as session:
        made = refunds.request_for(session, payment.id, "Ana", "paid by mistake", now=portal.now(), new_id=uuid.uuid4)
    assert (balances(portal)["suspense"], made.booked) == (-50_000, False)
    approved(portal, made.id)
    assert "suspense" not in balances(portal)
    found = row(portal, Payment, payment.id)
    assert (found.outcome, found.reason, found.surplus) == ("refund", "asked", 50_000)


def test_held_money_is_asked_for_once(portal, world):
    payment = take(portal, receipt_for(portal, world, 0, txid="0" * 32))
    with portal.database.writing() as session:
        refunds.request_for(session, payment.id, "Ana", "", now=portal.now(), new_id=uuid.uuid4)
    with pytest.raises(CoreError, match="ALREADY_ASKED"), portal.database.writing() as session:
        refunds.request_for(session, payment.id, "Bia", "", now=portal.now(), new_id=uuid.uuid4)


def test_money_somebody_asked_back_settles_nothing(portal, world):
    """A part of the installment that the payer wants back is not used up by the other part."""
    first = take(portal, receipt_for(portal, world, 0, amount=30_000))
    with portal.database.writing() as session:
        made = refunds.request_for(session, first.id, "Ana", "", now=portal.now(), new_id=uuid.uuid4)
    second = take(portal, receipt_for(portal, world, 0, "boleto", amount=20_000))
    assert (second.outcome, second.reason) == ("suspended", "partial")
    approved(portal, made.id)
    assert row(portal, Payment, first.id).outcome == "refund"


def test_applied_money_is_not_given_back_on_a_wish(portal, world):
    payment = take(portal, receipt_for(portal, world, 0))
    with pytest.raises(CoreError, match="NOTHING_HELD"), portal.database.writing() as session:
        refunds.request_for(session, payment.id, "Ana", "", now=portal.now(), new_id=uuid.uuid4)


@pytest.mark.parametrize("call", [
    lambda s, now: refunds.request(s, uuid.uuid4(), "Ana", now=now),
    lambda s, now: refunds.approve(s, uuid.uuid4(), "Ana", now=now, new_id=uuid.uuid4),
    lambda s, now: refunds.request_for(s, uuid.uuid4(), "Ana", "", now=now, new_id=uuid.uuid4),
])
def test_what_is_not_there(portal, call):
    with pytest.raises(CoreError, match="MISSING"), portal.database.writing() as session:
        call(session, portal.now())
