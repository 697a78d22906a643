"""Money in: exact once, aside when unusual, never dropped."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from portal.db.models import Agreement, AuditEvent, BankAccount, Charge, Installment, OutboxMessage, Payment, Refund
from portal.jobs import drain
from portal.services import audit, payments
from portal.services.ledger import movements
from portal.services.ledger.checking import check
from portal.services.payments import Receipt
from tests.conftest import START
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


def test_a_charge_for_the_rest_settles_with_what_was_held(portal, world):
    """R$ 100,00 held since before the date; the code of today asks for R$ 150,00 and R$ 4,00 of delay."""
    assert apply(portal, boleto_receipt(portal, world, 1, amount=10_000)) == ("suspended", "partial")
    charge = charges_of(portal, world.installments[1].id)["boleto"]
    with portal.database.writing() as session:
        row = session.get_one(Charge, charge.id)
        row.amount, row.late, row.counted = 15_400, 400, 10_000
        session.add(row)
    two_days_later = LATE_DAY + timedelta(days=2)
    assert apply(portal, boleto_receipt(portal, world, 1, paid_at=two_days_later)) == ("applied", "")
    parts = {p.amount: (p.principal, p.charges, p.surplus) for p in rows(portal, Payment)}
    assert parts == {10_000: (10_000, 0, 0), 15_400: (15_000, 400, 0)}


def test_the_same_payment_twice_has_one_effect(portal, world):
    receipt = pix_receipt(portal, world, 0)
    assert apply(portal, receipt) == apply(portal, receipt) == ("applied", "")
    assert len(rows(portal, Payment)) == 1
    assert topics(portal).count("payment.applied") == 1


def test_paid_by_both_ways_keeps_the_second_aside(portal, world):
    assert apply(portal, pix_receipt(portal, world, 0)) == ("applied", "")
    assert apply(portal, boleto_receipt(portal, world, 0)) == ("refund", "already_paid")
    assert sorted(p.outcome for p in rows(portal, Payment)) == ["applied", "refund"]
    assert [(r.status, r.amount, r.reason) for r in rows(portal, Refund)] == [("owed", 50_000, "already_paid")]
    assert topics(portal)[-1] == "payment.refund"


@pytest.mark.parametrize("amount", [1, 24_999])
def test_less_than_the_installment_is_held_for_it(portal, world, amount):
    """CC art. 314: nothing is settled by a part, and nothing is lost either."""
    assert apply(portal, boleto_receipt(portal, world, 1, amount=amount)) == ("suspended", "partial")
    (payment,) = rows(portal, Payment)
    assert (payment.amount, payment.held, payment.installment_id) == (amount, amount, world.installments[1].id)
    assert charges_of(portal, world.installments[1].id)["boleto"].status == "registered"


def test_parts_settle_together(portal, world):
    assert apply(portal, boleto_receipt(portal, world, 1, amount=10_000)) == ("suspended", "partial")
    assert apply(portal, pix_receipt(portal, world, 0, amount=1)) == ("suspended", "partial")
    later = boleto_receipt(portal, world, 1, amount=16_000, paid_at=portal.now() + timedelta(hours=1))
    assert apply(portal, later) == ("applied", "")
    parts = {p.amount: (p.principal, p.surplus, p.outcome) for p in rows(portal, Payment)}
    assert parts == {10_000: (10_000, 0, "applied"), 1: (0, 0, "suspended"), 16_000: (15_000, 1_000, "applied")}
    assert [(r.amount, r.reason) for r in rows(portal, Refund)] == [(1_000, "surplus")]


@pytest.mark.parametrize("surplus", [1, 100_000])
def test_more_than_the_installment_settles_it_and_the_rest_goes_back(portal, world, surplus):
    assert apply(portal, boleto_receipt(portal, world, 1, amount=25_000 + surplus)) == ("applied", "")
    (payment,) = rows(portal, Payment)
    assert (payment.principal, payment.charges, payment.surplus) == (25_000, 0, surplus)
    assert [(r.status, r.amount, r.reason) for r in rows(portal, Refund)] == [("owed", surplus, "surplus")]
    assert charges_of(portal, world.installments[1].id)["boleto"].status == "settled"


#: Due on 10 December 2026; 20 days late: 2 % = R$ 5,00 and 1 % a month = R$ 1,67 (R$ 1,66 when cut).
LATE_DAY = datetime(2026, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(("amount", "late", "parts"), [
    (25_667, 667, (25_000, 667, 0)),   # as we round
    (25_666, 666, (25_000, 666, 0)),   # as the Pix manual cuts
    (25_667, 0, (25_000, 667, 0)),     # a PSP that does not split
    (25_669, 669, (25_000, 669, 0)),   # a cent for each part is nobody's debt
    (25_700, 700, (25_000, 669, 31)),  # more than the rule: back it goes
    (25_000, 0, (25_000, 0, 0)),       # ordered before the date, nothing asked for the delay (CC art. 323)
])
def test_a_late_payment_is_split_by_our_own_rule(portal, world, amount, late, parts):
    receipt = boleto_receipt(portal, world, 1, amount=amount, late=late, paid_at=LATE_DAY)
    assert apply(portal, receipt) == ("applied", "")
    (payment,) = rows(portal, Payment)
    assert (payment.principal, payment.charges, payment.surplus) == parts
    assert (payment.amount, payment.late) == (amount, late)


def test_charges_go_first_when_the_bank_took_them(portal, world):
    """CC art. 354: R$ 250,00 of which the bank says R$ 6,67 are for delay leave R$ 6,67 of principal open."""
    receipt = boleto_receipt(portal, world, 1, amount=25_000, late=667, paid_at=LATE_DAY)
    assert apply(portal, receipt) == ("suspended", "partial")
    assert apply(portal, boleto_receipt(portal, world, 1, amount=667, paid_at=LATE_DAY)) == ("applied", "")
    assert sum(p.charges for p in rows(portal, Payment)) == 667
    assert sum(p.principal for p in rows(portal, Payment)) == 25_000


def test_a_part_paid_on_time_runs_no_interest(portal, world):
    """R$ 200,00 on the date; only R$ 50,00 is late for 20 days: R$ 1,00 and 33 cents."""
    assert apply(portal, boleto_receipt(portal, world, 1, amount=20_000)) == ("suspended", "partial")
    rest = boleto_receipt(portal, world, 1, amount=5_133, paid_at=LATE_DAY)
    assert apply(portal, rest) == ("applied", "")
    found = {p.amount: (p.principal, p.charges, p.surplus) for p in rows(portal, Payment)}
    assert sum(principal for principal, _, _ in found.values()) == 25_000
    assert (sum(c for _, c, _ in found.values()), sum(s for _, _, s in found.values())) == (133, 0)


def test_a_label_of_the_bank_charges_nothing_on_time(portal, world):
    """On time nothing is owed for delay, whatever a bank calls a part of the money."""
    assert apply(portal, boleto_receipt(portal, world, 1, amount=25_000, late=583)) == ("applied", "")
    assert apply(portal, boleto_receipt(portal, world, 2, amount=25_583, late=583)) == ("applied", "")
    assert apply(portal, boleto_receipt(portal, world, 3, amount=24_000, late=-1000)) == ("suspended", "partial")
    assert [r.amount for r in rows(portal, Refund)] == [583]


def test_what_a_charge_of_ours_asked_settles_on_any_day_of_its_term(portal, world):
    """A price of today stands for days: nothing more runs, and nothing comes back when it is paid early."""
    charge = charges_of(portal, world.installments[1].id)["boleto"]
    with portal.database.writing() as session:
        row = session.get_one(Charge, charge.id)
        row.amount, row.late = 25_700, 700
        session.add(row)
    assert apply(portal, boleto_receipt(portal, world, 1, paid_at=LATE_DAY)) == ("applied", "")
    (payment,) = rows(portal, Payment)
    assert (payment.principal, payment.charges, payment.surplus) == (25_000, 700, 0)


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
        movements.written_down(
            session, session.get_one(Agreement, row.agreement_id), [row], now=portal.now(), new_id=uuid.uuid4
        )
    assert apply(portal, boleto_receipt(portal, world, 1)) == ("suspended", "not_payable")


def test_a_payment_for_an_undone_agreement_is_kept_aside(portal, world):
    with portal.database.writing() as session:
        row = session.get_one(Agreement, world.agreement.id)
        row.status = "undone"
        session.add(row)
    assert apply(portal, boleto_receipt(portal, world, 1)) == ("suspended", "not_payable")


@pytest.mark.parametrize(("status", "outcome"), [
    ("draft", ("applied", "")), ("sent", ("applied", "")), ("written_off", ("applied", "")),
    ("rejected", ("suspended", "charge_rejected")),
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
    assert sorted(p.outcome for p in found) == ["applied", "refund", "refund"]
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
    """Random payments, repeats included: one row per key, an installment paid exactly once, the rest goes back."""
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
    for row in session.exec(select(Installment)).all():
        here = [p for p in found if p.installment_id == row.id]
        assert sum(p.principal for p in here) == (row.amount if row.status == "paid" else 0)
        assert row.status == "paid" or sum(p.amount for p in here) < row.amount
    refunds = session.exec(select(Refund)).all()
    assert sum(r.amount for r in refunds) == sum(p.surplus for p in found)
    assert [one.code for one in check(session, START, without={"I11"}) if one.wrong] == []
    settled = session.exec(select(Charge).where(Charge.status == "settled")).all()
    assert {row.id for row in settled} == {p.charge_id for p in found if p.principal + p.charges}


def test_the_moment_of_payment_is_the_banks(portal, world):
    when = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    apply(portal, boleto_receipt(portal, world, 1, paid_at=when))
    assert rows(portal, Payment)[0].paid_at == when
    assert rows(portal, Payment)[0].created_at == portal.now()
    assert portal.now() - when < timedelta(days=1)
    assert rows(portal, BankAccount)[0].next_sequence == 5
