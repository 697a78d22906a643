"""The double-entry books: journals of entries that are never changed. Accounts: `portal.core.accounts`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.core.accounts import ACCOUNTS
from portal.db.types import UtcDateTime, one_of


class LedgerJournal(SQLModel, table=True):
    """One movement. ``cause`` is unique for ever: the same event is booked once, however often it is told.

    Triggers of the database refuse to change or delete journals and entries.
    """

    __tablename__ = "ledger_journal"

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    at: datetime = Field(sa_type=UtcDateTime)
    topic: str = Field(max_length=30)
    cause: str = Field(max_length=140, unique=True)


class LedgerEntry(SQLModel, table=True):
    """Signed cents on an account of the journal's creditor; the entries of a journal sum to zero."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(one_of("account", *ACCOUNTS), name="account"),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_ledger_entry_payment_id", "payment_id", sqlite_where=text("payment_id IS NOT NULL"),
              postgresql_where=text("payment_id IS NOT NULL")),
        Index("ix_ledger_entry_agreement_id", "agreement_id", sqlite_where=text("agreement_id IS NOT NULL"),
              postgresql_where=text("agreement_id IS NOT NULL")),
    )

    journal_id: UUID = Field(foreign_key="ledger_journal.id", primary_key=True)
    place: int = Field(primary_key=True)
    account: str = Field(max_length=20)
    amount: int = Field(sa_type=BigInteger)
    agreement_id: UUID | None = Field(default=None, foreign_key="agreement.id")
    installment_id: UUID | None = Field(default=None, foreign_key="installment.id")
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id")
