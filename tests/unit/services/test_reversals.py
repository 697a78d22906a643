"""Money that banks and the MED take back: in any order with its payment, wholly or in part, around refunds."""

import uuid
from datetime import timedelta

import pytest

from portal.db.models import Agreement, Charge, Installment, OutboxMessage, Payment, Refund, Reversal
from portal.jobs import drain
from portal.services import refund_sending, refunds
from tests.money import balances, receipt_for, reversal_of, row, rows, take
from tests.paying import charges_of, make_world, untied


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=2)
    drain(untied(portal))
    return made


def state(portal, world, place):
    return row(portal, Installment, world.installments[place].id).status


def test_a_payment_taken_back_opens_its_installment(portal, world):
    receipt = receipt_for(portal, world, 0)
    paid = take(portal, receipt)
    assert state(portal, world, 0) == "paid"
    assert take(portal, reversal_of(portal, receipt)).id == paid.id
    again = row(portal, Payment, paid.id)
    assert (again.outcome, again.principal, again.reversed) == ("reversed", 0, 50_000)
    found = row(portal, Installment, world.installments[0].id)
    assert (found.status, found.paid_at) == ("open", None)
    assert row(portal, Charge, paid.charge_id).status == "written_off"
    assert balances(portal) == {"receivable": 100_000, "agreed": -100_000}


def test_new_codes_are_made_for_what_was_opened(portal, world):
    receipt = receipt_for(portal, world, 0)
    old = take(portal, receipt).charge_id
    take(portal, reversal_of(portal, receipt))
    drain(untied(portal))
    made = charges_of(portal, world.installments[0].id)
    assert {kind: charge.status for kind, charge in made.items()} == {"boleto": "registered", "pix": "registered"}
    assert made["pix"].id != old


def test_taken_back_after_the_date_it_is_overdue_at_once(portal, world, clock):
    receipt = receipt_for(portal, world, 0)
    take(portal, receipt)
    clock.advance(days=30)
    take(portal, reversal_of(portal, receipt))
    assert state(portal, world, 0) == "overdue"


def test_a_finished_agreement_is_active_again(portal, world):
    receipts = [receipt_for(portal, world, place, "boleto") for place in range(3)]
    for receipt in receipts:
        take(portal, receipt)
    assert row(portal, Agreement, world.agreement.id).status == "completed"
    take(portal, reversal_of(portal, receipts[1]))
    assert row(portal, Agreement, world.agreement.id).status == "active"
    assert [state(portal, world, place) for place in range(3)] == ["paid", "open", "paid"]


def test_the_same_reversal_twice_has_one_effect(portal, world):
    receipt = receipt_for(portal, world, 0)
    take(portal, receipt)
    back = reversal_of(portal, receipt)
    for _ in range(3):
        take(portal, back)
    assert len(rows(portal, Reversal)) == 1
    assert take(portal, receipt).outcome == "reversed"


def test_a_reversal_told_before_its_payment_waits_for_it(portal, world):
    receipt = receipt_for(portal, world, 0)
    back = reversal_of(portal, receipt)
    assert take(portal, back) is None
    assert balances(portal)["disputed"] == 50_000
    assert take(portal, back) is None
    assert take(portal, receipt).outcome == "reversed"
    assert state(portal, world, 0) == "open"
    assert "disputed" not in balances(portal)


def test_part_of_it_taken_back_holds_the_rest(portal, world):
    """MED may return what was left on the account: the rest stays the debtor's, and counts."""
    receipt = receipt_for(portal, world, 0)
    paid = take(portal, receipt)
    take(portal, reversal_of(portal, receipt, amount=20_000))
    again = row(portal, Payment, paid.id)
    assert (again.outcome, again.reason, again.held) == ("suspended", "partial", 30_000)
    rest = take(portal, receipt_for(portal, world, 0, "boleto", amount=20_000))
    assert (rest.outcome, state(portal, world, 0)) == ("applied", "paid")


def test_what_was_overpaid_is_taken_first(portal, world):
    receipt = receipt_for(portal, world, 0, amount=60_000)
    paid = take(portal, receipt)
    assert paid.surplus == 10_000
    take(portal, reversal_of(portal, receipt, amount=4_000))
    again = row(portal, Payment, paid.id)
    assert (again.outcome, again.principal, again.surplus, again.reversed) == ("applied", 50_000, 6_000, 4_000)
    assert sorted((r.status, r.amount) for r in rows(portal, Refund)) == [("cancelled", 10_000), ("owed", 6_000)]
    assert state(portal, world, 0) == "paid"


