"""Work promised inside a transaction and done after it: messages to send, charges to register."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from portal.db.types import Sealed, UtcDateTime, one_of


class OutboxMessage(SQLModel, table=True):
    """At least once, never silent. ``key`` goes to the provider as its idempotency key.

    ``secret_sealed`` carries what must not lie open in the table (a code, an address): sealed by the vault
    for ("outbox_message", "secret_sealed", id) and emptied when done.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint(one_of("status", "waiting", "done", "dead"), name="status"),
        Index("ix_outbox_message_waiting", "next_at", sqlite_where=text("status = 'waiting'"),
              postgresql_where=text("status = 'waiting'")),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    topic: str = Field(max_length=40)
    key: str = Field(max_length=120, unique=True)
    payload: dict[str, Any] = Field(sa_type=JSON)
    secret_sealed: bytes | None = Field(default=None, sa_type=Sealed)
    status: str = Field(default="waiting", max_length=10)
    tries: int = Field(default=0)
    next_at: datetime = Field(sa_type=UtcDateTime)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
