"""The audit chain: every event carries the SHA-256 of the one before, per creditor."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from portal.db.models import AuditEvent, Creditor

GENESIS = bytes(32)

# FOR NO KEY UPDATE: inserts that refer to the creditor do not wait. SQLite has one writer anyway.
_QUEUE = (
    select(Creditor.id).where(col(Creditor.id) == bindparam("creditor_id")).with_for_update(key_share=True)
)
_LAST = (
    select(AuditEvent.sequence, AuditEvent.digest).where(col(AuditEvent.creditor_id) == bindparam("creditor_id"))
    .order_by(col(AuditEvent.sequence).desc()).limit(1)
)


def record(
    session: Session, *, creditor_id: UUID, topic: str, actor: str, facts: dict[str, Any], now: datetime,
    subject_id: UUID | None = None, after: tuple[int, bytes] | None = None,
) -> AuditEvent:
    """Append an event in this transaction. Writers racing for one place queue at the creditor's row.

    ``after``: the `head` this transaction already asked for.
    """
    sequence, previous = after or head(session, creditor_id)
    event = AuditEvent(
        creditor_id=creditor_id, sequence=sequence + 1, topic=topic, subject_id=subject_id,
        actor=actor, facts=facts, at=now, previous_digest=previous, digest=b"",
    )
    event.digest = event_digest(event)
    session.add(event)
    session.flush()
    return event


def head(session: Session, creditor_id: UUID) -> tuple[int, bytes]:
    """(sequence, digest) of the last event, which stays the last one until this transaction ends."""
    connection = session.connection()
    connection.execute(_QUEUE, {"creditor_id": creditor_id}).one()
    last = connection.execute(_LAST, {"creditor_id": creditor_id}).first()
    return (last[0], last[1]) if last else (0, GENESIS)


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
