"""Money on its way back: refunds with four eyes, and what banks took back by themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.core.lifecycle import MATCH_STATES, REFUND_STATES
from portal.db.types import UtcDateTime, one_of

#: Nothing goes on without two different people.
FOUR_EYES = "approved_by IS NULL OR (requested_by IS NOT NULL AND approved_by <> requested_by)"


class Refund(SQLModel, table=True):
    """Money of one payment that goes back to its payer. The 32 digits of ``id`` are the Pix devolucao's own id."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(one_of("status", *REFUND_STATES), name="status"),
        CheckConstraint(FOUR_EYES, name="four_eyes"),
        CheckConstraint("status IN ('owed', 'requested', 'cancelled') OR approved_by IS NOT NULL", name="approved"),
        UniqueConstraint("creditor_id", "outside_id"),
        Index("uq_refund_wish", "payment_id", unique=True,
              sqlite_where=text("status = 'requested' AND booked = 0"),
              postgresql_where=text("status = 'requested' AND NOT booked")),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    payment_id: UUID = Field(foreign_key="payment.id", index=True)
    amount: int = Field(sa_type=BigInteger)
    status: str = Field(max_length=12)
    #: "already_paid", "surplus", or what a person wrote.
    reason: str = Field(default="", max_length=80)
    #: Whether the books hold the money as owed back already; a person's wish moves it there when approved.
    booked: bool = Field(default=True)
    requested_by: str | None = Field(default=None, max_length=60)
    approved_by: str | None = Field(default=None, max_length=60)
    #: What the PSP (rtrId) or the person who transferred it by hand wrote down.
    outside_id: str | None = Field(default=None, max_length=60)
    last_error: str = Field(default="", max_length=80)
    created_at: datetime = Field(sa_type=UtcDateTime)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Reversal(SQLModel, table=True):
    """Money a bank or PSP took back (estorno, MED). ``reference`` is the key of the payment it belongs to.

    ``payment_id`` is empty while that payment has not been told to us; banks do tell the two in any order.
    """

    __tablename__ = "reversal"
    __table_args__ = (
        UniqueConstraint("creditor_id", "key"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_reversal_orphan", "creditor_id", "reference", sqlite_where=text("payment_id IS NULL"),
              postgresql_where=text("payment_id IS NULL")),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    payment_id: UUID | None = Field(default=None, foreign_key="payment.id", index=True)
    key: str = Field(max_length=80)
    reference: str = Field(max_length=80)
    channel: str = Field(max_length=10)
    amount: int = Field(sa_type=BigInteger)
    #: The part of ``amount`` that was not in the payment any more; somebody has to talk to the bank.
    disputed: int = Field(default=0, sa_type=BigInteger)
    note: str = Field(default="", max_length=80)
    at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SuspenseMatch(SQLModel, table=True):
    """Suspended money and the installment a person says it is for; it moves when another person agrees."""

    __tablename__ = "suspense_match"
    __table_args__ = (
        CheckConstraint(one_of("status", *MATCH_STATES), name="status"),
        CheckConstraint(FOUR_EYES, name="four_eyes"),
        CheckConstraint("status <> 'done' OR approved_by IS NOT NULL", name="approved"),
        Index("uq_suspense_match_waiting", "payment_id", unique=True, sqlite_where=text("status = 'requested'"),
              postgresql_where=text("status = 'requested'")),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    payment_id: UUID = Field(foreign_key="payment.id")
    installment_id: UUID = Field(foreign_key="installment.id")
    status: str = Field(max_length=12)
    requested_by: str = Field(max_length=60)
    approved_by: str | None = Field(default=None, max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
