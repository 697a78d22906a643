"""Money that arrived, applied once. What fits exactly settles an installment; anything else is kept aside.

Nothing is ever dropped: an unknown, repeated, partial or late payment becomes a suspended row with its reason,
for a person to look at (CDC art. 42, sole paragraph: what was paid in excess is returned).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.core.lifecycle import AGREEMENT_ACTS, CHARGE_ACTS, INSTALLMENT_ACTS, move
from portal.db.models import Agreement, Charge, Installment, Payment
from portal.services import audit, charges
from portal.services.received import MoneyShown, shown_for

__all__ = ["MoneyShown", "Receipt", "apply", "shown_for"]

KEY_LENGTH = 80


@dataclass(frozen=True)
class Receipt:
    """One payment as a bank or PSP confirmed it. ``key`` is unique for ever at that company.

    A boleto is found by ``account_id`` and ``nosso_numero``, a Pix by ``txid``; ``late`` is the part of
    ``amount`` that the bank charged for delay. Cents; ``paid_at`` aware UTC.
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


def apply(session: Session, receipt: Receipt, *, now: datetime, new_id: Callable[[], UUID]) -> Payment | None:
    """The payment row of this receipt, made now or there already: the same receipt twice has one effect.

    None for a receipt of nothing (``amount`` not positive), which only the audit chain keeps.
    """
    if receipt.amount <= 0:
        audit.record(
            session, creditor_id=receipt.creditor_id, topic="payment.empty", actor="worker", now=now,
            facts={"key": receipt.key[:KEY_LENGTH], "amount": receipt.amount},
        )
        return None
    key = receipt.key if len(receipt.key) <= KEY_LENGTH else hashlib.sha256(receipt.key.encode()).hexdigest()
    agreement, installment, charge = _find(session, receipt)
    known = session.exec(
        select(Payment).where(Payment.creditor_id == receipt.creditor_id, Payment.key == key)
    ).first()
    if known is not None:
        return known
    reason = _why_not(receipt, agreement, installment, charge)
    payment = Payment(
        id=new_id(), creditor_id=receipt.creditor_id, key=key, channel=receipt.channel, amount=receipt.amount,
        late=receipt.late, paid_at=receipt.paid_at, charge_id=charge.id if charge else None,
        installment_id=installment.id if installment else None,
        outcome="suspended" if reason else "applied", reason=reason, created_at=now,
    )
    session.add(payment)
    session.flush()
    if agreement and installment and charge and not reason:
        _settle(session, agreement, installment, charge, receipt.paid_at, now=now, new_id=new_id)
    audit.record(
        session, creditor_id=receipt.creditor_id, topic=f"payment.{payment.outcome}", actor="worker", now=now,
        subject_id=payment.id, facts={
            "amount": receipt.amount, "late": receipt.late, "channel": receipt.channel,
            "charge": charge.id.hex if charge else None, "installment": installment.id.hex if installment else None,
            **({"reason": reason} if reason else {}),
        },
    )
    if agreement and agreement.status == "completed" and not reason:
        audit.record(
            session, creditor_id=receipt.creditor_id, topic="agreement.completed", actor="worker", now=now,
            subject_id=agreement.id, facts={"payment": payment.id.hex},
        )
    return payment


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


def _why_not(
    receipt: Receipt, agreement: Agreement | None, installment: Installment | None, charge: Charge | None
) -> str:
    """Why this payment cannot be applied by itself; empty when it can."""
    if agreement is None or installment is None or charge is None:
        return "unknown"
    if installment.status == "paid":
        return "already_paid"
    if installment.status not in charges.PAYABLE or agreement.status != "active":
        return "not_payable"
    if charge.status in ("rejected", "settled"):
        return f"charge_{charge.status}"
    if receipt.late < 0 or receipt.amount - receipt.late != charge.amount or charge.amount != installment.amount:
        return "other_amount"
    return ""


def _settle(
    session: Session, agreement: Agreement, installment: Installment, charge: Charge, paid_at: datetime, *,
    now: datetime, new_id: Callable[[], UUID],
) -> None:
    if charge.status in ("draft", "sent"):  # the bank took money for it, so it knows it
        charge.status, charge.registered_at = move(CHARGE_ACTS, "register", charge.status), now
    charge.status = move(CHARGE_ACTS, "settle", charge.status)
    installment.status = move(INSTALLMENT_ACTS, "settle", installment.status)
    installment.paid_at = paid_at
    session.add_all([charge, installment])
    session.flush()
    for other in charges.live_charges(session, [installment.id]).values():
        charges.withdraw(session, other, now=now, new_id=new_id, tied=charges.are_tied(other, charge))
    if not charges.payable_installments(session, agreement.id):
        agreement.status = move(AGREEMENT_ACTS, "complete", agreement.status)
        session.add(agreement)
        session.flush()
