"""Work promised in a transaction and done after it, at least once and never silently dropped.

A worker leases a message, does the work without any transaction open, then records the result. A message
whose worker died is leased again when the lease runs out, hence every outside call carries ``key``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from portal.db.models import OutboxMessage
from portal.db.vault import Vault, VaultError

LEASE = timedelta(seconds=60)
MOST_TRIES = 12
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Job:
    """One leased message, free of the session it was read in."""

    id: UUID
    creditor_id: UUID
    topic: str
    key: str
    payload: dict[str, Any]
    secret: str
    tries: int


def enqueue(
    session: Session, *, creditor_id: UUID, topic: str, key: str, payload: dict[str, Any], now: datetime,
    new_id: Callable[[], UUID], vault: Vault | None = None, secret: str = "", after: timedelta = timedelta(0),
) -> None:
    """Promise work in this transaction. ``key`` must be unique for ever; ``secret`` is sealed until done."""
    row_id = new_id()
    sealed = vault.seal(secret, "outbox_message", "secret_sealed", row_id) if vault and secret else None
    session.add(OutboxMessage(
        id=row_id, creditor_id=creditor_id, topic=topic, key=key, payload=payload, secret_sealed=sealed,
        next_at=now + after, created_at=now,
    ))


def lease(session: Session, vault: Vault, now: datetime, limit: int = 20) -> list[Job]:
    """Take up to ``limit`` due messages for `LEASE`. Commit before working on them."""
    due = (
        select(OutboxMessage)
        .where(
            OutboxMessage.status == "waiting", OutboxMessage.next_at <= now,
            or_(col(OutboxMessage.leased_until).is_(None), col(OutboxMessage.leased_until) < now),
        )
        .order_by(col(OutboxMessage.next_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    jobs = []
    for row in session.exec(due).all():
        row.tries += 1
        session.add(row)
        try:
            secret = (
                vault.open(row.secret_sealed, "outbox_message", "secret_sealed", row.id) if row.secret_sealed else ""
            )
        except VaultError:  # a lost key must not hold up everybody behind this message
            row.status, row.done_at, row.last_error = "dead", now, "SECRET_UNREADABLE"
            continue
        row.leased_until = now + LEASE
        jobs.append(Job(row.id, row.creditor_id, row.topic, row.key, dict(row.payload), secret, row.tries))
    return jobs


def finish(session: Session, job: Job, now: datetime) -> None:
    """Done: the sealed secret goes away with it."""
    _close(session, job, status="done", done_at=now, secret_sealed=None, last_error="")


def fail(session: Session, job: Job, now: datetime, code: str, *, permanent: bool, jitter: float) -> None:
    """Try again later (exponential, full jitter in 0..1) or, when hopeless, keep it for a person to see."""
    if permanent or job.tries >= MOST_TRIES:
        _close(session, job, status="dead", done_at=now, secret_sealed=None, last_error=code[:200])
        return
    wait = min(LONGEST_WAIT, timedelta(seconds=2**job.tries)) * jitter
    _close(session, job, next_at=now + max(wait, timedelta(milliseconds=200)), last_error=code[:200])


def _close(session: Session, job: Job, **values: Any) -> None:
    session.connection().execute(
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == job.id, col(OutboxMessage.status) == "waiting")
        .values(leased_until=None, **values)
    )
