"""A link with which somebody else pays one installment, without seeing whose it is."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime


class PayLink(SQLModel, table=True):
    """``token_digest`` is the SHA-256 of what stands in the address; the token itself is kept nowhere."""

    __tablename__ = "pay_link"

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    installment_id: UUID = Field(foreign_key="installment.id", index=True)
    token_digest: bytes = Field(sa_type=Digest, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    #: The end of the last day of the charge it was made for.
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
