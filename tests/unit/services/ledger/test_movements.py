"""Which accounts move: told by balances after each kind of event."""

import uuid
from dataclasses import replace

import pytest

from portal.core.errors import CoreError
from portal.db.models import Agreement, Installment, LedgerJournal
from portal.jobs import drain
from portal.services.ledger import movements
from tests.money import balances, receipt_for, reversal_of, rows, take
from tests.paying import make_world, untied


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=1)
    drain(untied(portal))
    return made


def test_an_accepted_agreement_is_receivable(portal, world):
    assert balances(portal) == {"receivable": 75_000, "agreed": -75_000}


def test_cancelled_installments_are_given_up(portal, world):
    with portal.database.writing() as session:
        row = session.get_one(Installment, world.installments[1].id)
        row.status = "cancelled"
        session.add(row)
        agreement = session.get_one(Agreement, world.agreement.id)
        movements.written_down(session, agreement, [row], now=portal.now(), new_id=uuid.uuid4)
        movements.written_down(session, agreement, [], now=portal.now(), new_id=uuid.uuid4)
    assert balances(portal) == {"receivable": 50_000, "write_down": 25_000, "agreed": -75_000}


def test_money_is_held_before_it_is_applied(portal, world):
    take(portal, receipt_for(portal, world, 0, amount=10))
    assert balances(portal)["suspense"] == -10
    take(portal, receipt_for(portal, world, 0, "boleto", amount=50_000))
    assert balances(portal) == {
        "cash_pix": 10, "cash_boleto": 50_000, "receivable": 25_000, "agreed": -75_000, "refunds": -10,
    }


def test_every_event_is_one_journal(portal, world):
    receipt = receipt_for(portal, world, 0)
    take(portal, receipt)
    take(portal, reversal_of(portal, receipt))
    topics = sorted(journal.topic for journal in rows(portal, LedgerJournal))
    assert topics == [
        "agreement.opened", "installment.reopened", "installment.settled", "payment.received", "payment.reversed",
    ]


def test_money_of_no_channel_is_refused(portal, world):
    with pytest.raises(CoreError, match="CHANNEL_UNKNOWN"):
        take(portal, replace(receipt_for(portal, world, 0), channel="cash"))
