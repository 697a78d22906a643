"""Ways to pay an installment: boleto and Pix drafted here with all their numbers, before any bank hears of them.

The stored draft is the intent. A worker then calls the bank (`portal.services.issuing`) and the answer is
recorded here. The unique index on live charges lets each installment have one boleto and one Pix at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.boleto.numbers import BoletoAccount, compose, number
from portal.core.errors import CoreError
from portal.core.lifecycle import CHARGE_ACTS, move
from portal.db.models import Agreement, BankAccount, Charge, Creditor, Installment
from portal.services import outbox

LIVE = ("draft", "sent", "registered")
PAYABLE = ("open", "overdue")
#: Pix charges are made for what is due soon: a plan may change before the rest is due.
PIX_AHEAD = timedelta(days=60)
#: How many charges one job registers, so that a job ends well before its lease.
BATCH = 25
#: The first ones go alone: somebody is waiting for them on the screen.
FIRST_BATCH = 4

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


def draft_boletos(
    session: Session, agreement: Agreement, installments: Sequence[Installment], *, gateway: str, simulated: bool,
    now: datetime, new_id: NewId,
) -> list[Charge]:
    """One draft per installment without a live boleto, numbered from the account's sequence.

    Raises `CoreError` NO_BANK_ACCOUNT, or what `portal.core.boleto.numbers` refuses.
    """
    have = live_charges(session, [row.id for row in installments])
    wanted = [row for row in installments if (row.id, "boleto") not in have]
    if not wanted:
        return []
    account, first = _take_numbers(session, agreement.creditor_id, len(wanted))
    params = BoletoAccount(account.bank, account.params)
    drafts = []
    for place, row in enumerate(wanted):
        digits = number(params, first + place, year=civil_date(now).year).digits
        printed = compose(params, digits, row.due_date, row.amount)
        drafts.append(Charge(
            id=new_id(), creditor_id=agreement.creditor_id, installment_id=row.id, kind="boleto", status="draft",
            amount=row.amount, due_date=row.due_date, gateway=gateway, simulated=simulated,
            bank_account_id=account.id, bank=account.bank, nosso_numero=digits,
            nosso_numero_printed=printed.nosso_numero_printed, barcode=printed.barcode,
            linha_digitavel=printed.linha_digitavel, created_at=now,
        ))
    session.add_all(drafts)
    session.flush()
    return drafts


def draft_pix(
    session: Session, agreement: Agreement, installments: Sequence[Installment], *, gateway: str, simulated: bool,
    now: datetime, new_id: NewId,
) -> list[Charge]:
    """One draft per installment without a live Pix; none when the creditor has no Pix key."""
    creditor = session.get(Creditor, agreement.creditor_id)
    if creditor is None or not creditor.pix_key:
        return []
    have = live_charges(session, [row.id for row in installments])
    drafts = [
        Charge(
            id=new_id(), creditor_id=agreement.creditor_id, installment_id=row.id, kind="pix", status="draft",
            amount=row.amount, due_date=row.due_date, gateway=gateway, simulated=simulated,
            txid=new_id().hex, created_at=now,
        )
        for row in installments if (row.id, "pix") not in have
    ]
    session.add_all(drafts)
    session.flush()
    return drafts


def due_soon(installments: Sequence[Installment], today: date) -> list[Installment]:
    """The entry, the next installment, and whatever is due within `PIX_AHEAD`."""
    near = [row for row in installments if row.number == 0 or row.due_date <= today + PIX_AHEAD]
    return near or list(installments[:1])


def agreements_lacking_pix(session: Session, today: date, limit: int = 200) -> list[UUID]:
    """Active agreements with an installment due within `PIX_AHEAD` that has no Pix of any state."""
    some_pix = select(Charge.id).where(Charge.installment_id == Installment.id, Charge.kind == "pix").exists()
    return list(session.exec(
        select(Agreement.id).distinct().join(Installment, col(Installment.agreement_id) == col(Agreement.id))
        .where(
            Agreement.status == "active", col(Installment.status).in_(PAYABLE),
            col(Installment.due_date) <= today + PIX_AHEAD, col(Installment.due_date) >= today, ~some_pix,
        ).limit(limit)
    ).all())


def refused_since(session: Session, installment_id: UUID, moment: datetime) -> bool:
    """Whether a bank refused a charge of this installment after ``moment``."""
    return session.exec(
        select(Charge.id).where(
            Charge.installment_id == installment_id, Charge.status == "rejected", Charge.created_at > moment
        ).limit(1)
    ).first() is not None


def promise_registration(session: Session, drafts: Sequence[Charge], *, now: datetime, new_id: NewId) -> None:
    """Jobs that register these drafts, the ones due first in front."""
    ordered = sorted(drafts, key=lambda row: (row.due_date, row.kind))
    cuts = [0, *range(FIRST_BATCH, len(ordered), BATCH), len(ordered)]
    for start, end in pairwise(cuts):
        if batch := ordered[start:end]:
            outbox.enqueue(
                session, creditor_id=batch[0].creditor_id, topic="charges.register",
                key=f"charges.register:{batch[0].id.hex}", payload={"charge_ids": [row.id.hex for row in batch]},
                now=now, new_id=new_id,
            )


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
        session, creditor_id=charge.creditor_id, topic="charges.cancel", key=f"charges.cancel:{charge.id.hex}{why}",
        payload={"charge_id": charge.id.hex}, now=now, new_id=new_id,
    )


def are_tied(one: Charge, other: Charge) -> bool:
    """Boleto and Pix of one Bolepix: its bank closes both when either is paid or written off.

    A Pix that came with a boleto carries that boleto's bank account; a Pix of a PSP carries none.
    """
    return (
        one.kind != other.kind and one.installment_id == other.installment_id
        and one.bank_account_id is not None and one.bank_account_id == other.bank_account_id
    )


def _take_numbers(session: Session, creditor_id: UUID, count: int) -> tuple[BankAccount, int]:
    """The creditor's account and the first of ``count`` sequence numbers nobody else will get."""
    taken = session.connection().execute(
        update(BankAccount)
        .where(col(BankAccount.creditor_id) == creditor_id, col(BankAccount.active))
        .values(next_sequence=BankAccount.next_sequence + count)
        .returning(col(BankAccount.id), col(BankAccount.next_sequence))
    ).first()
    if taken is None:
        raise CoreError("NO_BANK_ACCOUNT")
    account = session.get_one(BankAccount, taken.id)
    return account, taken.next_sequence - count
