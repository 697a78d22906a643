"""Money that arrived or was taken back: booked once, then applied, held, or owed back. Never dropped.

Whether it settles its installment is `portal.core.allocation`; an installment that was paid already, and what is
more than it asks, is owed to the payer (CDC art. 42, sole paragraph); what nobody can place waits in suspense with
its reason for two people (`portal.services.matching`, `portal.services.refunds`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from portal.db.models import Agreement, Charge, Installment, Payment
from portal.services import audit, charges, reversals, settling
from portal.services.ledger import movements
from portal.services.received import MoneyShown, shown_for

__all__ = ["MoneyShown", "Receipt", "apply", "shown_for"]

KEY_LENGTH = 80


@dataclass(frozen=True)
class Receipt:
    """One payment as a bank or PSP confirmed it. ``key`` is unique for ever at that company.

    A boleto is found by ``account_id`` and ``nosso_numero``, a Pix by ``txid``; ``late`` is the part of
    ``amount`` that the bank charged for delay. Cents; ``paid_at`` aware UTC.

    ``kind`` "reversal": the company took ``amount`` back (estorno, MED) from the payment whose key is
    ``reference``; ``key`` is the reversal's own (rtrId, bank line) and ``note`` its reason in the company's words.
    """

    creditor_id: UUID
    key: str
    channel: str
    amount: int
    paid_at: datetime
    late: int = 0
    txid: str = ""
    account_id: UUID | None = None
    nosso_numero: str = ""
    kind: Literal["credit", "reversal"] = "credit"
    reference: str = ""
    note: str = ""


def apply(session: Session, receipt: Receipt, *, now: datetime, new_id: Callable[[], UUID]) -> Payment | None:
    """The payment row of this receipt, made now or there already: the same receipt twice has one effect.

    A reversal answers with the payment it took money from. None for a receipt of nothing (``amount`` not
    positive), which only the audit chain keeps, and for a reversal whose payment was not told yet.
    """
    if receipt.amount <= 0:
        audit.record(
            session, creditor_id=receipt.creditor_id, topic="payment.empty", actor="worker", now=now,
            facts={"key": receipt.key[:KEY_LENGTH], "amount": receipt.amount},
        )
        return None
    if receipt.kind == "reversal":
        return reversals.take_back(
            session, creditor_id=receipt.creditor_id, key=short(receipt.key), reference=short(receipt.reference),
            channel=receipt.channel, amount=receipt.amount, at=receipt.paid_at, note=receipt.note, now=now,
            new_id=new_id,
        )
    agreement, installment, charge = _find(session, receipt)
    known = session.exec(
        select(Payment).where(Payment.creditor_id == receipt.creditor_id, Payment.key == short(receipt.key))
    ).first()
    if known is not None:
        return known
    payment = Payment(
        id=new_id(), creditor_id=receipt.creditor_id, key=short(receipt.key), channel=receipt.channel,
        amount=receipt.amount, late=receipt.late, paid_at=receipt.paid_at, charge_id=charge.id if charge else None,
        installment_id=installment.id if installment else None, outcome="suspended",
        reason=_why_not(installment, charge), created_at=now,
    )
    session.add(payment)
    movements.received(session, payment, now=now, new_id=new_id)
    was = agreement.status if agreement else ""
    if agreement and installment and not payment.reason:
        place = settling.Place(agreement, installment)
        settling.place_held(session, place, payment, payment.id.hex, now=now, new_id=new_id)
    audit.record(
        session, creditor_id=receipt.creditor_id, topic=f"payment.{payment.outcome}", actor="worker", now=now,
        subject_id=payment.id, facts={
            "amount": receipt.amount, "late": receipt.late, "channel": receipt.channel,
            "charge": charge.id.hex if charge else None, "installment": installment.id.hex if installment else None,
            **({"reason": payment.reason} if payment.reason else {}),
            **({"surplus": payment.surplus} if payment.surplus else {}),
        },
    )
    if agreement and agreement.status == "completed" != was:
        audit.record(
            session, creditor_id=receipt.creditor_id, topic="agreement.completed", actor="worker", now=now,
            subject_id=agreement.id, facts={"payment": payment.id.hex},
        )
    reversals.attach(session, payment, now=now, new_id=new_id)
    return payment


def short(key: str) -> str:
    """The key as it is kept: a longer one by its SHA-256, which is as unique."""
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


def _find(session: Session, receipt: Receipt) -> tuple[Agreement | None, Installment | None, Charge | None]:
    """What the receipt is for. The agreement is locked first, so that two payments of it take turns."""
    query = select(Charge.id, Installment.id, Installment.agreement_id).join(
        Installment, col(Installment.id) == col(Charge.installment_id)
    ).where(Charge.creditor_id == receipt.creditor_id)
    if receipt.txid:
        query = query.where(Charge.txid == receipt.txid)
    elif receipt.account_id and receipt.nosso_numero:
        query = query.where(
            Charge.bank_account_id == receipt.account_id, Charge.nosso_numero == receipt.nosso_numero
        )
    else:
        return None, None, None
    found = session.exec(query).first()
    if found is None:
        return None, None, None
    agreement = session.get_one(Agreement, found[2], with_for_update=True, populate_existing=True)
    installment = session.get_one(Installment, found[1], with_for_update=True, populate_existing=True)
    charge = session.get_one(Charge, found[0], with_for_update=True, populate_existing=True)
    return agreement, installment, _paid_side(session, charge, receipt.channel)


def _paid_side(session: Session, charge: Charge, channel: str) -> Charge:
    """Of a Bolepix, which the bank reports by its boleto, the side that was really paid."""
    if charge.kind == channel:
        return charge
    others = session.exec(
        select(Charge).where(Charge.installment_id == charge.installment_id, Charge.kind == channel)
        .order_by(col(Charge.created_at).desc())
    ).all()
    return next((other for other in others if charges.are_tied(other, charge)), charge)


def _why_not(installment: Installment | None, charge: Charge | None) -> str:
    """Why a person has to look at this payment before anything else; empty when the rules decide."""
    if installment is None or charge is None:
        return "unknown"
    if charge.status == "rejected" and installment.status in charges.PAYABLE:
        return "charge_rejected"  # whoever refused the charge took money for it: one of the two is a mistake
    return ""
