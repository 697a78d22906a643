"""What the accounts of a creditor hold."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from portal.db.models import LedgerEntry, LedgerJournal


def balances(session: Session, creditor_id: UUID) -> dict[str, int]:
    """Signed cents by account; accounts nothing was ever booked on are absent."""
    rows = session.exec(
        select(LedgerEntry.account, func.sum(LedgerEntry.amount))
        .join(LedgerJournal, col(LedgerJournal.id) == col(LedgerEntry.journal_id))
        .where(LedgerJournal.creditor_id == creditor_id).group_by(LedgerEntry.account)
    ).all()
    return {account: int(total) for account, total in rows}
