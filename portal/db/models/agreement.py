"""An accepted plan: the agreement, the contracts it replaces, its installments and the proof of consent."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from portal.core.lifecycle import AGREEMENT_STATES, INSTALLMENT_STATES
from portal.db.types import Digest, UtcDateTime, one_of


class Agreement(SQLModel, table=True):
    """Exactly one per acceptance: ``acceptance_key`` and ``quote_id`` are unique for ever."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("creditor_id", "number"),
        CheckConstraint(one_of("status", *AGREEMENT_STATES), name="status"),
        CheckConstraint("count BETWEEN 1 AND 96", name="count"),
        CheckConstraint("total > 0 AND entry >= 0 AND debt > 0", name="amounts"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    quote_id: UUID = Field(foreign_key="quote.id", unique=True)
    acceptance_key: UUID = Field(unique=True)
    #: What people read and say on the phone: "2026-000417".
    number: str = Field(max_length=20)
    status: str = Field(max_length=20)
    debt: int = Field(sa_type=BigInteger)
    entry: int = Field(sa_type=BigInteger)
    count: int
    installment_amount: int = Field(sa_type=BigInteger)
    total: int = Field(sa_type=BigInteger)
    rate_month: str = Field(max_length=12)
    accepted_at: datetime = Field(sa_type=UtcDateTime)


class AgreementSequence(SQLModel, table=True):
    """The last agreement number a creditor gave out in a year. Its row is the queue that writers wait in."""

    __tablename__ = "agreement_sequence"

    creditor_id: UUID = Field(foreign_key="creditor.id", primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class AgreementContract(SQLModel, table=True):
    """Which contracts an agreement replaces. The partial index is what makes acceptance exactly-once."""

    __tablename__ = "agreement_contract"
    __table_args__ = (
        Index(
            "uq_agreement_contract_active", "contract_id", unique=True,
            sqlite_where=text("active = 1"), postgresql_where=text("active"),
        ),
    )

    agreement_id: UUID = Field(foreign_key="agreement.id", primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id", primary_key=True)
    amount: int = Field(sa_type=BigInteger)
    active: bool = Field(default=True)


class Installment(SQLModel, table=True):
    """One payment of an agreement; number 0 is the entry. Cents."""

    __tablename__ = "installment"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        CheckConstraint(one_of("status", *INSTALLMENT_STATES), name="status"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("number BETWEEN 0 AND 96", name="number"),
    )

    id: UUID = Field(primary_key=True)
    agreement_id: UUID = Field(foreign_key="agreement.id")
    number: int
    due_date: date
    #: The due date moved to the next banking day: no charge until then.
    payable_until: date
    amount: int = Field(sa_type=BigInteger)
    interest: int = Field(sa_type=BigInteger)
    amortization: int = Field(sa_type=BigInteger)
    balance: int = Field(sa_type=BigInteger)
    status: str = Field(max_length=20)
    paid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Evidence(SQLModel, table=True):
    """The proof of consent, written once in the acceptance's own transaction."""

    __tablename__ = "evidence"

    agreement_id: UUID = Field(foreign_key="agreement.id", primary_key=True)
    terms: dict[str, Any] = Field(sa_type=JSON)
    terms_digest: bytes = Field(sa_type=Digest)
    #: How the person proved to be themselves, when, from where (no secret, no code).
    proof: dict[str, Any] = Field(sa_type=JSON)
    record_digest: bytes = Field(sa_type=Digest)
    created_at: datetime = Field(sa_type=UtcDateTime)
