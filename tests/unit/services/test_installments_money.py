"""What a receipt says was paid: what counted for the installment, and not a cent that went back."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.clock import civil_date
from portal.jobs import drain
from portal.services.installments import read_installment
from tests.money import receipt_for, reversal_of, take
from tests.paying import make_world, untied

LATE_DAY = datetime(2026, 12, 30, 15, tzinfo=UTC)


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=1)
    drain(untied(portal))
    return made


def read(portal, world, place):
    with portal.database.reading() as session:
        facts = read_installment(
            session, world.installments[place].id, world.debtor.id, civil_date(portal.now())
        )
        session.expunge_all()
    return facts


def paid(portal, world, place):
    facts = read(portal, world, place)
    return facts.received, facts.charged, facts.payment and facts.payment.amount


def test_no_receipt_before_it_is_paid(portal, world):
    take(portal, receipt_for(portal, world, 0, amount=100))
    assert paid(portal, world, 0) == (0, 0, None)


def test_fine_and_interest_are_named_by_our_rule_and_not_by_the_banks_label(portal, world):
    take(portal, receipt_for(portal, world, 1, "boleto", amount=25_667, late=500, paid_at=LATE_DAY))
    assert paid(portal, world, 1) == (25_667, 667, 25_667)


def test_what_goes_back_is_not_in_the_receipt(portal, world):
    take(portal, receipt_for(portal, world, 0, amount=60_000))
    take(portal, receipt_for(portal, world, 0, "boleto"))
    assert paid(portal, world, 0) == (50_000, 0, 60_000)
    assert sorted((one.case, one.amount) for one in read(portal, world, 0).money) == [
        ("surplus", 10_000), ("twice", 50_000),
    ]


def test_parts_are_one_receipt(portal, world):
    take(portal, receipt_for(portal, world, 0, amount=20_000))
    last = receipt_for(portal, world, 0, "boleto", amount=30_000, paid_at=portal.now() + timedelta(hours=1))
    take(portal, last)
    assert paid(portal, world, 0) == (50_000, 0, 30_000)


def test_no_receipt_for_what_was_taken_back(portal, world):
    receipt = receipt_for(portal, world, 0)
    take(portal, receipt)
    before = read(portal, world, 0).state
    take(portal, reversal_of(portal, receipt))
    assert paid(portal, world, 0) == (0, 0, None)
    assert read(portal, world, 0).state != before  # the open page notices
