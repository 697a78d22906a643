"""How often something may happen, counted in the database so that all workers share one count.

Every function is one atomic statement. A subject is a keyed digest (`portal.db.vault.Vault.index`), never
a document, address or phone number.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, literal, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from portal.db.models import RateCounter
from portal.db.types import UtcDateTime

#: How long a finished window stays in the table before `purge` takes it.
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``window``, counted from the first time."""

    name: str
    most: int
    window: timedelta


def hit(session: Session, limit: Limit, subject: bytes, now: datetime) -> datetime | None:
    """Count once more. None: go on. An instant: over the limit until then, and nothing was counted."""
    key = _key(limit.name, subject)
    table = _table()
    over = table.c.expires_at <= now
    statement = _insert(session).values(
        key=key, window_started_at=now, hits=1, expires_at=now + limit.window
    ).on_conflict_do_update(
        index_elements=["key"],
        set_={
            "hits": case((over, 1), else_=table.c.hits + 1),
            "window_started_at": case((over, _at(now)), else_=table.c.window_started_at),
            "expires_at": case((over, _at(now + limit.window)), else_=table.c.expires_at),
        },
        where=over | (table.c.hits < limit.most),
    ).returning(table.c.hits)
    if session.connection().execute(statement).first() is not None:
        return None
    return _expires_at(session, key)


def space_out(
    session: Session, name: str, subject: bytes, waits: tuple[timedelta, ...], forget: timedelta,
    now: datetime,
) -> datetime | None:
    """Ask for growing pauses: ``waits[0]`` after the first time, then ``waits[1]``; the last one stays.

    None: go on, and it was counted. An instant: too early, wait until then. The row starts anew ``forget``
    after the last time.
    """
    key = _key(name, subject)
    table = _table()
    anew = table.c.window_started_at <= now - forget
    steps = [(table.c.hits == place, _at(now + wait)) for place, wait in enumerate(waits[1:-1], start=1)]
    grown = case((anew, _at(now + waits[0])), *steps, else_=_at(now + waits[-1]))
    statement = _insert(session).values(
        key=key, window_started_at=now, hits=1, expires_at=now + waits[0]
    ).on_conflict_do_update(
        index_elements=["key"],
        set_={
            "hits": case((anew, 1), else_=table.c.hits + 1), "window_started_at": now, "expires_at": grown,
        },
        where=table.c.expires_at <= now,
    ).returning(table.c.hits)
    if session.connection().execute(statement).first() is not None:
        return None
    return _expires_at(session, key)


def free_at(session: Session, name: str, subject: bytes) -> datetime | None:
    """When `space_out` will let this subject through again; None if it never went through."""
    return _expires_at(session, _key(name, subject))


def count_up(session: Session, name: str, subject: bytes, keep: timedelta, now: datetime) -> int:
    """One more in a row, without a window; `clear` starts over. Returns how many there are now."""
    table = _table()
    statement = _insert(session).values(
        key=_key(name, subject), window_started_at=now, hits=1, expires_at=now + keep
    ).on_conflict_do_update(
        index_elements=["key"],
        set_={"hits": table.c.hits + 1, "window_started_at": now, "expires_at": now + keep},
    ).returning(table.c.hits)
    return int(session.connection().execute(statement).scalar_one())


def count_of(session: Session, name: str, subject: bytes) -> tuple[int, datetime | None]:
    """How many in a row, and when the last one was."""
    table = _table()
    found = session.connection().execute(
        select(table.c.hits, table.c.window_started_at).where(table.c.key == _key(name, subject))
    ).first()
    return (found.hits, found.window_started_at) if found is not None else (0, None)


def keep_until(session: Session, name: str, subject: bytes, until: datetime) -> None:
    """Keep this count longer than the others."""
    session.connection().execute(
        update(RateCounter).where(col(RateCounter.key) == _key(name, subject)).values(expires_at=until)
    )


def clear(session: Session, name: str, subject: bytes) -> None:
    """Back to none in a row."""
    session.connection().execute(delete(RateCounter).where(col(RateCounter.key) == _key(name, subject)))


def purge(session: Session, now: datetime) -> int:
    """Delete counters that ended more than `KEPT` ago; how many."""
    done = session.connection().execute(delete(RateCounter).where(col(RateCounter.expires_at) < now - KEPT))
    return int(done.rowcount)


def _key(name: str, subject: bytes) -> str:
    return f"{name}:{subject.hex()}"


def _table() -> Any:
    return RateCounter.__table__  # type: ignore[attr-defined]


def _at(instant: datetime) -> Any:
    return literal(instant, UtcDateTime())


def _insert(session: Session) -> Any:
    """``INSERT`` with ``ON CONFLICT``, which both databases spell the same and SQLAlchemy keeps apart."""
    dialect = postgresql if session.connection().dialect.name == "postgresql" else sqlite
    return dialect.insert(_table())


def _expires_at(session: Session, key: str) -> datetime | None:
    return session.connection().execute(select(_table().c.expires_at).where(_table().c.key == key)).scalar()
