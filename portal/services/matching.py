"""Saying what suspended money is for: one person proposes the installment, another agrees, then the rules apply."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.core.errors import CoreError
from portal.core.lifecycle import MATCH_ACTS, move
from portal.db.models import Agreement, Installment, Payment, SuspenseMatch
from portal.services import audit, charges, refunds, settling

NewId = Callable[[], UUID]

#: What can be done about held money, by its reason: the staff's next step.
NEXT_STEP = {
    "unknown": "Find the installment (match), or give it back (refunds request).",
    "partial": "Wait for the rest; it counts from its own date. Or give it back.",
    "not_payable": "The agreement or installment is over: match another installment, or give it back.",
    "charge_rejected": "The bank refused this charge and took money for it: ask the bank, then match or give back.",
}


def suspended(session: Session, creditor_id: UUID | None = None) -> list[Payment]:
    """Payments with held money, the oldest first."""
    query = select(Payment).where(Payment.outcome == "suspended").order_by(col(Payment.paid_at), col(Payment.key))
    if creditor_id is not None:
        query = query.where(Payment.creditor_id == creditor_id)
    return list(session.exec(query).all())


def propose(
    session: Session, payment_id: UUID, installment_id: UUID, by: str, *, now: datetime, new_id: NewId
) -> SuspenseMatch:
    """``by`` says the held money is for this installment. Nothing moves yet.

    Raises ``CoreError`` PAYMENT_MISSING, NOTHING_HELD, ALREADY_ASKED, INSTALLMENT_MISSING (also one of another
    creditor), PERSON_MISSING.
    """
    payment = refunds.lock_payment(session, payment_id)
    if payment.outcome != "suspended":
        raise CoreError("NOTHING_HELD", outcome=payment.outcome)
    if refunds.is_asked(session, payment_id):
        raise CoreError("ALREADY_ASKED")
    installment = session.get(Installment, installment_id)
    owner = session.get_one(Agreement, installment.agreement_id).creditor_id if installment else None
    if installment is None or owner != payment.creditor_id:
        raise CoreError("INSTALLMENT_MISSING")
    match = SuspenseMatch(
        id=new_id(), creditor_id=payment.creditor_id, payment_id=payment_id, installment_id=installment_id,
        status="requested", requested_by=refunds.person(by), created_at=now,
    )
    return _kept(session, match, "match.proposed", by, now)


def approve(session: Session, match_id: UUID, by: str, *, now: datetime, new_id: NewId) -> Payment:
    """``by``, somebody else, agrees: the money is treated as if it had come for that installment.

    Raises ``CoreError`` MATCH_MISSING, SAME_PERSON, ACT_NOT_ALLOWED, NOTHING_HELD, MATCH_NOT_PAYABLE.
    """
    match = _read(session, match_id)
    place = settling.lock_place(session, match.installment_id)
    payment = refunds.lock_payment(session, match.payment_id)
    match = session.get_one(SuspenseMatch, match_id, with_for_update=True, populate_existing=True)
    status = move(MATCH_ACTS, "approve", match.status)
    if refunds.person(by) == match.requested_by:
        raise CoreError("SAME_PERSON", person=match.requested_by)
    if payment.outcome != "suspended":
        raise CoreError("NOTHING_HELD", outcome=payment.outcome)
    if place.installment.status not in charges.PAYABLE or place.agreement.status != "active":
        raise CoreError("MATCH_NOT_PAYABLE", installment=place.installment.status, agreement=place.agreement.status)
    match.status, match.approved_by, match.done_at = status, refunds.person(by), now
    if payment.installment_id != match.installment_id:
        payment.installment_id, payment.charge_id = match.installment_id, None
    payment.reason = ""
    session.add(payment)
    _kept(session, match, "match.approved", by, now)
    settling.place_held(session, place, payment, match.id.hex, now=now, new_id=new_id)
    return payment


def refuse(session: Session, match_id: UUID, by: str, *, now: datetime) -> SuspenseMatch:
    """Nothing moves; the money waits for another idea."""
    match = _read(session, match_id)
    match.status = move(MATCH_ACTS, "cancel", match.status)
    return _kept(session, match, "match.refused", by, now)


def waiting(session: Session, creditor_id: UUID | None = None) -> list[SuspenseMatch]:
    """Proposals that nobody has agreed to yet."""
    query = select(SuspenseMatch).where(SuspenseMatch.status == "requested").order_by(col(SuspenseMatch.created_at))
    if creditor_id is not None:
        query = query.where(SuspenseMatch.creditor_id == creditor_id)
    return list(session.exec(query).all())


def _read(session: Session, match_id: UUID) -> SuspenseMatch:
    match = session.get(SuspenseMatch, match_id)
    if match is None:
        raise CoreError("MATCH_MISSING")
    return match


def _kept(session: Session, match: SuspenseMatch, topic: str, by: str, now: datetime) -> SuspenseMatch:
    session.add(match)
    session.flush()
    audit.record(
        session, creditor_id=match.creditor_id, topic=topic, actor=f"staff:{refunds.person(by)}"[:60], now=now,
        subject_id=match.id, facts={"payment": match.payment_id.hex, "installment": match.installment_id.hex},
    )
    return match
