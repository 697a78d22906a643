"""A quote the person chose to look at closely: immutable terms, held until the date shown."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime


class Quote(SQLModel, table=True):
    """``terms`` is the canonical JSON that was signed; ``terms_digest`` is its SHA-256."""

    __tablename__ = "quote"

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    terms: dict[str, Any] = Field(sa_type=JSON)
    terms_digest: bytes = Field(sa_type=Digest)
    created_at: datetime = Field(sa_type=UtcDateTime)
    valid_until: datetime = Field(sa_type=UtcDateTime)
