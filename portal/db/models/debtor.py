"""The person (or company) who owes, and how to reach them. Every personal value is sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import Sealed, UtcDateTime, one_of


class Debtor(SQLModel, table=True):
    """One row per person and creditor. ``document`` is CPF (11 digits) or CNPJ (14, letters allowed
    since July 2026, IN RFB 2.229/2024), without punctuation, before sealing."""

    __tablename__ = "debtor"
    __table_args__ = (
        UniqueConstraint("creditor_id", "document_index"),
        CheckConstraint(one_of("document_kind", "cpf", "cnpj"), name="document_kind"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    document_kind: str = Field(max_length=4)
    document_sealed: bytes = Field(sa_type=Sealed)
    document_index: bytes = Field(sa_type=Sealed)
    name_sealed: bytes = Field(sa_type=Sealed)
    #: ISO date of birth (CPF) or of foundation (CNPJ).
    birth_date_sealed: bytes = Field(sa_type=Sealed)
    #: JSON object: street, district, city, state, postal_code.
    address_sealed: bytes = Field(sa_type=Sealed)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Contact(SQLModel, table=True):
    """A way to reach a debtor that the creditor already held. Phones in E.164, e-mails in lower case."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("debtor_id", "channel", "value_index"),
        CheckConstraint(one_of("channel", "email", "sms", "whatsapp"), name="channel"),
    )

    id: UUID = Field(primary_key=True)
    debtor_id: UUID = Field(foreign_key="debtor.id")
    channel: str = Field(max_length=10)
    value_sealed: bytes = Field(sa_type=Sealed)
    value_index: bytes = Field(sa_type=Sealed)
    active: bool = Field(default=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
