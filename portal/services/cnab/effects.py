"""What one line of a retorno does, through the same calls as every other answer of a bank."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import local_instant
from portal.core.cnab.occurrences import Effect
from portal.db.models import BankAccount, BankLine, BankOrder, Charge, Payment
from portal.gateways.boleto.base import Registration
from portal.services import audit, charges, payments
from portal.services.payments import Receipt
from portal.services.registrations import record_boleto

NewId = Callable[[], UUID]

#: Effects that change nothing here and need nobody.
NOTICES = frozenset({Effect.NOTICE, Effect.FEE})


def take(session: Session, line_id: UUID, *, now: datetime, new_id: NewId) -> None:
    """Let a staged line have its effect, in this transaction. A line whose key was taken before has none.

    The claim is written first: of two files with the same line, the index lets one through (IntegrityError).
    """
    line = session.exec(
        select(BankLine).where(BankLine.id == line_id, BankLine.state == "staged").with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if line is None:
        return
    before = session.exec(select(BankLine.id).where(
        BankLine.bank_account_id == line.bank_account_id, BankLine.key == line.key,
        col(BankLine.state).in_(("applied", "noted", "review")),
    )).first()
    if before is not None:
        line.state = "repeated"
        session.add(line)
        return
    line.state = "applied"
    session.add(line)
    session.flush()
    line.state, line.reason = _effect(session, line, now=now, new_id=new_id)
    session.add(line)
    session.flush()
    if line.state == "review":
        account = session.get_one(BankAccount, line.bank_account_id)
        audit.record(
            session, creditor_id=account.creditor_id, topic="cnab.line_for_review", actor="worker", now=now,
            subject_id=line.id, facts={
                "movement": line.movement, "effect": line.effect, "reason": line.reason, "line": line.line,
                "charge": line.charge_id.hex if line.charge_id else None, "paid": line.paid,
            },
        )


def _effect(session: Session, line: BankLine, *, now: datetime, new_id: NewId) -> tuple[str, str]:
    """(state, why a person has to look)."""
    effect = Effect(line.effect)
    if effect is Effect.SETTLED:
        return _paid(session, line, now=now, new_id=new_id)
    if effect in NOTICES:
        return "noted", line.reason
    if line.charge_id is None or line.reason:
        return "review", line.reason or "unknown_title"
    if effect is Effect.REVERSED:
        return _taken_back(session, line, line.charge_id, now=now, new_id=new_id)
    if effect in (Effect.REGISTERED, Effect.REJECTED):
        answer = Registration(
            "registered" if effect is Effect.REGISTERED else "rejected", instant(line, now), reason=line.motives
        )
        record_boleto(session, line.charge_id, answer, now=now, new_id=new_id)
        _answered(session, line, ("01",), now)
        return "applied", ""
    if effect is Effect.WRITTEN_OFF:
        _written_off(session, line.charge_id, now=now, new_id=new_id)
        _answered(session, line, ("01", "02"), now)
        return "applied", ""
    if effect is Effect.CHANGED:
        return _changed(session, line, now)
    _answered(session, line, ("02", "06"), now)
    return "review", "refused" if effect is Effect.REFUSED else "for_a_person"


def _paid(session: Session, line: BankLine, *, now: datetime, new_id: NewId) -> tuple[str, str]:
    """Money. Where the line cannot be believed about its boleto, it is kept aside instead of settling anything."""
    account = session.get_one(BankAccount, line.bank_account_id)
    believed = line.reason in ("", "unknown_title")
    payment = payments.apply(
        session, Receipt(
            creditor_id=account.creditor_id, key=payment_key(line), channel="boleto", amount=line.paid,
            late=line.late, paid_at=instant(line, now), account_id=account.id,
            nosso_numero=line.nosso_numero if believed else "",
        ), now=now, new_id=new_id,
    )
    if payment is None:
        return "review", "no_amount"
    return ("applied", "") if not line.reason else ("review", line.reason)


def _taken_back(
    session: Session, line: BankLine, charge_id: UUID, *, now: datetime, new_id: NewId
) -> tuple[str, str]:
    """The bank undid a settlement (Caixa 44 and 47). Without a payment of that boleto a person looks."""
    payment = session.exec(
        select(Payment).where(
            Payment.charge_id == charge_id, Payment.channel == "boleto", Payment.amount > Payment.reversed
        ).order_by(col(Payment.paid_at).desc(), col(Payment.created_at).desc()).limit(1)
    ).first()
    if payment is None:
        return "review", "nothing_to_reverse"
    account = session.get_one(BankAccount, line.bank_account_id)
    payments.apply(
        session, Receipt(
            creditor_id=account.creditor_id, key=payment_key(line), channel="boleto",
            amount=line.paid or payment.amount - payment.reversed, paid_at=instant(line, now), kind="reversal",
            reference=payment.key, note=f"cnab {line.movement}",
        ), now=now, new_id=new_id,
    )
    return "applied", ""


def _written_off(session: Session, charge_id: UUID, *, now: datetime, new_id: NewId) -> None:
    charge = session.get_one(Charge, charge_id)
    for row in charges.live_charges(session, [charge.installment_id]).values():
        if row.id == charge.id or charges.are_tied(row, charge):
            charges.withdraw(session, row, now=now, new_id=new_id, tied=True)


def _changed(session: Session, line: BankLine, now: datetime) -> tuple[str, str]:
    """A new due date that we asked for is the charge's from now on. Any other change is only noted."""
    order = session.exec(
        select(BankOrder).where(
            BankOrder.charge_id == line.charge_id, BankOrder.movement == "06", col(BankOrder.answered_at).is_(None),
            col(BankOrder.file_id).is_not(None),
        ).order_by(col(BankOrder.created_at)).limit(1)
    ).first()
    if line.movement != "14" or order is None or order.due_date is None:
        return "noted", ""
    charge = session.get_one(Charge, line.charge_id, with_for_update=True, populate_existing=True)
    charge.due_date, order.answered_at = order.due_date, now
    session.add_all([charge, order])
    return "applied", ""


def _answered(session: Session, line: BankLine, movements: tuple[str, ...], now: datetime) -> None:
    for order in session.exec(select(BankOrder).where(
        BankOrder.charge_id == line.charge_id, col(BankOrder.movement).in_(movements),
        col(BankOrder.answered_at).is_(None), col(BankOrder.file_id).is_not(None),
    )).all():
        order.answered_at = now
        session.add(order)


def payment_key(line: BankLine) -> str:
    """The key of what this line moved, for ever: 69 characters."""
    return f"cnab:{line.key.hex()}"


def instant(line: BankLine, now: datetime) -> datetime:
    """The day the bank names, as it begins in São Paulo: a retorno knows no hour."""
    day = line.occurred_on or line.credited_on
    return local_instant(day.year, day.month, day.day) if day else now
