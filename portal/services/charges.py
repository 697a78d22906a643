"""Charges on this side: which are live, which are over, and how they are taken back.

A draft (`portal.services.drafting`) is the intent. A worker then calls the bank or PSP (`portal.services.issuing`)
and their answer is recorded (`portal.services.registrations`). The unique index on live charges lets each
installment have one boleto and one Pix at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session, col, select

from portal.core.lifecycle import CHARGE_ACTS, move
from portal.db.models import Charge, Installment, Payment
from portal.services import outbox
from portal.services.due_today import held_for, is_over

LIVE = ("draft", "sent", "registered")
PAYABLE = ("open", "overdue")
#: How many charges one job registers, so that a job ends well before its lease.
BATCH = 25
#: The first ones go alone: somebody is waiting for them on the screen.
FIRST_BATCH = 4
#: Banks and PSPs are different companies: one that is away must not hold up the jobs of the other.
FAMILY = {"boleto": "charges", "pix": "pix"}

NewId = Callable[[], UUID]


def payable_installments(session: Session, agreement_id: UUID) -> Sequence[Installment]:
    """Installments still to be paid, in order."""
    return session.exec(
        select(Installment)
        .where(Installment.agreement_id == agreement_id, col(Installment.status).in_(PAYABLE))
        .order_by(col(Installment.number))
    ).all()


def live_charges(session: Session, installment_ids: Iterable[UUID]) -> dict[tuple[UUID, str], Charge]:
    """(installment, kind) -> its live charge."""
    rows = session.exec(
        select(Charge).where(col(Charge.installment_id).in_(list(installment_ids)), col(Charge.status).in_(LIVE))
    ).all()
    return {(row.installment_id, row.kind): row for row in rows}


def locked(session: Session, charge_ids: Iterable[UUID]) -> Sequence[Charge]:
    """These charges, those that are still live, for whoever is about to take them back."""
    return session.exec(
        select(Charge).where(col(Charge.id).in_(list(charge_ids)), col(Charge.status).in_(LIVE))
        .order_by(col(Charge.id)).with_for_update()
    ).all()


def refused_since(session: Session, installment_id: UUID, kind: str, moment: datetime) -> bool:
    """Whether a bank or PSP refused such a charge of this installment after ``moment``."""
    return session.exec(
        select(Charge.id).where(
            Charge.installment_id == installment_id, Charge.kind == kind, Charge.status == "rejected",
            Charge.created_at > moment,
        ).limit(1)
    ).first() is not None


def promise_registration(
    session: Session, drafts: Sequence[Charge], *, now: datetime, new_id: NewId, instead_of: Sequence[Charge] = (),
) -> None:
    """Jobs that register these drafts, the ones due first in front. ``instead_of``: charges taken back a moment
    ago, which their company must confirm dead before it hears of a new one of the same kind."""
    for kind, family in FAMILY.items():
        ordered = sorted((row for row in drafts if row.kind == kind), key=lambda row: row.due_date)
        over = [row.id.hex for row in instead_of if row.kind == kind]
        cuts = [0, *range(FIRST_BATCH, len(ordered), BATCH), len(ordered)]
        for start, end in pairwise(cuts):
            if batch := ordered[start:end]:
                payload: dict[str, object] = {"charge_ids": [row.id.hex for row in batch]}
                outbox.enqueue(
                    session, creditor_id=batch[0].creditor_id, topic=f"{family}.register",
                    key=f"charges.register:{batch[0].id.hex}",
                    payload=payload | ({"instead_of": over} if over else {}), now=now, new_id=new_id,
                )


def money_known(session: Session, charge_id: UUID) -> bool:
    """Whether a payment of this charge, or of what its bank tied to it, is in our books."""
    charge = session.get_one(Charge, charge_id)
    siblings = session.exec(select(Charge).where(Charge.installment_id == charge.installment_id)).all()
    keys = [row.id for row in siblings if row.id == charge_id or are_tied(row, charge)]
    return session.exec(select(Payment.id).where(col(Payment.charge_id).in_(keys)).limit(1)).first() is not None


def retire(session: Session, installment_id: UUID, today: date, *, now: datetime, new_id: NewId) -> list[Charge]:
    """Take back the live charges of an installment that are over. Which they were: whoever makes new ones in their
    place tells the companies first (``instead_of``)."""
    held = held_for(session, [installment_id]).get(installment_id, ())
    over = [row for row in live_charges(session, [installment_id]).values() if is_over(row, today, held)]
    for row in over:
        withdraw(session, row, now=now, new_id=new_id, tied=True)
    session.flush()
    return [row for row in over if not any(are_tied(row, other) and row.kind == "pix" for other in over)]


def withdraw(session: Session, charge: Charge, *, now: datetime, new_id: NewId, tied: bool = False) -> None:
    """Take a live charge back. The bank is told by a job, unless it closes this one itself (``tied``)."""
    charge.status = move(CHARGE_ACTS, "write_off", charge.status)
    session.add(charge)
    if not tied:
        promise_cancel(session, charge, now=now, new_id=new_id)


def withdraw_all(session: Session, installment_id: UUID, *, now: datetime, new_id: NewId) -> None:
    """Take back every live charge of an installment that is not to be paid any more."""
    rows = live_charges(session, [installment_id])
    boleto = rows.get((installment_id, "boleto"))
    for row in rows.values():
        withdraw(session, row, now=now, new_id=new_id, tied=boleto is not None and are_tied(row, boleto))


def promise_cancel(session: Session, charge: Charge, *, now: datetime, new_id: NewId, why: str = "") -> None:
    """A job that tells the bank or PSP. ``why`` makes a second promise for the same charge possible."""
    outbox.enqueue(
        session, creditor_id=charge.creditor_id, topic=f"{FAMILY[charge.kind]}.cancel",
        key=f"charges.cancel:{charge.id.hex}{why}", payload={"charge_id": charge.id.hex}, now=now, new_id=new_id,
    )


def are_tied(one: Charge, other: Charge) -> bool:
    """Boleto and Pix of one Bolepix: its bank closes both when either is paid or written off.

    A Pix that came with a boleto carries that boleto's bank account; a Pix of a PSP carries none.
    """
    return (
        one.kind != other.kind and one.installment_id == other.installment_id
        and one.bank_account_id is not None and one.bank_account_id == other.bank_account_id
    )
