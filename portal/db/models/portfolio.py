"""One row per portfolio file taken in: the answer to "when did this number come, and from where"."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime


class PortfolioImport(SQLModel, table=True):
    __tablename__ = "portfolio_import"

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id", index=True)
    file_name: str = Field(max_length=255)
    file_digest: bytes = Field(sa_type=Digest)
    lines: int
    rejected: int
    contracts_created: int
    contracts_updated: int
    contracts_closed: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime = Field(sa_type=UtcDateTime)
