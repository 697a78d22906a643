"""Each invariant finds what breaks it, and nothing else."""

import uuid

import pytest
from sqlalchemy import text

from portal.db.models import Agreement, AgreementContract, Charge, Installment, OutboxMessage, Payment, Refund
from portal.jobs import drain
from portal.services.ledger.checking import check
from portal.services.ledger.invariants import PROMISES, STATEMENTS
from tests.factories import make_contract, make_creditor
from tests.money import broken, receipt_for, reversal_of, rows, take
from tests.paying import charges_of, make_agreement, make_world, untied

pytestmark = pytest.mark.usefixtures("broken_books")


@pytest.fixture
def world(portal):
    """Money of every kind, all of it in its place."""
    made = make_world(untied(portal), count=4)
    drain(untied(portal))
    receipt = receipt_for(portal, made, 0)
    take(portal, receipt)
    take(portal, receipt_for(portal, made, 0, "boleto"))
    take(portal, receipt_for(portal, made, 1, "boleto", amount=25_100))
    take(portal, receipt_for(portal, made, 2, "boleto", amount=100))
    again = receipt_for(portal, made, 3, "boleto")
    take(portal, again)
    take(portal, reversal_of(portal, again))
    take(portal, receipt_for(portal, made, 3, "boleto", nosso_numero="1", key="stranger"))
    assert broken(portal, "I11") == {}
    return made


def spoil(portal, statement, **values):
    """What nobody can do through the product: the triggers are taken away first."""
    with portal.database.writing() as session:
        connection = session.connection()
        for table in ("ledger_entry", "ledger_journal"):
            if portal.database.is_sqlite:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_frozen"))
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_kept"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text(statement), values)


def first(portal, model, **facts):
    return next(row for row in rows(portal, model) if all(getattr(row, k) == v for k, v in facts.items()))


SPOILED = {
    "I1": "UPDATE ledger_entry SET amount = amount + 1 WHERE account = 'late_income' OR place = 1",
    "I2": "UPDATE ledger_entry SET amount = amount + 7 WHERE account = 'agreed'",
    "I3": "UPDATE creditor SET slug = slug",
    "I4": "UPDATE agreement SET total = total + 1",
    "I5": "UPDATE installment SET status = 'paid' WHERE number = 4",
    "I6": "UPDATE ledger_entry SET account = 'disputed' WHERE account = 'cash_boleto'",
    "I7": "UPDATE payment SET outcome = 'suspended' WHERE outcome = 'applied'",
    "I9": "UPDATE evidence SET proof = '{}'",
    "I12": "UPDATE payment SET principal = principal - 1, charges = charges + 1 WHERE principal > 1",
}


@pytest.mark.parametrize("code", SPOILED)
def test_what_breaks_it_is_found(portal, world, code):
    spoil(portal, SPOILED[code])
    found = broken(portal, "I11")
    assert found.get(code)


def test_the_row_is_named(portal, world):
    agreement = world.agreement.id
    spoil(portal, "UPDATE agreement SET total = total + 1")
    assert broken(portal, "I11")["I4"] == (str(agreement),)


@pytest.mark.parametrize("statement", [
    "DELETE FROM refund", "UPDATE refund SET amount = amount + 1", "UPDATE payment SET surplus = 0",
    "UPDATE payment SET reason = '' WHERE outcome = 'suspended'",
    "UPDATE payment SET outcome = 'reversed' WHERE outcome = 'refund'",
])
def test_money_that_is_in_no_place_or_in_two(portal, world, statement):
    spoil(portal, statement)
    assert "I7" in broken(portal, "I11")


@pytest.mark.parametrize("statement", [
    "UPDATE installment SET paid_at = NULL WHERE status = 'paid'",
    "UPDATE installment SET status = 'open', paid_at = NULL WHERE status = 'paid'",
    "UPDATE agreement SET status = 'completed'",
    "UPDATE reversal SET disputed = 3",
    "UPDATE refund SET status = 'sent', requested_by = 'a', approved_by = 'b'",
])
def test_stored_states_that_do_not_follow_from_the_books(portal, world, statement):
    spoil(portal, statement)
    assert "I12" in broken(portal, "I11")


def test_a_payment_the_books_do_not_know(portal, world):
    charge = charges_of(portal, world.installments[2].id)["boleto"]
    with portal.database.writing() as session:
        session.add(Payment(
            id=uuid.uuid4(), creditor_id=world.creditor.id, charge_id=charge.id, key="unbooked", channel="boleto",
            amount=5, paid_at=portal.now(), outcome="suspended", reason="unknown", created_at=portal.now(),
        ))
    assert {"I6", "I8", "I12"} <= set(broken(portal, "I11"))


def test_one_pix_booked_for_two_creditors(portal, world):
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", hostname="outro.example", pix_key="x")
    known = first(portal, Payment, channel="pix")
    take(portal, receipt_for(portal, world, 0, creditor_id=other.id, key=known.key))
    assert set(broken(portal, "I11")) == {"I8"}


def test_two_active_agreements_over_one_debt(portal, world):
    with portal.database.writing() as session:
        session.connection().execute(text("DROP INDEX uq_agreement_contract_active"))
    with portal.database.writing() as session:
        contract = make_contract(session, portal, world.debtor)
        second, _ = make_agreement(session, portal, world.debtor, number="2026-000418")
        for agreement_id in (world.agreement.id, second.id):
            session.add(AgreementContract(agreement_id=agreement_id, contract_id=contract.id, amount=1))
    assert broken(portal, "I11") == {"I10": (str(contract.id),)}


def test_work_that_waits_unseen(portal, world, clock):
    drain(untied(portal))
    assert broken(portal) == {}
    with portal.database.writing() as session:
        message = first(portal, OutboxMessage)
        waiting = session.get_one(OutboxMessage, message.id)
        waiting.status, waiting.next_at = "waiting", portal.now()
        session.add(waiting)
    clock.advance(minutes=4)
    assert broken(portal) == {}
    clock.advance(minutes=2)
    assert broken(portal) == {"I11": (str(message.id),)}
    with portal.database.writing() as session:
        session.connection().execute(text("UPDATE outbox_message SET status = 'dead' WHERE status = 'waiting'"))
    assert broken(portal) == {"I11": (str(message.id),)}


def test_every_invariant_is_asked_and_progress_is_told(portal, world):
    told = []
    with portal.database.reading() as session:
        verdicts = check(session, portal.now(), progress=lambda *step: told.append(step))
    assert [one.code for one in verdicts] == [f"I{n}" for n in range(1, 13)] == list(PROMISES)
    assert set(STATEMENTS) | {"I3", "I9"} == set(PROMISES)
    assert ("I9", 1, 1) in told


def test_an_empty_database_is_whole(portal, clock):
    clock.advance(days=1)
    assert broken(portal) == {}
    assert rows(portal, Agreement) == rows(portal, Installment) == rows(portal, Charge) == rows(portal, Refund) == []
