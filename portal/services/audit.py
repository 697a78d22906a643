"""The audit chain: every event carries the SHA-256 of the one before, per creditor."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from portal.db.models import AuditEvent

GENESIS = bytes(32)


def record(
    session: Session, *, creditor_id: UUID, topic: str, actor: str, facts: dict[str, Any], now: datetime,
    subject_id: UUID | None = None,
) -> AuditEvent:
    """Append an event in this transaction. Two writers racing for one place: the unique sequence refuses one."""
    last = session.exec(
        select(AuditEvent).where(AuditEvent.creditor_id == creditor_id)
        .order_by(col(AuditEvent.sequence).desc()).limit(1)
    ).first()
    previous = last.digest if last else GENESIS
    event = AuditEvent(
        creditor_id=creditor_id, sequence=last.sequence + 1 if last else 1, topic=topic, subject_id=subject_id,
        actor=actor, facts=facts, at=now, previous_digest=previous, digest=b"",
    )
    event.digest = event_digest(event)
    session.add(event)
    session.flush()
    return event


def event_digest(event: AuditEvent) -> bytes:
    """SHA-256 over the canonical form of everything the event says."""
    said = json.dumps(
        {
            "creditor": event.creditor_id.hex, "sequence": event.sequence, "topic": event.topic,
            "subject": event.subject_id.hex if event.subject_id else None, "actor": event.actor,
            "facts": event.facts, "at": event.at.isoformat(), "previous": event.previous_digest.hex(),
        },
        sort_keys=True, separators=(",", ":"), ensure_ascii=False,
    )
    return hashlib.sha256(said.encode()).digest()


def broken_link(session: Session, creditor_id: UUID) -> int | None:
    """The sequence number of the first event that was altered, removed or reordered; None if all is whole."""
    previous, expected = GENESIS, 1
    for event in session.exec(
        select(AuditEvent).where(AuditEvent.creditor_id == creditor_id).order_by(col(AuditEvent.sequence))
    ):
        if event.sequence != expected or event.previous_digest != previous or event.digest != event_digest(event):
            return expected
        previous, expected = event.digest, expected + 1
    return None
