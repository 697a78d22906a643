"""What a debtor may be told of money that did not simply settle an installment: the truth, with a date."""

import uuid
from datetime import date, timedelta

import pytest

from portal.db.models import Refund
from portal.jobs import drain
from portal.services import payments, refund_sending, refunds
from tests.money import receipt_for, reversal_of, rows, take
from tests.paying import make_world, untied


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=1)
    drain(untied(portal))
    return made


def shown(portal, world, place=0):
    with portal.database.reading() as session:
        return payments.shown_for(session, world.installments[place].id)


def told(portal, world, place=0):
    return [(one.case, one.amount, one.refund) for one in shown(portal, world, place)]


def test_a_plain_payment_needs_no_words(portal, world):
    take(portal, receipt_for(portal, world, 0))
    assert shown(portal, world) == ()


def test_paid_twice_from_promise_to_return(portal, world, clock):
    take(portal, receipt_for(portal, world, 0))
    second = take(portal, receipt_for(portal, world, 0, "boleto"))
    (one,) = shown(portal, world)
    assert (one.case, one.amount, one.at, one.channel) == ("twice", 50_000, second.paid_at, "boleto")
    assert (one.refund, one.by) == ("promised", date(2026, 11, 30))  # a week later, a Monday
    (refund,) = rows(portal, Refund)
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
        refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    assert told(portal, world) == [("twice", 50_000, "promised")]
    refund_sending.send_due(portal)
    assert told(portal, world) == [("twice", 50_000, "on_its_way")]
    clock.advance(days=1)
    with portal.database.writing() as session:
        refund_sending.confirm_by_hand(session, refund.id, "TED 1", "Ana", now=portal.now())
    (one,) = shown(portal, world)
    assert (one.refund, one.returned_at) == ("returned", portal.now())


def test_the_promised_day_has_a_bank(portal, world, clock):
    clock.advance(days=25)  # 18 December; a week later is Christmas, and then a weekend
    take(portal, receipt_for(portal, world, 0))
    take(portal, receipt_for(portal, world, 0, "boleto"))
    assert shown(portal, world)[0].by == date(2026, 12, 28)


def test_more_than_asked(portal, world):
    take(portal, receipt_for(portal, world, 0, amount=50_007))
    assert told(portal, world) == [("surplus", 7, "promised")]


def test_less_than_asked_says_what_is_missing(portal, world):
    take(portal, receipt_for(portal, world, 0, amount=20_000))
    take(portal, receipt_for(portal, world, 0, "boleto", amount=10_000, paid_at=portal.now() + timedelta(hours=1)))
    assert [(one.case, one.amount, one.missing) for one in shown(portal, world)] == [
        ("held", 20_000, 20_000), ("held", 10_000, 20_000),
    ]


def test_taken_back_by_the_bank(portal, world):
    receipt = receipt_for(portal, world, 0)
    take(portal, receipt)
    take(portal, reversal_of(portal, receipt))
    assert told(portal, world) == [("taken_back", 50_000, "")]


def test_for_something_that_is_over(portal, world):
    from portal.db.models import Agreement

    with portal.database.writing() as session:
        agreement = session.get_one(Agreement, world.agreement.id)
        agreement.status = "breached"
        session.add(agreement)
    take(portal, receipt_for(portal, world, 0))
    assert told(portal, world) == [("checking", 50_000, "")]


def test_nothing_of_an_installment_that_is_not_there(portal):
    with portal.database.reading() as session:
        assert payments.shown_for(session, uuid.uuid4()) == ()
