"""The creditor: the tenant everything else belongs to, and what every document must say of it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from portal.db.types import UtcDateTime


class Creditor(SQLModel, table=True):
    """Public facts of the company that is owed (CDC art. 42-A: on every collection document)."""

    __tablename__ = "creditor"

    id: UUID = Field(primary_key=True)
    slug: str = Field(max_length=40, unique=True)
    hostname: str | None = Field(default=None, max_length=255, unique=True)
    legal_name: str = Field(max_length=120)
    trade_name: str = Field(max_length=60)
    cnpj: str = Field(max_length=14)
    street: str = Field(max_length=120)
    district: str = Field(max_length=60)
    city: str = Field(max_length=60)
    state: str = Field(max_length=2)
    postal_code: str = Field(max_length=8)
    email: str = Field(max_length=120)
    phone: str = Field(max_length=20)
    ombudsman: str = Field(max_length=120)
    logo_svg: str = Field(default="")
    color_primary: str = Field(default="", max_length=7)
    color_secondary: str = Field(default="", max_length=7)
    pix_key: str = Field(default="", max_length=77)
    created_at: datetime = Field(sa_type=UtcDateTime)
