"""Answers already given, so that the same request sent twice gets the same answer and no second effect."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime


class IdempotencyRecord(SQLModel, table=True):
    """Key chosen by the client, per debtor. Same key, other request: refused (IETF Idempotency-Key draft)."""

    __tablename__ = "idempotency_record"

    debtor_id: UUID = Field(foreign_key="debtor.id", primary_key=True)
    key: UUID = Field(primary_key=True)
    request_digest: bytes = Field(sa_type=Digest)
    agreement_id: UUID = Field(foreign_key="agreement.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
