"""Writing one journal: balanced, once for each cause, in the caller's transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from portal.core.accounts import Line, check_balanced
from portal.db.models import LedgerEntry, LedgerJournal

NewId = Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Entry:
    """Signed cents on an account, and what they are about."""

    account: str
    amount: int
    agreement_id: UUID | None = None
    installment_id: UUID | None = None
    payment_id: UUID | None = None


def post(
    session: Session, *, creditor_id: UUID, topic: str, cause: str, entries: Sequence[Entry], now: datetime,
    new_id: NewId,
) -> None:
    """Book the entries; those of nothing are left out. ``cause`` names the event and is unique for ever.

    Raises ``CoreError`` as `portal.core.accounts.check_balanced`, and ``IntegrityError`` for a cause booked before.
    """
    moved = [entry for entry in entries if entry.amount]
    check_balanced(Line(entry.account, entry.amount) for entry in moved)
    journal_id = new_id()
    session.flush()  # the rows that entries name
    connection = session.connection()
    connection.execute(insert(LedgerJournal), {
        "id": journal_id, "creditor_id": creditor_id, "at": now, "topic": topic, "cause": cause,
    })
    connection.execute(insert(LedgerEntry), [
        {
            "journal_id": journal_id, "place": place, "account": entry.account, "amount": entry.amount,
            "agreement_id": entry.agreement_id, "installment_id": entry.installment_id,
            "payment_id": entry.payment_id,
        }
        for place, entry in enumerate(moved, start=1)
    ])
