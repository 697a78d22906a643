"""Money that a bank or PSP took back: a bank's estorno, or the Pix return mechanism (MED, Res. BCB 103/2021).

What was overpaid goes first, then what is held; only then is an installment opened again. Nobody is asked: the
money is gone from the account already. A reversal told before its payment waits in dispute for it.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.db.models import Payment, Refund, Reversal
from portal.services import audit, settling
from portal.services.ledger import movements

NewId = Callable[[], UUID]

#: Refunds that can still be stopped: nothing has left for the PSP.
STOPPABLE = ("owed", "requested", "approved", "manual")


def take_back(
    session: Session, *, creditor_id: UUID, key: str, reference: str, channel: str, amount: int, at: datetime,
    note: str, now: datetime, new_id: NewId,
) -> Payment | None:
    """Book a reversal once. The payment it belongs to; None while that is not known (or it is our own refund's
    echo, which PSPs list beside the reversals of others)."""
    payment = _locked(session, creditor_id, reference)
    known = session.exec(select(Reversal).where(Reversal.creditor_id == creditor_id, Reversal.key == key)).first()
    if known is not None:
        return session.get(Payment, known.payment_id) if known.payment_id else None
    if _is_our_refund(session, creditor_id, key):
        return None
    reversal = Reversal(
        id=new_id(), creditor_id=creditor_id, key=key, reference=reference, channel=channel, amount=amount,
        disputed=amount, note=note[:80], at=at, created_at=now,
    )
    session.add(reversal)
    session.flush()
    held = 0
    if payment is not None:
        reversal.payment_id = payment.id
        held = _free(session, payment, reversal, now=now, new_id=new_id)
    movements.taken_back(session, reversal, held, now=now, new_id=new_id)
    _done(session, reversal, payment, held, now=now, new_id=new_id)
    return payment


def attach(session: Session, payment: Payment, *, now: datetime, new_id: NewId) -> None:
    """Reversals that were told before this payment take their money now."""
    for reversal in session.exec(
        select(Reversal).where(
            Reversal.creditor_id == payment.creditor_id, Reversal.reference == payment.key,
            col(Reversal.payment_id).is_(None),
        ).order_by(col(Reversal.at), col(Reversal.key))
    ).all():
        reversal.payment_id = payment.id
        held = _free(session, payment, reversal, now=now, new_id=new_id)
        if held:
            movements.dispute_found(session, reversal, held, now=now, new_id=new_id)
        _done(session, reversal, payment, held, now=now, new_id=new_id)


def _free(session: Session, payment: Payment, reversal: Reversal, *, now: datetime, new_id: NewId) -> int:
    """How much of the reversal the payment can give, all of it in suspense after this."""
    if payment.held < reversal.amount:
        settling.keep_after_all(session, payment, STOPPABLE, now=now, new_id=new_id)
    if payment.held < reversal.amount and payment.installment_id and (payment.principal or payment.charges):
        place = settling.lock_place(session, payment.installment_id)
        settling.unsettle(session, place, reversal.id.hex, now=now, new_id=new_id)
        settling.promise_codes(session, place.agreement, reversal.id.hex, now=now, new_id=new_id)
        audit.record(
            session, creditor_id=payment.creditor_id, topic="installment.reopened", actor="worker", now=now,
            subject_id=place.installment.id, facts={"payment": payment.id.hex, "reversal": reversal.id.hex},
        )
    return min(reversal.amount, payment.held)


def _done(
    session: Session, reversal: Reversal, payment: Payment | None, held: int, *, now: datetime, new_id: NewId
) -> None:
    reversal.disputed = reversal.amount - held
    session.add(reversal)
    if payment is not None:
        payment.reversed += held
        session.add(payment)
        session.flush()
        if payment.installment_id and payment.reason != "charge_rejected":
            place = settling.lock_place(session, payment.installment_id)
            settling.place_held(session, place, payment, reversal.id.hex, now=now, new_id=new_id)
            settling.settle(session, place, reversal.id.hex, now=now, new_id=new_id)
        else:
            settling.say(payment, payment.reason)
    session.flush()
    audit.record(
        session, creditor_id=reversal.creditor_id, topic="payment.reversed", actor="worker", now=now,
        subject_id=reversal.id, facts={
            "amount": reversal.amount, "disputed": reversal.disputed, "channel": reversal.channel,
            "payment": payment.id.hex if payment else None, "note": reversal.note,
        },
    )


def _locked(session: Session, creditor_id: UUID, key: str) -> Payment | None:
    """The payment of this key, its agreement locked before it."""
    query = select(Payment).where(Payment.creditor_id == creditor_id, Payment.key == key)
    payment = session.exec(query).first()
    if payment is None:
        return None
    if payment.installment_id:
        settling.lock_place(session, payment.installment_id)
    return session.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def _is_our_refund(session: Session, creditor_id: UUID, key: str) -> bool:
    try:
        refund_id = UUID(key)
    except ValueError:
        return False
    return session.exec(
        select(Refund.id).where(Refund.id == refund_id, Refund.creditor_id == creditor_id)
    ).first() is not None
