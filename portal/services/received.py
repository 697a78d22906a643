"""What can honestly be told to a debtor about money that came for an installment and did not simply settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.calendar import following
from portal.db.models import Installment, Payment, Refund, Reversal

#: Money owed back returns within this many days of its arrival, or on the next banking day.
REFUND_WITHIN = timedelta(days=7)

Case = Literal["twice", "surplus", "held", "checking", "taken_back"]


@dataclass(frozen=True)
class MoneyShown:
    """One truth about one payment. ``amount`` in cents; ``at`` when it was paid, or taken back.

    * ``twice``: the installment was paid already; all of ``amount`` goes back by the day ``by``.
    * ``surplus``: the installment is paid; ``amount`` was more than it asked and goes back by ``by``.
    * ``held``: less than the installment asks; kept, and counted when the ``missing`` cents (before any late
      charges) arrive.
    * ``checking``: kept until a person finds out what it is for.
    * ``taken_back``: the bank returned ``amount`` to the payer (estorno, MED): the installment is to be paid again.

    ``refund`` says how far the return is: "" (nothing goes back), "promised", "on_its_way", "returned"
    (at ``returned_at``).
    """

    case: Case
    amount: int
    at: datetime
    channel: str
    by: date | None = None
    refund: Literal["", "promised", "on_its_way", "returned"] = ""
    returned_at: datetime | None = None
    missing: int = 0


def shown_for(session: Session, installment_id: UUID) -> tuple[MoneyShown, ...]:
    """Everything unusual about this installment's money, the oldest first; empty when there is nothing to tell.

    The caller has checked that the installment is the debtor's own.
    """
    installment = session.get(Installment, installment_id)
    if installment is None:
        return ()
    payments = session.exec(select(Payment).where(Payment.installment_id == installment_id)).all()
    known = {row.id: row for row in payments}
    refunds = session.exec(
        select(Refund).where(col(Refund.payment_id).in_(list(known)), Refund.status != "cancelled", col(Refund.booked))
    ).all()
    reversals = session.exec(select(Reversal).where(col(Reversal.payment_id).in_(list(known)))).all()
    found = [_held(row, installment, payments) for row in payments if row.held]
    found += [_going_back(row, known[row.payment_id]) for row in refunds]
    found += [MoneyShown("taken_back", row.amount, row.at, row.channel) for row in reversals]
    return tuple(sorted(found, key=lambda one: (one.at, one.case, one.amount)))


def promised_by(payment: Payment) -> date:
    """The day by which what this payment brought too much is given back."""
    return following(civil_date(payment.created_at) + REFUND_WITHIN)


def _held(payment: Payment, installment: Installment, payments: Sequence[Payment]) -> MoneyShown:
    if payment.reason != "partial" or installment.status not in ("open", "overdue"):
        return MoneyShown("checking", payment.held, payment.paid_at, payment.channel)
    together = sum(row.held for row in payments if row.reason == "partial")
    return MoneyShown(
        "held", payment.held, payment.paid_at, payment.channel, missing=max(0, installment.amount - together)
    )


def _going_back(refund: Refund, payment: Payment) -> MoneyShown:
    states: dict[str, Literal["promised", "on_its_way", "returned"]] = {
        "sending": "on_its_way", "manual": "on_its_way", "sent": "returned",
    }
    return MoneyShown(
        "surplus" if payment.principal else "twice", refund.amount, payment.paid_at, payment.channel,
        by=promised_by(payment), refund=states.get(refund.status, "promised"), returned_at=refund.sent_at,
    )
