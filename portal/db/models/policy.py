"""What may be charged and what may be offered: dated documents, never constants in code."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import UtcDateTime


class OfferPolicy(SQLModel, table=True):
    """One published version of a creditor's offer policy. Never edited: a change is a new version."""

    __tablename__ = "offer_policy"
    __table_args__ = (
        UniqueConstraint("creditor_id", "code", "version"),
        CheckConstraint("version > 0", name="version"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    code: str = Field(max_length=40)
    version: int
    valid_from: date
    valid_to: date | None = Field(default=None)
    document: dict[str, Any] = Field(sa_type=JSON)
    published_at: datetime = Field(sa_type=UtcDateTime)


class ChargeRule(SQLModel, table=True):
    """Late charges of one creditor and product from a date on (fine, interest, their legal source)."""

    __tablename__ = "charge_rule"
    __table_args__ = (UniqueConstraint("creditor_id", "product", "valid_from"),)

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    product: str = Field(max_length=20)
    valid_from: date
    valid_to: date | None = Field(default=None)
    document: dict[str, Any] = Field(sa_type=JSON)
