"""Links with which somebody else pays one installment: whoever opens one sees payee, amount and codes.

The token in the address is 128 bits derived with the vault's key from the link's own id, so the owner can see
the address again while the database holds nothing but a digest. Reading a link changes nothing. Unknown, ended
and withdrawn links are all the same: there is none.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date, local_instant
from portal.db.models import Agreement, Charge, Installment, PayLink, Payment
from portal.db.vault import Vault
from portal.services import audit, charges
from portal.services.due_today import Asked, asked_today, can_be_paid, held_for, last_day, late_terms, sum_of
from portal.services.rate_limits import Limit

#: How many links one person may make, and how many of one installment may be open together.
MAKING = Limit("pay-links", 20, timedelta(hours=1))
MOST_OPEN = 5


@dataclass(frozen=True)
class LinkShown:
    """What a link shows. ``state``: "pay", "coming" (a code is being made), "checking" (money came and is looked
    at), "paid". ``due_date`` is the day on or before which nothing is added; the codes are None unless payable."""

    state: str
    asked: Asked
    due_date: date
    ends: date
    pix: Charge | None = None
    boleto: Charge | None = None


def create(
    session: Session, vault: Vault, installment: Installment, codes: Sequence[Charge | None], *, debtor_id: UUID,
    creditor_id: UUID, now: datetime, new_id: Callable[[], UUID],
) -> PayLink | None:
    """A link that lasts as long as the longest of these charges can be paid. None without one that can, and when
    `MOST_OPEN` are open already. Lock the agreement first."""
    today = civil_date(now)
    held = held_for(session, [installment.id]).get(installment.id, ())
    payable = [row for row in codes if row is not None and can_be_paid(row, today, held)]
    if not payable or len(open_links(session, installment.id, now)) >= MOST_OPEN:
        return None
    ends = max(last_day(row) for row in payable) + timedelta(days=1)
    row_id = new_id()
    link = PayLink(
        id=row_id, creditor_id=creditor_id, installment_id=installment.id,
        token_digest=_digest(_token(vault, creditor_id, row_id)), created_at=now,
        expires_at=local_instant(ends.year, ends.month, ends.day),
    )
    session.add(link)
    session.flush()
    _note(session, link, "pay_link.created", debtor_id, now)
    return link


def token_of(vault: Vault, link: PayLink) -> str:
    """What stands in the address of a link; 22 characters of base64url."""
    return _token(vault, link.creditor_id, link.id)


def last_day_of(link: PayLink) -> date:
    """The last day on which a link opens."""
    return civil_date(link.expires_at) - timedelta(days=1)


def open_links(session: Session, installment_id: UUID, now: datetime) -> Sequence[PayLink]:
    """Links of an installment that still open, the newest first. The caller knows whose it is."""
    return session.exec(
        select(PayLink).where(
            PayLink.installment_id == installment_id, col(PayLink.revoked_at).is_(None), PayLink.expires_at > now
        ).order_by(col(PayLink.created_at).desc(), col(PayLink.id))
    ).all()


def revoke(session: Session, link_id: UUID, debtor_id: UUID, *, now: datetime) -> UUID | None:
    """Close a link of this debtor; its installment. None if it is somebody else's or never was. Twice is once."""
    found = session.exec(
        select(PayLink).join(Installment, col(Installment.id) == col(PayLink.installment_id))
        .join(Agreement, col(Agreement.id) == col(Installment.agreement_id))
        .where(PayLink.id == link_id, Agreement.debtor_id == debtor_id).with_for_update(of=PayLink)
    ).first()
    if found is None:
        return None
    if found.revoked_at is None:
        found.revoked_at = now
        session.add(found)
        _note(session, found, "pay_link.revoked", debtor_id, now)
    return found.installment_id


def look_up(session: Session, creditor_id: UUID, token: str, now: datetime) -> LinkShown | None:
    """What stands behind a token on this creditor's host; None for every link that does not open."""
    found = session.exec(
        select(PayLink, Installment, Agreement)
        .join(Installment, col(Installment.id) == col(PayLink.installment_id))
        .join(Agreement, col(Agreement.id) == col(Installment.agreement_id))
        .where(
            PayLink.token_digest == _digest(token), PayLink.creditor_id == creditor_id,
            col(PayLink.revoked_at).is_(None), PayLink.expires_at > now,
        )
    ).first()
    if found is None:
        return None
    link, installment, agreement = found
    today, ends = civil_date(now), last_day_of(link)
    live, held = charges.live_charges(session, [installment.id]), held_for(session, [installment.id])
    part = held.get(installment.id, ())
    pix, boleto = (
        row if row is not None and can_be_paid(row, today, part) else None
        for row in (live.get((installment.id, kind)) for kind in ("pix", "boleto"))
    )
    asked = asked_today(installment, (pix, boleto), late_terms(session, agreement), today, part)
    if installment.status == "paid":
        return LinkShown("paid", asked, installment.payable_until, ends)
    if installment.status not in charges.PAYABLE or agreement.status != "active":
        return None
    money = session.exec(select(Payment).where(Payment.installment_id == installment.id)).all()
    if (part and not (pix or boleto)) or sum(row.held for row in money) > sum_of(part):
        return LinkShown("checking", asked, installment.payable_until, ends)
    return LinkShown("pay" if pix or boleto else "coming", asked, installment.payable_until, ends, pix, boleto)


def _token(vault: Vault, creditor_id: UUID, link_id: UUID) -> str:
    return base64.urlsafe_b64encode(vault.index(creditor_id, "pay_link", link_id.hex)).rstrip(b"=").decode()


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _note(session: Session, link: PayLink, topic: str, debtor_id: UUID, now: datetime) -> None:
    audit.record(
        session, creditor_id=link.creditor_id, topic=topic, actor=f"debtor:{debtor_id}", subject_id=link.id, now=now,
        facts={"installment": link.installment_id.hex},
    )
