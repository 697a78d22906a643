"""What happened, in an order nobody can change unseen: each event carries the digest of the one before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime


class AuditEvent(SQLModel, table=True):
    """One link of a creditor's chain. ``facts`` holds ids and amounts, never personal data."""

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("creditor_id", "sequence"),)

    id: int | None = Field(default=None, primary_key=True,
                           sa_type=BigInteger().with_variant(Integer, "sqlite"))
    creditor_id: UUID = Field(foreign_key="creditor.id")
    sequence: int = Field(sa_type=BigInteger)
    topic: str = Field(max_length=60)
    subject_id: UUID | None = Field(default=None)
    actor: str = Field(max_length=60)
    facts: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcDateTime)
    previous_digest: bytes = Field(sa_type=Digest)
    digest: bytes = Field(sa_type=Digest)
