"""Money in: exact once, aside when unusual, never dropped."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from portal.db.models import Agreement, AuditEvent, BankAccount, Charge, Installment, OutboxMessage, Payment
from portal.jobs import drain
from portal.services import audit, payments
from portal.services.payments import Receipt
from tests.paying import charges_of, make_world, untied


@pytest.fixture
def world(portal):
    made = make_world(untied(portal), count=3)
    drain(untied(portal))
    return made


def boleto_receipt(portal, world, place, **values):
    charge = charges_of(portal, world.installments[place].id)["boleto"]
    facts = {
        "creditor_id": world.creditor.id, "key": f"bank:{uuid.uuid4().hex}", "channel": "boleto",
        "amount": charge.amount, "paid_at": portal.now(), "account_id": charge.bank_account_id,
        "nosso_numero": charge.nosso_numero, **values,
    }
    return Receipt(**facts)


def pix_receipt(portal, world, place, **values):
    charge = charges_of(portal, world.installments[place].id)["pix"]
    facts = {
        "creditor_id": world.creditor.id, "key": f"E{uuid.uuid4().hex[:31]}", "channel": "pix",
        "amount": charge.amount, "paid_at": portal.now(), "txid": charge.txid, **values,
    }
    return Receipt(**facts)


def apply(portal, receipt):
    with portal.database.writing() as session:
        payment = payments.apply(session, receipt, now=portal.now(), new_id=uuid.uuid4)
        return payment and (payment.outcome, payment.reason)


def rows(portal, model):
    with portal.database.reading() as session:
        found = session.exec(select(model)).all()
        session.expunge_all()
    return list(found)


def topics(portal):
    with portal.database.reading() as session:
        return [e.topic for e in session.exec(select(AuditEvent).order_by(col(AuditEvent.sequence))).all()]


def test_an_exact_boleto_settles_and_its_pix_is_withdrawn(portal, world):
    assert apply(portal, boleto_receipt(portal, world, 1)) == ("applied", "")
    installment = next(r for r in rows(portal, Installment) if r.id == world.installments[1].id)
    assert (installment.status, installment.paid_at) == ("paid", portal.now())
    made = charges_of(portal, installment.id)
    assert (made["boleto"].status, made["pix"].status) == ("settled", "written_off")
    cancel = [m for m in rows(portal, OutboxMessage) if m.topic.endswith(".cancel")]
    assert [m.payload for m in cancel] == [{"charge_id": made["pix"].id.hex}]
    drain(untied(portal))
    assert portal.pix.fetch(made["pix"].txid).status == "removed"
    assert topics(portal) == ["charges.issued", "payment.applied"]


def test_an_exact_pix_settles_and_its_boleto_is_withdrawn(portal, world):
    assert apply(portal, pix_receipt(portal, world, 0)) == ("applied", "")
    made = charges_of(portal, world.installments[0].id)
    assert (made["boleto"].status, made["pix"].status) == ("written_off", "settled")
    drain(untied(portal))
    assert portal.boleto.find(made["boleto"].nosso_numero) is None


def test_the_same_payment_twice_has_one_effect(portal, world):
    receipt = pix_receipt(portal, world, 0)
    assert apply(portal, receipt) == apply(portal, receipt) == ("applied", "")
    assert len(rows(portal, Payment)) == 1
    assert topics(portal).count("payment.applied") == 1


def test_paid_by_both_ways_keeps_the_second_aside(portal, world):
    assert apply(portal, pix_receipt(portal, world, 0)) == ("applied", "")
    assert apply(portal, boleto_receipt(portal, world, 0)) == ("suspended", "already_paid")
    assert sorted(p.outcome for p in rows(portal, Payment)) == ["applied", "suspended"]
    assert topics(portal)[-1] == "payment.suspended"


@pytest.mark.parametrize("difference", [-1, 1, -25_000 + 1, 100_000])
def test_another_amount_is_kept_aside(portal, world, difference):
    receipt = boleto_receipt(portal, world, 1, amount=25_000 + difference)
    assert apply(portal, receipt) == ("suspended", "other_amount")
    (payment,) = rows(portal, Payment)
    assert (payment.amount, payment.installment_id) == (25_000 + difference, world.installments[1].id)
    assert charges_of(portal, world.installments[1].id)["boleto"].status == "registered"


def test_late_charges_named_by_the_bank_do_not_make_it_another_amount(portal, world):
    assert apply(portal, boleto_receipt(portal, world, 1, amount=25_583, late=583)) == ("applied", "")
    (payment,) = rows(portal, Payment)
    assert (payment.amount, payment.late) == (25_583, 583)


def test_late_charges_cannot_hide_a_short_payment(portal, world):
    assert apply(portal, boleto_receipt(portal, world, 1, amount=25_000, late=583)) == ("suspended", "other_amount")
    assert apply(portal, boleto_receipt(portal, world, 1, amount=24_000, late=-1000)) == ("suspended", "other_amount")


@pytest.mark.parametrize("values", [
    {"nosso_numero": "14999999999999999"}, {"nosso_numero": ""}, {"account_id": None}, {"txid": "x" * 32},
])
def test_an_unknown_payment_is_kept_aside(portal, world, values):
    assert apply(portal, boleto_receipt(portal, world, 1, **values)) == ("suspended", "unknown")
    (payment,) = rows(portal, Payment)
    assert (payment.charge_id, payment.installment_id, payment.amount) == (None, None, 25_000)


def test_a_payment_of_another_creditor_is_unknown_here(portal, world):
    from tests.factories import make_creditor

    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", hostname="outro.example", pix_key="x")
    assert apply(portal, pix_receipt(portal, world, 0, creditor_id=other.id)) == ("suspended", "unknown")
    assert charges_of(portal, world.installments[0].id)["pix"].status == "registered"


def test_a_payment_of_nothing_leaves_a_trace_and_no_row(portal, world):
    assert apply(portal, boleto_receipt(portal, world, 1, amount=0)) is None
    assert rows(portal, Payment) == []
    assert topics(portal)[-1] == "payment.empty"


def test_a_key_too_long_is_still_one_key(portal, world):
    receipt = boleto_receipt(portal, world, 1, key="bank:" + "9" * 200)
    assert apply(portal, receipt) == apply(portal, receipt) == ("applied", "")
    assert len(rows(portal, Payment)) == 1


def test_the_last_payment_completes_the_agreement(portal, world):
    for place in range(4):
        assert rows(portal, Agreement)[0].status == "active"
        assert apply(portal, boleto_receipt(portal, world, place)) == ("applied", "")
    assert rows(portal, Agreement)[0].status == "completed"
    assert topics(portal)[-1] == "agreement.completed"
    with portal.database.reading() as session:
        assert audit.broken_link(session, world.creditor.id) is None


def test_a_payment_for_a_cancelled_installment_is_kept_aside(portal, world):
    with portal.database.writing() as session:
        row = session.get_one(Installment, world.installments[1].id)
        row.status = "cancelled"
        session.add(row)
    assert apply(portal, boleto_receipt(portal, world, 1)) == ("suspended", "not_payable")


def test_a_payment_for_an_undone_agreement_is_kept_aside(portal, world):
    with portal.database.writing() as session:
        row = session.get_one(Agreement, world.agreement.id)
        row.status = "undone"
        session.add(row)
    assert apply(portal, boleto_receipt(portal, world, 1)) == ("suspended", "not_payable")


@pytest.mark.parametrize(("status", "outcome"), [
    ("draft", ("applied", "")), ("sent", ("applied", "")), ("written_off", ("applied", "")),
    ("rejected", ("suspended", "charge_rejected")), ("settled", ("suspended", "charge_settled")),
])
def test_money_for_a_charge_in_every_other_state(portal, world, status, outcome):
    """The bank may report "17 liquidação de título não registrado", or money that crossed a write-off."""
    receipt = boleto_receipt(portal, world, 1)
    with portal.database.writing() as session:
        row = session.get_one(Charge, charges_of(portal, world.installments[1].id)["boleto"].id)
        row.status = status
        session.add(row)
    assert apply(portal, receipt) == outcome


def test_a_bolepix_paid_by_pix_settles_the_pix_side_and_calls_nobody(portal):
    world = make_world(portal, count=1)
    drain(portal)
    assert apply(portal, boleto_receipt(portal, world, 0, channel="pix")) == ("applied", "")
    made = charges_of(portal, world.installments[0].id)
    assert (made["pix"].status, made["boleto"].status) == ("settled", "written_off")
    (payment,) = rows(portal, Payment)
    assert payment.charge_id == made["pix"].id
    assert [m for m in rows(portal, OutboxMessage) if m.topic.endswith(".cancel")] == []


def test_two_payments_at_the_same_moment_settle_once(portal, world):
    receipts = [pix_receipt(portal, world, 0), boleto_receipt(portal, world, 0), pix_receipt(portal, world, 0)]
    receipts.append(receipts[0])
    start, outcomes = threading.Barrier(len(receipts)), []

    def one(receipt):
        start.wait()
        try:
            outcomes.append(apply(portal, receipt))
        except SQLAlchemyError as error:  # the next look takes it in
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=one, args=(receipt,)) for receipt in receipts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for receipt in receipts:
        apply(portal, receipt)
    found = rows(portal, Payment)
    assert sorted(p.outcome for p in found) == ["applied", "suspended", "suspended"]
    with portal.database.reading() as session:
        assert audit.broken_link(session, world.creditor.id) is None


EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["boleto", "pix"]), st.sampled_from([0, 0, 0, 1, -1]),
              st.integers(0, 5)),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_whatever_arrives_every_cent_is_in_exactly_one_place(portal, world, events):
    """Random payments, repeats included: one row per key, an installment settled by one exact payment at most."""
    made = {place: charges_of(portal, world.installments[place].id) for place in range(4)}
    sent = {}
    with portal.database.writing() as session:
        savepoint = session.begin_nested()
        for place, channel, difference, name in events:
            charge = made[place].get(channel) or made[place]["boleto"]
            key = f"{place}{channel}{difference}{name}"
            receipt = Receipt(
                creditor_id=world.creditor.id, key=key, channel=charge.kind, amount=charge.amount + difference,
                paid_at=portal.now(), txid=charge.txid or "", account_id=charge.bank_account_id,
                nosso_numero=charge.nosso_numero or "",
            )
            payments.apply(session, receipt, now=portal.now(), new_id=uuid.uuid4)
            sent[key] = receipt.amount
        _check(session, sent)
        savepoint.rollback()


def _check(session: Session, sent):
    found = session.exec(select(Payment)).all()
    assert {p.key: p.amount for p in found} == sent
    applied = [p for p in found if p.outcome == "applied"]
    paid = session.exec(select(Installment).where(Installment.status == "paid")).all()
    assert sorted(p.installment_id for p in applied) == sorted(row.id for row in paid)
    assert all(p.amount == session.get_one(Installment, p.installment_id).amount for p in applied)
    settled = session.exec(select(Charge).where(Charge.status == "settled")).all()
    assert len(settled) == len(paid)


def test_the_moment_of_payment_is_the_banks(portal, world):
    when = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    apply(portal, boleto_receipt(portal, world, 1, paid_at=when))
    assert rows(portal, Payment)[0].paid_at == when
    assert rows(portal, Payment)[0].created_at == portal.now()
    assert portal.now() - when < timedelta(days=1)
    assert rows(portal, BankAccount)[0].next_sequence == 5
