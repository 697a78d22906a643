"""Reading one payment of a person's agreement, with everything that can be said about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.db.models import Agreement, BankAccount, Charge, Installment, Payment
from portal.services import charges
from portal.services.due_today import Asked, Held, LateTerms, asked_today, can_be_paid, held_for, late_terms
from portal.services.received import MoneyShown, shown_for

#: Newest first among these, so that a live charge hides an old one.
SHOWN = ("registered", "sent", "draft", "settled", "rejected")


@dataclass(frozen=True)
class PayFacts:
    """An installment, its agreement, what it can be paid with, and the money that came for it."""

    installment: Installment
    agreement: Agreement
    siblings: tuple[Installment, ...]
    boleto: Charge | None
    pix: Charge | None
    #: What paid it, in order of time; none until it is paid.
    payments: tuple[Payment, ...]
    #: What else can be told about money that came for it.
    money: tuple[MoneyShown, ...]
    asked: Asked
    late: LateTerms
    held: Held

    @property
    def payable(self) -> bool:
        """Whether anybody may still pay it."""
        return self.installment.status in charges.PAYABLE and self.agreement.status == "active"

    @property
    def payment(self) -> Payment | None:
        """The payment that settled it."""
        return self.payments[-1] if self.payments else None

    @property
    def received(self) -> int:
        """Cents that count for it, charges for delay included."""
        return sum(row.principal + row.charges for row in self.payments)

    @property
    def charged(self) -> int:
        """The part of `received` that delay cost."""
        return sum(row.charges for row in self.payments)

    @property
    def kept(self) -> tuple[MoneyShown, ...]:
        """Money that a person has to look at: before that nobody should pay again."""
        return tuple(one for one in self.money if one.case == "checking")

    @property
    def next_open(self) -> Installment | None:
        """The payment that comes next, other than this one."""
        return next(
            (row for row in self.siblings if row.id != self.installment.id and row.status in ("open", "overdue")), None
        )

    @property
    def state(self) -> str:
        """Changes whenever the page would."""
        parts = [self.installment.status, self.agreement.status, str(self.asked)]
        parts += [f"{one.case}{one.amount}{one.refund}" for one in self.money]
        parts += [f"{row.id}{row.status}" if row else "-" for row in (self.boleto, self.pix)]
        return ".".join(parts)


def read_installment(session: Session, installment_id: UUID, debtor_id: UUID, today: date) -> PayFacts | None:
    """The installment of this debtor as it is ``today``; None if it is somebody else's or was never there."""
    found = session.exec(
        select(Installment, Agreement).join(Agreement, col(Agreement.id) == col(Installment.agreement_id))
        .where(Installment.id == installment_id, Agreement.debtor_id == debtor_id)
    ).first()
    if found is None:
        return None
    installment, agreement = found
    made = session.exec(select(Charge).where(Charge.installment_id == installment_id)).all()
    boleto, pix, late = _shown(made, "boleto"), _shown(made, "pix"), late_terms(session, agreement)
    held = held_for(session, [installment_id]).get(installment_id, ())
    applied = session.exec(
        select(Payment).where(Payment.installment_id == installment_id, Payment.outcome == "applied")
        .order_by(col(Payment.paid_at), col(Payment.key))
    ).all()
    return PayFacts(
        installment=installment, agreement=agreement, siblings=tuple(installments_of(session, agreement.id)),
        boleto=boleto, pix=pix, payments=tuple(applied) if installment.status == "paid" else (),
        money=shown_for(session, installment_id), late=late, held=held,
        asked=asked_today(installment, (pix, boleto), late, today, held),
    )


def installments_of(session: Session, agreement_id: UUID) -> Sequence[Installment]:
    """All payments of an agreement, the entry (number 0) first."""
    return session.exec(
        select(Installment).where(Installment.agreement_id == agreement_id).order_by(col(Installment.number))
    ).all()


@dataclass(frozen=True)
class PrintedBoleto:
    """A registered, unpaid boleto with the rows its paper names."""

    charge: Charge
    installment: Installment
    agreement: Agreement
    account: BankAccount
    siblings: tuple[Installment, ...]


def printable_boletos(
    session: Session, debtor_id: UUID, today: date, *, charge_id: UUID | None = None,
    agreement_id: UUID | None = None,
) -> list[PrintedBoleto]:
    """Boletos of this debtor that can be paid ``today`` (registered: Res. BCB 443/2024), in order of their dates."""
    query = (
        select(Charge, Installment, Agreement, BankAccount)
        .join(Installment, col(Installment.id) == col(Charge.installment_id))
        .join(Agreement, col(Agreement.id) == col(Installment.agreement_id))
        .join(BankAccount, col(BankAccount.id) == col(Charge.bank_account_id))
        .where(
            Agreement.debtor_id == debtor_id, Agreement.status == "active", Charge.kind == "boleto",
            Charge.status == "registered", col(Installment.status).in_(("open", "overdue")),
        ).order_by(col(Installment.number))
    )
    if charge_id is not None:
        query = query.where(Charge.id == charge_id)
    if agreement_id is not None:
        query = query.where(Agreement.id == agreement_id)
    found = session.exec(query).all()
    held = held_for(session, [row[1].id for row in found])
    rows = [row for row in found if can_be_paid(row[0], today, held.get(row[1].id, ()))]
    siblings = {row[2].id: () for row in rows} | {
        key: tuple(installments_of(session, key)) for key in {row[2].id for row in rows}
    }
    return [PrintedBoleto(*row, siblings[row[2].id]) for row in rows]


def paid_until(session: Session, agreement_id: UUID, moment: datetime) -> set[UUID]:
    """Installments of the agreement whose payment was in the books at ``moment``."""
    return set(session.exec(
        select(Installment.id).join(Payment, col(Payment.installment_id) == col(Installment.id)).where(
            Installment.agreement_id == agreement_id, Payment.outcome == "applied", Payment.created_at <= moment
        )
    ).all())


def _shown(made: Sequence[Charge], kind: str) -> Charge | None:
    rows = sorted(
        (row for row in made if row.kind == kind and row.status in SHOWN),
        key=lambda row: (SHOWN.index(row.status), -row.created_at.timestamp()),
    )
    return rows[0] if rows else None
