"""Agreements as rows: writing one with its contracts and installments, and reading a person's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from portal.db.models import (
    Agreement,
    AgreementContract,
    AgreementSequence,
    Evidence,
    Installment,
)
from portal.services.stated_terms import Terms, read_terms

OWED = ("open", "overdue")


@dataclass(frozen=True)
class AgreementFacts:
    """One agreement with all its payments, the entry (number 0) first."""

    agreement: Agreement
    installments: tuple[Installment, ...]

    @property
    def upcoming(self) -> tuple[Installment, ...]:
        """Payments still to be made, the next one first."""
        return tuple(row for row in self.installments if row.status in OWED)

    @property
    def done(self) -> int:
        return sum(row.status == "paid" for row in self.installments)

    @property
    def last_date(self) -> date:
        """The day the last payment may be made: the debt-free date."""
        return self.installments[-1].payable_until


def next_number(session: Session, creditor_id: UUID, year: int) -> str:
    """"2026-000417": the creditor's next number of the year. Its row stays locked until the transaction ends."""
    last = session.connection().execute(
        update(AgreementSequence)
        .where(col(AgreementSequence.creditor_id) == creditor_id, col(AgreementSequence.year) == year)
        .values(last=col(AgreementSequence.last) + 1).returning(col(AgreementSequence.last))
    ).scalar_one_or_none()
    if last is None:
        last = 1
        session.connection().execute(
            insert(AgreementSequence), {"creditor_id": creditor_id, "year": year, "last": last}
        )
    return f"{year}-{last:06d}"


def write_agreement(
    session: Session, terms: Terms, *, agreement_id: UUID, number: str, acceptance_key: UUID, now: datetime,
    new_id: Callable[[], UUID],
) -> None:
    """Insert the agreement, the contracts it replaces and its payments. The partial unique index on active
    contracts refuses a second agreement over the same debt (``IntegrityError``)."""
    connection = session.connection()
    connection.execute(insert(Agreement), {
        "id": agreement_id, "creditor_id": terms.creditor_id, "debtor_id": terms.debtor_id,
        "quote_id": terms.quote_id, "acceptance_key": acceptance_key, "number": number, "status": "active",
        "debt": terms.debt, "entry": terms.entry, "count": terms.count,
        "installment_amount": terms.installment, "total": terms.total, "rate_month": terms.rate_month,
        "accepted_at": now,
    })
    connection.execute(insert(AgreementContract), [
        {"agreement_id": agreement_id, "contract_id": contract.id, "amount": contract.net, "active": True}
        for contract in terms.contracts
    ])
    connection.execute(insert(Installment), [
        {
            "id": new_id(), "agreement_id": agreement_id, "number": row.number, "due_date": row.due_date,
            "payable_until": row.payable_until, "amount": row.amount, "interest": row.interest,
            "amortization": row.amortization, "balance": row.balance, "status": "open", "paid_at": None,
        }
        for row in terms.schedule
    ])


def read_agreement(session: Session, agreement_id: UUID, debtor_id: UUID) -> AgreementFacts | None:
    """The agreement of this debtor; None if it is somebody else's or was never made."""
    row = session.exec(
        select(Agreement).where(Agreement.id == agreement_id, Agreement.debtor_id == debtor_id)
    ).first()
    return _facts(session, row) if row else None


def agreements_of(session: Session, debtor_id: UUID) -> list[AgreementFacts]:
    """This person's agreements, the newest first."""
    rows = session.exec(
        select(Agreement).where(Agreement.debtor_id == debtor_id).order_by(col(Agreement.accepted_at).desc())
    ).all()
    return [_facts(session, row) for row in rows]


def _facts(session: Session, row: Agreement) -> AgreementFacts:
    payments = session.exec(
        select(Installment).where(Installment.agreement_id == row.id).order_by(col(Installment.number))
    ).all()
    return AgreementFacts(row, tuple(payments))


def evidence_of(session: Session, agreement_id: UUID) -> tuple[Evidence, Terms]:
    """The proof of an agreement and its terms as they were accepted."""
    row = session.exec(select(Evidence).where(Evidence.agreement_id == agreement_id)).one()
    return row, read_terms(row.terms)
