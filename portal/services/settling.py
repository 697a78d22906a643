"""Held money and its installment: settling it, opening it again, giving back what is too much.

Every function expects the agreement locked (`lock_place`), so that two payments of it take turns, and changes rows
and books together. What the rule is stands in `portal.core.allocation`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.allocation import Arrival, Part, allocate
from portal.core.lifecycle import AGREEMENT_ACTS, CHARGE_ACTS, INSTALLMENT_ACTS, REFUND_ACTS, move
from portal.db.models import Agreement, Charge, Installment, Payment, Refund
from portal.services import charges, outbox
from portal.services.due_today import late_terms
from portal.services.ledger import movements

NewId = Callable[[], UUID]

#: Reasons of held money that is known to be for its installment.
FOR_IT = ("", "partial")


@dataclass(frozen=True)
class Place:
    """An installment and its agreement, both locked."""

    agreement: Agreement
    installment: Installment


def lock_place(session: Session, installment_id: UUID) -> Place:
    """The agreement first, always: whoever changes money of an agreement queues here."""
    agreement_id = session.exec(select(Installment.agreement_id).where(Installment.id == installment_id)).one()
    agreement = session.get_one(Agreement, agreement_id, with_for_update=True, populate_existing=True)
    return Place(agreement, session.get_one(Installment, installment_id, with_for_update=True, populate_existing=True))


def place_held(session: Session, place: Place, payment: Payment, cause: str, *, now: datetime, new_id: NewId) -> None:
    """Put what is held of ``payment`` where it belongs. ``cause`` names the event, once for ever."""
    agreement, installment = place.agreement, place.installment
    if not payment.held:
        say(payment, payment.reason)
    elif installment.status == "paid":
        give_back(session, payment, "surplus" if payment.principal else "already_paid", now=now, new_id=new_id)
    elif installment.status in charges.PAYABLE and agreement.status == "active":
        say(payment, "partial")
        settle(session, place, cause, now=now, new_id=new_id)
    else:
        say(payment, "not_payable")
    session.add(payment)
    session.flush()


def settle(session: Session, place: Place, cause: str, *, now: datetime, new_id: NewId) -> bool:
    """Settle the installment with all the money held for it, if that is enough."""
    agreement, installment = place.agreement, place.installment
    if installment.status not in charges.PAYABLE or agreement.status != "active":
        return False
    waiting = _waiting(session, installment.id)
    known = {row.id: row for row in session.exec(
        select(Charge).where(col(Charge.id).in_([row.charge_id for row in waiting if row.charge_id]))
    ).all()}
    arrivals = [
        Arrival(
            civil_date(row.paid_at), row.held, row.late if row.held == row.amount else 0,
            known[row.charge_id].amount + known[row.charge_id].counted if row.charge_id in known else 0,
        )
        for row in waiting
    ]
    parts = allocate(installment.amount, installment.due_date, arrivals, late_terms(session, agreement).profile)
    if parts is None:
        return False
    both = list(zip(waiting, parts, strict=True))
    movements.settled(
        session, installment, both, creditor_id=agreement.creditor_id, cause=f"settled:{installment.id.hex}:{cause}",
        now=now, new_id=new_id,
    )
    for payment, part in both:
        payment.principal += part.principal
        payment.charges += part.charges
        payment.surplus += part.surplus
        say(payment, "" if part.principal or part.charges else "surplus")
        if part.surplus:
            _owe(session, payment, part.surplus, "surplus", now=now, new_id=new_id)
        session.add(payment)
    used = [payment for payment, part in both if part.principal or part.charges]
    installment.status = move(INSTALLMENT_ACTS, "settle", installment.status)
    installment.paid_at = max(payment.paid_at for payment in used)
    session.add(installment)
    _close_charges(session, installment, [known[p.charge_id] for p in used if p.charge_id in known], now, new_id)
    if not charges.payable_installments(session, agreement.id):
        agreement.status = move(AGREEMENT_ACTS, "complete", agreement.status)
        session.add(agreement)
    session.flush()
    return True


def unsettle(session: Session, place: Place, cause: str, *, now: datetime, new_id: NewId) -> None:
    """The money of this paid installment is held again, with what nobody has asked back yet; codes are made anew."""
    agreement, installment = place.agreement, place.installment
    rows = session.exec(
        select(Payment).where(Payment.installment_id == installment.id).order_by(col(Payment.paid_at), Payment.key)
    ).all()
    both = [(row, Part(row.principal, row.charges, 0)) for row in rows if row.principal or row.charges]
    movements.settled(
        session, installment, both, creditor_id=agreement.creditor_id, cause=f"reopened:{installment.id.hex}:{cause}",
        now=now, new_id=new_id, back=True,
    )
    for payment, _part in both:
        payment.principal = payment.charges = 0
        payment.reason = "partial"
    for payment in rows:
        keep_after_all(session, payment, ("owed",), now=now, new_id=new_id)
        say(payment, "partial" if payment.held and payment.reason in ("already_paid", "surplus") else payment.reason)
        session.add(payment)
    installment.status, installment.paid_at = move(INSTALLMENT_ACTS, "reopen", installment.status), None
    if civil_date(now) > installment.payable_until:
        installment.status = move(INSTALLMENT_ACTS, "fall_overdue", installment.status)
    session.add(installment)
    for charge in session.exec(
        select(Charge).where(Charge.installment_id == installment.id, Charge.status == "settled")
    ).all():
        charge.status = move(CHARGE_ACTS, "reverse", charge.status)
        session.add(charge)
    if agreement.status == "completed":
        agreement.status = move(AGREEMENT_ACTS, "reopen", agreement.status)
        session.add(agreement)
    session.flush()


def promise_codes(session: Session, agreement: Agreement, cause: str, *, now: datetime, new_id: NewId) -> None:
    """New boleto and Pix for whatever of the agreement can be paid and has none."""
    outbox.enqueue(
        session, creditor_id=agreement.creditor_id, topic="charges.issue",
        key=f"charges.issue:{agreement.id}:{cause}"[:120], payload={"agreement_id": str(agreement.id)}, now=now,
        new_id=new_id,
    )


def give_back(session: Session, payment: Payment, reason: str, *, now: datetime, new_id: NewId) -> None:
    """All that is held of this payment is owed to its payer (CDC art. 42, sole paragraph)."""
    amount = payment.held
    refund = _owe(session, payment, amount, reason, now=now, new_id=new_id)
    movements.owed_back(session, payment, amount, f"refund:{refund.id.hex}:owed", now=now, new_id=new_id)
    payment.surplus += amount
    say(payment, "" if payment.principal or payment.charges else reason)
    session.add(payment)


def keep_after_all(
    session: Session, payment: Payment, states: Sequence[str], *, now: datetime, new_id: NewId
) -> None:
    """Cancel refunds of this payment that are in one of ``states``; their money is held again."""
    for refund in session.exec(
        select(Refund).where(Refund.payment_id == payment.id, col(Refund.status).in_(states)).with_for_update()
    ).all():
        refund.status = move(REFUND_ACTS, "cancel", refund.status)
        session.add(refund)
        if refund.booked:
            payment.surplus -= refund.amount
            session.add(payment)
            session.flush()
            movements.owed_back(
                session, payment, refund.amount, f"refund:{refund.id.hex}:cancelled", now=now, new_id=new_id, back=True
            )
    session.flush()


def _owe(
    session: Session, payment: Payment, amount: int, reason: str, *, now: datetime, new_id: NewId
) -> Refund:
    refund = Refund(
        id=new_id(), creditor_id=payment.creditor_id, payment_id=payment.id, amount=amount, status="owed",
        reason=reason, created_at=now,
    )
    session.add(refund)
    session.flush()
    return refund


def _waiting(session: Session, installment_id: UUID) -> Sequence[Payment]:
    """Held money of the installment, by time. What a person asked to give back is left alone."""
    asked = select(Refund.id).where(
        Refund.payment_id == Payment.id, Refund.status == "requested", ~col(Refund.booked)
    ).exists()
    rows = session.exec(
        select(Payment).where(
            Payment.installment_id == installment_id, Payment.outcome == "suspended",
            col(Payment.reason).in_(FOR_IT), ~asked,
        ).order_by(col(Payment.paid_at), col(Payment.key))
    ).all()
    return [row for row in rows if row.held]


def say(payment: Payment, reason: str) -> None:
    """The outcome that follows from where the money is."""
    if payment.principal or payment.charges:
        payment.outcome, payment.reason = "applied", ""
    elif payment.held:
        payment.outcome, payment.reason = "suspended", reason
    elif payment.surplus:
        payment.outcome, payment.reason = "refund", reason
    else:
        payment.outcome, payment.reason = "reversed", ""


def _close_charges(
    session: Session, installment: Installment, paid: Sequence[Charge], now: datetime, new_id: NewId
) -> None:
    """The charges that were paid are settled, every other one is taken back."""
    for charge in paid:
        if charge.status in ("draft", "sent"):  # the bank took money for it, so it knows it
            charge.status, charge.registered_at = move(CHARGE_ACTS, "register", charge.status), now
        if charge.status != "settled" and charge.installment_id == installment.id:
            charge.status = move(CHARGE_ACTS, "settle", charge.status)
        session.add(charge)
    session.flush()
    for other in charges.live_charges(session, [installment.id]).values():
        tied = any(charges.are_tied(other, charge) for charge in paid)
        charges.withdraw(session, other, now=now, new_id=new_id, tied=tied)
