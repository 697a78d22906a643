"""What banks and PSPs answered about a charge, written down."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from portal.core.errors import CoreError
from portal.core.lifecycle import CHARGE_ACTS, move
from portal.core.pix import br_code_reader
from portal.db.models import Charge
from portal.gateways.boleto.base import Registration, TiedPix
from portal.gateways.pix.base import PixCharge
from portal.services import audit, charges
from portal.services.drafting import has_psp

NewId = Callable[[], UUID]
ACTS = {"sent": "send", "registered": "register", "rejected": "reject"}


def record_boleto(
    session: Session, charge_id: UUID, answer: Registration, *, now: datetime, new_id: NewId
) -> None:
    """The bank's answer about a boleto (or its refusal of a Pix). An old answer said again changes nothing."""
    charge = _locked(session, charge_id)
    if charge is None or charge.status not in ("draft", "sent") or answer.state in ("draft", charge.status):
        _close_again(session, charge, answer.state, now=now, new_id=new_id)
        return
    charge.status = move(CHARGE_ACTS, ACTS[answer.state], charge.status)
    session.add(charge)
    if answer.state == "rejected":
        charge.rejection = answer.reason[:200]
        audit.record(
            session, creditor_id=charge.creditor_id, topic="charge.rejected", actor="worker", now=now,
            subject_id=charge.id, facts={"kind": charge.kind, "reason": answer.reason[:200]},
        )
    if answer.state == "registered":
        charge.registered_at = answer.at
        if answer.pix is not None and says_its_location(answer.pix.br_code, answer.pix.location):
            charge.location, charge.br_code = answer.pix.location, answer.pix.br_code
            if has_psp(session, charge.creditor_id):
                charge.txid = answer.pix.txid  # on the slip only; the page's Pix is the PSP's
            else:
                _add_tied(session, charge, answer.pix, now=now, new_id=new_id)


def record_pix(session: Session, charge_id: UUID, answer: PixCharge, *, now: datetime, new_id: NewId) -> None:
    """The PSP's answer about a Pix. A code that does not lead to its own location is never shown."""
    charge = _locked(session, charge_id)
    if charge is None or charge.status not in ("draft", "sent"):
        _close_again(session, charge, "registered" if answer.status == "active" else "", now=now, new_id=new_id)
        return
    if answer.status == "removed" or not says_its_location(answer.br_code, answer.location):
        reason = "removed" if answer.status == "removed" else "br_code"
        record_boleto(session, charge_id, Registration("rejected", now, reason=reason), now=now, new_id=new_id)
        return
    charge.status = move(CHARGE_ACTS, "register", charge.status)
    charge.location, charge.br_code, charge.registered_at = answer.location, answer.br_code, now
    session.add(charge)


def says_its_location(code: str, location: str) -> bool:
    """Whether the BR Code is whole and leads to ``location`` (Pix API 2.9: check before showing)."""
    try:
        return br_code_reader.decode(code).location == location
    except CoreError:
        return False


def _add_tied(session: Session, boleto: Charge, pix: TiedPix, *, now: datetime, new_id: NewId) -> None:
    """The Pix of a Bolepix as a charge of its own, carrying the boleto's account to say whose it is."""
    if (boleto.installment_id, "pix") in charges.live_charges(session, [boleto.installment_id]):
        return
    session.add(Charge(
        id=new_id(), creditor_id=boleto.creditor_id, installment_id=boleto.installment_id, kind="pix",
        status="registered", amount=boleto.amount, late=boleto.late, late_fine=boleto.late_fine, counted=boleto.counted,
        due_date=boleto.due_date, days_after_due=boleto.days_after_due, gateway=boleto.gateway,
        simulated=boleto.simulated, bank_account_id=boleto.bank_account_id, bank=boleto.bank, txid=pix.txid,
        location=pix.location, br_code=pix.br_code, created_at=now, registered_at=boleto.registered_at,
    ))
    session.flush()


def _close_again(session: Session, charge: Charge | None, state: str, *, now: datetime, new_id: NewId) -> None:
    """Written off while its registration was on the way: the bank heard of the two in the wrong order."""
    if charge is not None and charge.status == "written_off" and state in ("sent", "registered"):
        charges.promise_cancel(session, charge, now=now, new_id=new_id, why=f":{new_id().hex}")


def _locked(session: Session, charge_id: UUID) -> Charge | None:
    return session.exec(
        select(Charge).where(Charge.id == charge_id).with_for_update()
        .execution_options(populate_existing=True)
    ).first()
