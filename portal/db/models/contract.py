"""An overdue contract, its overdue installments and its guarantors, as the portfolio brought them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.types import Sealed, UtcDateTime, one_of

PRODUCTS = ("card", "personal_loan", "housing", "microcredit", "store_credit")


class Contract(SQLModel, table=True):
    """What the person signed. Balances are never stored: they are computed from the installments for a date."""

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("creditor_id", "number"),
        CheckConstraint(one_of("product", *PRODUCTS), name="product"),
        CheckConstraint(one_of("status", "open", "closed"), name="status"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    number: str = Field(max_length=40)
    product: str = Field(max_length=20)
    signed_on: date | None = Field(default=None)
    #: Monthly remuneratory rate of the contract as a decimal fraction ("0.0199"), "" when unknown.
    rate_month: str = Field(default="", max_length=12)
    original_creditor_name: str = Field(default="", max_length=120)
    original_creditor_cnpj: str = Field(default="", max_length=14)
    #: The creditor says the time to collect has passed (CC art. 206 par. 5 I); dates can say so as well.
    prescribed: bool = Field(default=False)
    #: In court or blocked by the creditor: never offered, always a human route.
    blocked: bool = Field(default=False)
    status: str = Field(default="open", max_length=10)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class OverdueInstallment(SQLModel, table=True):
    """One installment past its date, still unpaid. Amounts in cents, at face value."""

    __tablename__ = "overdue_installment"
    __table_args__ = (
        UniqueConstraint("contract_id", "number"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("number > 0", name="number"),
    )

    id: UUID = Field(primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    number: int
    due_date: date
    amount: int = Field(sa_type=BigInteger)


class Guarantor(SQLModel, table=True):
    """Someone who answers for the contract with the debtor. Never shown the debt without their own sign-in."""

    __tablename__ = "guarantor"
    __table_args__ = (UniqueConstraint("contract_id", "document_index"),)

    id: UUID = Field(primary_key=True)
    contract_id: UUID = Field(foreign_key="contract.id")
    document_sealed: bytes = Field(sa_type=Sealed)
    document_index: bytes = Field(sa_type=Sealed)
    name_sealed: bytes = Field(sa_type=Sealed)
