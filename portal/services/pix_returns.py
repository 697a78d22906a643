"""Pix money that went back: refunds of ours that the PSP finished, and what the MED or somebody at the PSP returned.

GET /pix lists both under the Pix they belong to. Reading again is harmless.
"""

import uuid
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, select

from portal.db.models import Creditor, Payment, Refund, Reversal
from portal.gateways.pix.base import PixReceived, PixRefund
from portal.services import payments, refund_sending
from portal.services.payments import Receipt
from portal.services.wiring import Portal

#: The MED may take a Pix back within 80 days and a little; refunds are possible for 90 (MPI of Pix 2.2).
LOOK_BACK = timedelta(days=100)


def read_returns(portal: Portal) -> int:
    """Look at every Pix of the last `LOOK_BACK` that went back, wholly or in part. How many returns were new."""
    now = portal.now()
    return sum(take_returns(portal, one) for one in portal.pix.returned(now - LOOK_BACK, now))


def take_returns(portal: Portal, one: PixReceived) -> int:
    """Put the returns of one Pix in the books. How many were new."""
    with portal.database.reading() as session:
        fresh = [back for back in one.refunds if _is_news(session, back)]
    for back in fresh:
        with portal.database.writing() as session:
            refund_id = _ours(session, back)
            if refund_id is not None:
                refund_sending.record(session, refund_id, back, now=portal.now())
                continue
            creditor_id = _owner(session, one)
            if creditor_id is not None:
                payments.apply(
                    session, Receipt(
                        creditor_id=creditor_id, key=_key(back), channel="pix", amount=back.amount,
                        paid_at=back.at or portal.now(), kind="reversal", reference=one.e2eid, note=back.nature,
                    ), now=portal.now(), new_id=uuid.uuid4,
                )
    return len(fresh)


def _is_news(session: Session, back: PixRefund) -> bool:
    refund_id = _ours(session, back)
    if refund_id is not None:
        return back.status != "processing" and session.get_one(Refund, refund_id).status == "sending"
    known = session.exec(select(Reversal.id).where(Reversal.key == payments.short(_key(back)))).first()
    return back.status == "returned" and known is None


def _ours(session: Session, back: PixRefund) -> UUID | None:
    """The refund of ours that this is; whose id is not one was asked by somebody else."""
    try:
        refund_id = UUID(back.id)
    except ValueError:
        return None
    return session.exec(select(Refund.id).where(Refund.id == refund_id)).first()


def _key(back: PixRefund) -> str:
    return back.rtr_id or f"{back.e2eid}:{back.id}"


def _owner(session: Session, one: PixReceived) -> UUID | None:
    """Whose money it was: of whoever booked the Pix, else of whose key it was sent to."""
    booked = session.exec(select(Payment.creditor_id).where(Payment.key == one.e2eid)).first()
    return booked or session.exec(select(Creditor.id).where(Creditor.pix_key == one.key)).first()
