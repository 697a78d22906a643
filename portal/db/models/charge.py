"""What the person pays with: the creditor's bank accounts, charges (boleto or Pix) and payments."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.core.lifecycle import CHARGE_STATES, PAYMENT_OUTCOMES
from portal.db.types import UtcDateTime, one_of

#: What the next file to a bank may have to speak of.
BY_FILE = "gateway = 'cnab' AND status IN ('draft', 'written_off')"


class BankAccount(SQLModel, table=True):
    """Where boletos are issued. ``params`` are the bank's opaque strings, leading zeros included."""

    __tablename__ = "bank_account"
    __table_args__ = (
        Index("uq_bank_account_active", "creditor_id", unique=True,
              sqlite_where=text("active = 1"), postgresql_where=text("active")),
        CheckConstraint("next_sequence > 0", name="next_sequence"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    bank: str = Field(max_length=3)
    params: dict[str, Any] = Field(sa_type=JSON)
    #: Allocated inside the transaction that creates the charge; only grows, never reused.
    next_sequence: int = Field(default=1, sa_type=BigInteger)
    active: bool = Field(default=True)


class Charge(SQLModel, table=True):
    """One way to pay one installment. Numbers are stored at issue time and never recomputed."""

    __tablename__ = "charge"
    __table_args__ = (
        UniqueConstraint("bank_account_id", "nosso_numero"),
        UniqueConstraint("txid"),
        Index("uq_charge_live", "installment_id", "kind", unique=True,
              sqlite_where=text("status IN ('draft', 'sent', 'registered')"),
              postgresql_where=text("status IN ('draft', 'sent', 'registered')")),
        Index("ix_charge_by_file", "bank_account_id", "due_date", sqlite_where=text(BY_FILE),
              postgresql_where=text(BY_FILE)),
        CheckConstraint(one_of("kind", "boleto", "pix"), name="kind"),
        CheckConstraint(one_of("status", *CHARGE_STATES), name="status"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    installment_id: UUID = Field(foreign_key="installment.id", index=True)
    kind: str = Field(max_length=10)
    status: str = Field(max_length=20)
    amount: int = Field(sa_type=BigInteger)
    #: The part of ``amount`` that delay had already added when the charge was made, and the fine in it: the
    #: installment is ``amount - late``. Such a charge is a price for a few days, and nothing more runs on it.
    late: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    late_fine: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    #: Part payments that were here when the charge was made: it asks for the rest.
    counted: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    due_date: date
    #: How long after ``due_date`` the bank or PSP still takes the payment.
    days_after_due: int = Field(default=60, sa_column_kwargs={"server_default": "60"})
    gateway: str = Field(max_length=20)
    simulated: bool = Field(default=False)
    # boleto
    bank_account_id: UUID | None = Field(default=None, foreign_key="bank_account.id")
    bank: str | None = Field(default=None, max_length=3)
    nosso_numero: str | None = Field(default=None, max_length=25)
    nosso_numero_printed: str | None = Field(default=None, max_length=30)
    barcode: str | None = Field(default=None, max_length=44)
    linha_digitavel: str | None = Field(default=None, max_length=47)
    # Pix (also the QR of a Bolepix, when the same bank ties both)
    txid: str | None = Field(default=None, max_length=35)
    location: str | None = Field(default=None, max_length=77)
    br_code: str | None = Field(default=None, max_length=512)
    rejection: str | None = Field(default=None, max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    registered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Payment(SQLModel, table=True):
    """Money a gateway confirmed. ``key`` is the Pix endToEndId or the bank line: the same one never counts twice.

    ``principal`` and ``charges`` went to its installment, ``surplus`` is owed or was given back, ``reversed`` was
    taken back by the bank; what is left of ``amount`` is in suspense. All of it is in the ledger as well.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("creditor_id", "key"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(one_of("outcome", *PAYMENT_OUTCOMES), name="outcome"),
        CheckConstraint(
            "principal >= 0 AND charges >= 0 AND surplus >= 0 AND reversed >= 0"
            " AND principal + charges + surplus + reversed <= amount", name="parts"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    charge_id: UUID | None = Field(default=None, foreign_key="charge.id", index=True)
    installment_id: UUID | None = Field(default=None, foreign_key="installment.id", index=True)
    key: str = Field(max_length=80)
    channel: str = Field(max_length=10)
    amount: int = Field(sa_type=BigInteger)
    #: The part of ``amount`` that the bank says it charged for delay. ``charges`` is what our rule took.
    late: int = Field(default=0, sa_type=BigInteger)
    principal: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    charges: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    surplus: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    reversed: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    paid_at: datetime = Field(sa_type=UtcDateTime)
    outcome: str = Field(max_length=10)
    #: Why it is not applied; empty when applied.
    reason: str = Field(default="", max_length=20)
    created_at: datetime = Field(sa_type=UtcDateTime)

    @property
    def held(self) -> int:
        """Cents in suspense."""
        return self.amount - self.principal - self.charges - self.surplus - self.reversed


class GatewayCursor(SQLModel, table=True):
    """How far the movements of one bank or PSP have been read."""

    __tablename__ = "gateway_cursor"

    name: str = Field(primary_key=True, max_length=40)
    position: int = Field(default=0, sa_type=BigInteger)
    updated_at: datetime = Field(sa_type=UtcDateTime)
