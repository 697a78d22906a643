"""Sending approved refunds: our id is at rest before the PSP hears of it, so that a crash sends nothing twice.

A Pix goes back as a devolucao of itself (Pix API 2.9.0, PUT /pix/{e2eid}/devolucao/{id}); repeating the call with
the same id is harmless. Money that came by boleto has no way back by itself: a person transfers it and writes
down the number.
"""

import re
import uuid
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from portal.core.errors import CoreError
from portal.core.lifecycle import REFUND_ACTS, move
from portal.db.models import Payment, Refund
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixRefund
from portal.services import audit, refunds
from portal.services.ledger import movements
from portal.services.wiring import Portal

#: E or D, ISPB, minute, and eleven characters (MPI of Pix 2.2).
E2EID = re.compile(r"[ED][0-9A-Za-z]{31}")


def send_due(portal: Portal) -> int:
    """Send what is approved and ask again about what is on its way. How many refunds changed."""
    with portal.database.reading() as session:
        due = [refund.id for refund, _payment in refunds.list_refunds(session, states=("approved", "sending"))]
    return sum(send(portal, refund_id) for refund_id in due)


def send(portal: Portal, refund_id: UUID) -> bool:
    """One refund a step further. Whether its state changed. A PSP that is away changes nothing."""
    with portal.database.writing() as session:
        refund, payment = refunds.lock_refund(session, refund_id)
        before = refund.status
        if before not in ("approved", "sending"):
            return False
        way = "start" if payment.channel == "pix" and E2EID.fullmatch(payment.key) else "hand_over"
        refund.status = move(REFUND_ACTS, way, before)
        session.add(refund)
        e2eid, amount = payment.key, refund.amount
    if way == "hand_over":
        return True
    try:
        answer = portal.pix.refund(e2eid, refund_id.hex, amount)
    except GatewayError as error:
        with portal.database.writing() as session:
            _failed(session, refund_id, error.code, give_up=error.permanent)
        return error.permanent or before == "approved"
    with portal.database.writing() as session:
        return record(session, refund_id, answer, now=portal.now()) or before == "approved"


def record(session: Session, refund_id: UUID, answer: PixRefund, *, now: datetime) -> bool:
    """What the PSP said about a refund of ours; saying it again changes nothing. Whether the state changed."""
    refund, payment = refunds.lock_refund(session, refund_id)
    if refund.status != "sending" or answer.status == "processing":
        return False
    if answer.status == "refused":
        _failed(session, refund_id, answer.reason or "refused", give_up=True)
        return True
    _finish(session, refund, payment, answer.rtr_id or answer.id, "worker", now)
    return True


def confirm_by_hand(session: Session, refund_id: UUID, number: str, by: str, *, now: datetime) -> Refund:
    """A person transferred it; ``number`` is the transfer's own. Raises ``CoreError`` REFUND_MISSING,
    NUMBER_MISSING, ACT_NOT_ALLOWED."""
    refund, payment = refunds.lock_refund(session, refund_id)
    if refund.status != "manual":
        raise CoreError("ACT_NOT_ALLOWED", act="finish", state=refund.status)
    if not number.strip():
        raise CoreError("NUMBER_MISSING")
    if session.exec(select(Refund.id).where(
        Refund.creditor_id == refund.creditor_id, Refund.outside_id == number.strip()[:60]
    )).first():
        raise CoreError("NUMBER_IN_USE", number=number.strip()[:60])
    _finish(session, refund, payment, number.strip(), f"staff:{refunds.person(by)}"[:60], now)
    return refund


def _finish(session: Session, refund: Refund, payment: Payment, number: str, actor: str, now: datetime) -> None:
    refund.status = move(REFUND_ACTS, "finish", refund.status)
    refund.outside_id, refund.sent_at, refund.last_error = number[:60], now, ""
    session.add(refund)
    movements.sent_back(session, refund, payment.channel, now=now, new_id=uuid.uuid4)
    audit.record(
        session, creditor_id=refund.creditor_id, topic="refund.sent", actor=actor, now=now, subject_id=refund.id,
        facts={"payment": refund.payment_id.hex, "amount": refund.amount, "number": refund.outside_id},
    )


def _failed(session: Session, refund_id: UUID, code: str, *, give_up: bool) -> None:
    """Keep why; with ``give_up`` a person has to send it another way."""
    refund, _payment = refunds.lock_refund(session, refund_id)
    if refund.status != "sending":
        return
    refund.last_error = code[:80]
    if give_up:
        refund.status = move(REFUND_ACTS, "hand_over", refund.status)
    session.add(refund)
