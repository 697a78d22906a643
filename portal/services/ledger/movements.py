"""Which accounts an event moves. Every function books one journal; amounts are cents, not zero or below."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from portal.core.accounts import cash_of
from portal.core.allocation import Part
from portal.db.models import Agreement, Installment, Payment, Refund, Reversal
from portal.services.ledger.posting import Entry, NewId, post


def opened(
    session: Session, *, creditor_id: UUID, agreement_id: UUID, total: int, now: datetime, new_id: NewId
) -> None:
    """An agreement was accepted: all its payments are receivable."""
    post(
        session, creditor_id=creditor_id, topic="agreement.opened", cause=f"agreement:{agreement_id.hex}:opened",
        entries=[
            Entry("receivable", total, agreement_id=agreement_id), Entry("agreed", -total, agreement_id=agreement_id),
        ], now=now, new_id=new_id,
    )


def written_down(
    session: Session, agreement: Agreement, installments: Sequence[Installment], *, now: datetime, new_id: NewId
) -> None:
    """These installments were cancelled: nothing of them is receivable any more."""
    if not installments:
        return
    entries = [
        Entry(account, cents, agreement.id, row.id)
        for row in installments for account, cents in (("write_down", row.amount), ("receivable", -row.amount))
    ]
    post(
        session, creditor_id=agreement.creditor_id, topic="agreement.written_down",
        cause=f"agreement:{agreement.id.hex}:written_down:{min(row.number for row in installments)}",
        entries=entries, now=now, new_id=new_id,
    )


def received(session: Session, payment: Payment, *, now: datetime, new_id: NewId) -> None:
    """A bank or PSP confirmed money: ours to hold, for whatever it turns out to be."""
    post(
        session, creditor_id=payment.creditor_id, topic="payment.received", cause=f"payment:{payment.id.hex}:received",
        entries=[
            Entry(cash_of(payment.channel), payment.amount, payment_id=payment.id),
            Entry("suspense", -payment.amount, payment_id=payment.id),
        ], now=now, new_id=new_id,
    )


def settled(
    session: Session, installment: Installment, parts: Sequence[tuple[Payment, Part]], *, creditor_id: UUID,
    cause: str, now: datetime, new_id: NewId, back: bool = False,
) -> None:
    """Held money settles an installment; ``back``: it does not any more, and is held again."""
    sign, entries = -1 if back else 1, []
    for payment, part in parts:
        for account, cents in (
            ("suspense", part.principal + part.charges + part.surplus), ("receivable", -part.principal),
            ("late_income", -part.charges), ("refunds", -part.surplus),
        ):
            entries.append(Entry(account, sign * cents, installment.agreement_id, installment.id, payment.id))
    post(
        session, creditor_id=creditor_id, topic="installment.reopened" if back else "installment.settled",
        cause=cause, entries=entries, now=now, new_id=new_id,
    )


def owed_back(
    session: Session, payment: Payment, amount: int, cause: str, *, now: datetime, new_id: NewId, back: bool = False,
) -> None:
    """Held money is owed to its payer; ``back``: it is held again."""
    cents = -amount if back else amount
    post(
        session, creditor_id=payment.creditor_id, topic="refund.withdrawn" if back else "refund.owed", cause=cause,
        entries=[
            Entry("suspense", cents, payment_id=payment.id), Entry("refunds", -cents, payment_id=payment.id),
        ], now=now, new_id=new_id,
    )


def sent_back(session: Session, refund: Refund, channel: str, *, now: datetime, new_id: NewId) -> None:
    """The money left: the PSP or a person confirmed it."""
    post(
        session, creditor_id=refund.creditor_id, topic="refund.sent", cause=f"refund:{refund.id.hex}:sent",
        entries=[
            Entry("refunds", refund.amount, payment_id=refund.payment_id),
            Entry(cash_of(channel), -refund.amount, payment_id=refund.payment_id),
        ], now=now, new_id=new_id,
    )


def taken_back(session: Session, reversal: Reversal, held: int, *, now: datetime, new_id: NewId) -> None:
    """A bank took money back: ``held`` cents of a payment's suspense, the rest in dispute."""
    post(
        session, creditor_id=reversal.creditor_id, topic="payment.reversed", cause=f"reversal:{reversal.id.hex}",
        entries=[
            Entry("suspense", held, payment_id=reversal.payment_id),
            Entry("disputed", reversal.amount - held, payment_id=reversal.payment_id),
            Entry(cash_of(reversal.channel), -reversal.amount, payment_id=reversal.payment_id),
        ], now=now, new_id=new_id,
    )


def dispute_found(session: Session, reversal: Reversal, held: int, *, now: datetime, new_id: NewId) -> None:
    """The payment of an earlier reversal was told at last: ``held`` cents of it leave suspense and the dispute."""
    post(
        session, creditor_id=reversal.creditor_id, topic="dispute.found", cause=f"reversal:{reversal.id.hex}:found",
        entries=[
            Entry("suspense", held, payment_id=reversal.payment_id),
            Entry("disputed", -held, payment_id=reversal.payment_id),
        ], now=now, new_id=new_id,
    )