def test_of_two_payments_the_one_left_settles(portal, world):
    """Paid twice, and the first is taken back before anybody asked for the refund: the second is no surplus now."""
    first = receipt_for(portal, world, 0)
    take(portal, first)
    second = take(portal, receipt_for(portal, world, 0, "boleto"))
    assert second.outcome == "refund"
    take(portal, reversal_of(portal, first))
    again = row(portal, Payment, second.id)
    assert (again.outcome, again.principal, again.surplus) == ("applied", 50_000, 0)
    assert [r.status for r in rows(portal, Refund)] == ["cancelled"]
    assert state(portal, world, 0) == "paid"
    assert row(portal, Charge, second.charge_id).status == "settled"


def test_a_second_payment_that_is_on_its_way_back_settles_nothing(portal, world):
    first = receipt_for(portal, world, 0)
    take(portal, first)
    second = take(portal, receipt_for(portal, world, 0, "boleto"))
    (refund,) = rows(portal, Refund)
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
        refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    take(portal, reversal_of(portal, first))
    assert row(portal, Payment, second.id).outcome == "refund"
    assert state(portal, world, 0) == "open"


def test_a_refund_that_has_not_left_is_stopped_by_a_reversal_of_its_payment(portal, world):
    take(portal, receipt_for(portal, world, 0, "boleto"))
    twice = receipt_for(portal, world, 0)
    second = take(portal, twice)
    (refund,) = rows(portal, Refund)
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
        refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    take(portal, reversal_of(portal, twice))
    assert row(portal, Refund, refund.id).status == "cancelled"
    assert row(portal, Payment, second.id).outcome == "reversed"
    assert refund_sending.send_due(portal) == 0


def test_what_is_taken_back_after_it_was_given_back_is_disputed(portal, world):
    """The bank took money that was not there any more: nobody's installment opens for it."""
    take(portal, receipt_for(portal, world, 0, "boleto"))
    genuine = untied(portal).pix.pay(charges_of(portal, world.installments[1].id)["pix"].txid, amount=30_000)
    drain(untied(portal))
    (refund,) = rows(portal, Refund)
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
        refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    refund_sending.send_due(untied(portal))
    assert row(portal, Refund, refund.id).status == "sent"
    paid = next(p for p in rows(portal, Payment) if p.key == genuine.e2eid)
    assert (paid.principal, paid.surplus) == (25_000, 5_000)
    told = receipt_for(portal, world, 0, "boleto", key=genuine.e2eid)
    take(portal, reversal_of(portal, told, channel="pix", amount=30_000))
    (reversal,) = rows(portal, Reversal)
    assert (reversal.disputed, balances(portal)["disputed"]) == (5_000, 5_000)
    assert state(portal, world, 1) == "open"


def test_a_reversal_of_money_nobody_knows_takes_it_from_suspense(portal, world):
    receipt = receipt_for(portal, world, 0, txid="f" * 32)
    paid = take(portal, receipt)
    assert (paid.outcome, paid.reason) == ("suspended", "unknown")
    take(portal, reversal_of(portal, receipt, amount=10_000))
    assert row(portal, Payment, paid.id).held == 40_000
    take(portal, reversal_of(portal, receipt, amount=40_000))
    assert row(portal, Payment, paid.id).outcome == "reversed"


def test_two_parts_that_settled_together_are_held_again(portal, world):
    first = receipt_for(portal, world, 0, amount=20_000)
    one = take(portal, first)
    later = portal.now() + timedelta(hours=1)
    two = take(portal, receipt_for(portal, world, 0, "boleto", amount=30_000, paid_at=later))
    assert state(portal, world, 0) == "paid"
    take(portal, reversal_of(portal, first))
    assert row(portal, Payment, one.id).outcome == "reversed"
    left = row(portal, Payment, two.id)
    assert (left.outcome, left.reason, left.held) == ("suspended", "partial", 30_000)


def test_a_boletos_estorno_is_the_same(portal, world):
    receipt = receipt_for(portal, world, 1, "boleto")
    take(portal, receipt)
    take(portal, reversal_of(portal, receipt, note="estorno"))
    assert state(portal, world, 1) == "open"
    assert "cash_boleto" not in balances(portal)
    jobs = [m.payload for m in rows(portal, OutboxMessage) if m.key.startswith(f"charges.issue:{world.agreement.id}:")]
    assert jobs == [{"agreement_id": str(world.agreement.id)}]
