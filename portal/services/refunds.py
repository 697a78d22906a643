"""Giving money back with four eyes: one person asks, another approves, then the PSP (or a person) sends it.

The books say what is owed; a refund row says how far its return is. The database refuses an approval by whoever
asked. Sending is in `portal.services.refund_sending`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.core.errors import CoreError
from portal.core.lifecycle import REFUND_ACTS, move
from portal.db.models import Payment, Refund, SuspenseMatch
from portal.services import audit, settling
from portal.services.ledger import movements

NewId = Callable[[], UUID]

#: Everything that still needs somebody or something.
OPEN = ("owed", "requested", "approved", "sending", "manual")


def list_refunds(
    session: Session, creditor_id: UUID | None = None, states: Sequence[str] = OPEN
) -> list[tuple[Refund, Payment]]:
    """Refunds in these states with their payments, the oldest first."""
    query = select(Refund, Payment).join(Payment, col(Payment.id) == col(Refund.payment_id)).where(
        col(Refund.status).in_(states)
    ).order_by(col(Refund.created_at), col(Refund.id))
    if creditor_id is not None:
        query = query.where(Refund.creditor_id == creditor_id)
    return [(refund, payment) for refund, payment in session.exec(query).all()]


def request(session: Session, refund_id: UUID, by: str, *, now: datetime) -> Refund:
    """``by`` asks for a refund that the books owe. Raises ``CoreError`` REFUND_MISSING, PERSON_MISSING,
    ACT_NOT_ALLOWED."""
    refund, _payment = lock_refund(session, refund_id)
    refund.status, refund.requested_by = move(REFUND_ACTS, "request", refund.status), person(by)
    return _kept(session, refund, "refund.requested", by, now)


def request_for(
    session: Session, payment_id: UUID, by: str, reason: str, *, now: datetime, new_id: NewId
) -> Refund:
    """``by`` asks that all held money of a suspended payment goes back. It stays held until approved.

    Raises ``CoreError`` PAYMENT_MISSING, PERSON_MISSING, NOTHING_HELD, or ALREADY_ASKED.
    """
    payment = lock_payment(session, payment_id)
    if payment.held <= 0 or payment.outcome != "suspended":
        raise CoreError("NOTHING_HELD", outcome=payment.outcome)
    if is_asked(session, payment_id):
        raise CoreError("ALREADY_ASKED")
    refund = Refund(
        id=new_id(), creditor_id=payment.creditor_id, payment_id=payment.id, amount=payment.held, status="requested",
        reason=reason.strip()[:80] or payment.reason, booked=False, requested_by=person(by), created_at=now,
    )
    return _kept(session, refund, "refund.requested", by, now)


def approve(session: Session, refund_id: UUID, by: str, *, now: datetime, new_id: NewId) -> Refund:
    """``by``, somebody else than who asked, lets it go. Raises ``CoreError`` SAME_PERSON and what `request` does;
    NOTHING_HELD when the money went elsewhere in the meantime."""
    refund, payment = lock_refund(session, refund_id)
    status = move(REFUND_ACTS, "approve", refund.status)
    if person(by) == refund.requested_by:
        raise CoreError("SAME_PERSON", person=refund.requested_by)
    if not refund.booked:
        if payment.held < refund.amount:
            raise CoreError("NOTHING_HELD", held=payment.held, amount=refund.amount)
        movements.owed_back(
            session, payment, refund.amount, f"refund:{refund.id.hex}:owed", now=now, new_id=new_id
        )
        payment.surplus += refund.amount
        refund.booked = True
        settling.say(payment, "asked")
        session.add(payment)
    refund.status, refund.approved_by, refund.approved_at = status, person(by), now
    return _kept(session, refund, "refund.approved", by, now)


def refuse(session: Session, refund_id: UUID, by: str, *, now: datetime) -> Refund:
    """Take a person's wish back. What the books owe can only be given back, so such a refund is owed again."""
    refund, _payment = lock_refund(session, refund_id)
    if refund.status != "requested":
        raise CoreError("ACT_NOT_ALLOWED", act="refuse", state=refund.status)
    if refund.booked:
        refund.status, refund.requested_by = "owed", None
    else:
        refund.status = move(REFUND_ACTS, "cancel", refund.status)
    return _kept(session, refund, "refund.refused", by, now)


def is_asked(session: Session, payment_id: UUID) -> bool:
    """Whether somebody asked for something about this payment that nobody has decided yet."""
    wish = select(Refund.id).where(
        Refund.payment_id == payment_id, Refund.status == "requested", ~col(Refund.booked)
    )
    match = select(SuspenseMatch.id).where(
        SuspenseMatch.payment_id == payment_id, SuspenseMatch.status == "requested"
    )
    return session.exec(wish).first() is not None or session.exec(match).first() is not None


def person(name: str) -> str:
    """One spelling for one person, so that nobody approves their own wish in capitals."""
    found = " ".join(name.split()).casefold()[:60]
    if not found:
        raise CoreError("PERSON_MISSING")
    return found


def lock_refund(session: Session, refund_id: UUID) -> tuple[Refund, Payment]:
    """The refund and its payment, locked in the order money coming in locks them. Raises REFUND_MISSING."""
    payment_id = session.exec(select(Refund.payment_id).where(Refund.id == refund_id)).first()
    if payment_id is None:
        raise CoreError("REFUND_MISSING")
    payment = lock_payment(session, payment_id)
    return session.get_one(Refund, refund_id, with_for_update=True, populate_existing=True), payment


def lock_payment(session: Session, payment_id: UUID) -> Payment:
    payment = session.get(Payment, payment_id)
    if payment is None:
        raise CoreError("PAYMENT_MISSING")
    if payment.installment_id:
        settling.lock_place(session, payment.installment_id)
    return session.get_one(Payment, payment_id, with_for_update=True, populate_existing=True)


def _kept(session: Session, refund: Refund, topic: str, by: str, now: datetime) -> Refund:
    session.add(refund)
    session.flush()
    audit.record(
        session, creditor_id=refund.creditor_id, topic=topic, actor=f"staff:{person(by)}"[:60], now=now,
        subject_id=refund.id,
        facts={"payment": refund.payment_id.hex, "amount": refund.amount, "status": refund.status},
    )
    return refund
