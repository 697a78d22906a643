"""Asking a bank for another due date of a boleto it keeps."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.db.models import BankOrder, Charge
from portal.gateways.boleto.cnab import CnabBank
from portal.services import audit


def ask_due_date(
    session: Session, charge_id: UUID, due_date: date, by: str, *, now: datetime, new_id: Callable[[], UUID]
) -> BankOrder:
    """Promise the change for the next remessa; the charge moves when the bank confirms. An earlier wish that is in
    no file yet is replaced. Raises `CoreError` CHARGE_MISSING, ACT_NOT_ALLOWED (act, state), CNAB_DUE_DATE."""
    charge = session.get(Charge, charge_id, with_for_update=True)
    if charge is None or charge.kind != "boleto" or charge.gateway != CnabBank.name:
        raise CoreError("CHARGE_MISSING")
    if charge.status not in ("sent", "registered"):
        raise CoreError("ACT_NOT_ALLOWED", act="change_due_date", state=charge.status)
    if due_date < civil_date(now):
        raise CoreError("CNAB_DUE_DATE", due_date=due_date, issued_on=civil_date(now))
    row = session.exec(select(BankOrder).where(
        BankOrder.charge_id == charge.id, BankOrder.movement == "06", col(BankOrder.file_id).is_(None)
    )).first() or BankOrder(id=new_id(), charge_id=charge.id, movement="06", created_at=now)
    row.due_date = due_date
    session.add(row)
    session.flush()
    audit.record(
        session, creditor_id=charge.creditor_id, topic="charge.due_date_asked", actor=by[:60], now=now,
        subject_id=charge.id, facts={"from": charge.due_date.isoformat(), "to": due_date.isoformat()},
    )
    return row
