"""Signed-in browsers, kept on the server so that signing out really ends them (ASVS 5.0 7.4.1)."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, and_, bindparam, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from portal.db.look_up import LookUp
from portal.db.models import WebSession

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
PARALLEL = 3
#: How long a token replaced by a step-up still answers.
OVERLAP = timedelta(seconds=60)
TOUCH_EVERY = timedelta(minutes=1)


_TABLE = WebSession.__table__  # type: ignore[attr-defined]
_BY_TOKEN = sql_select(
    _TABLE.c.id, _TABLE.c.creditor_id, _TABLE.c.debtor_id, _TABLE.c.level, _TABLE.c.created_at,
    _TABLE.c.last_seen_at, _TABLE.c.expires_at, _TABLE.c.revoked_at,
).where(_TABLE.c.token_digest == bindparam("digest", type_=_TABLE.c.token_digest.type))
_LOOK_UP = LookUp(_BY_TOKEN)


@dataclass(frozen=True)
class SignedIn:
    """What a request knows of the session it came with."""

    id: UUID
    creditor_id: UUID
    debtor_id: UUID
    level: int
    created_at: datetime
    last_seen_at: datetime

    def needs_touch(self, now: datetime) -> bool:
        return now - self.last_seen_at >= TOUCH_EVERY


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def open_session(
    session: Session, *, creditor_id: UUID, debtor_id: UUID, level: int, device: str, now: datetime,
    new_id: Callable[[], UUID], token: str,
) -> WebSession:
    """A new session for this token. The oldest ones beyond `PARALLEL` end."""
    alive = session.exec(
        select(WebSession).where(
            WebSession.debtor_id == debtor_id, col(WebSession.revoked_at).is_(None), WebSession.expires_at > now
        ).order_by(col(WebSession.created_at).desc())
    ).all()
    for old in alive[PARALLEL - 1 :]:
        old.revoked_at = now
        session.add(old)
    row = WebSession(
        id=new_id(), token_digest=digest(token), creditor_id=creditor_id, debtor_id=debtor_id, level=level,
        device=device[:120], created_at=now, last_seen_at=now, expires_at=now + ABSOLUTE,
    )
    session.add(row)
    session.flush()
    return row


def find_session(session: Session, token: str, creditor_id: UUID, now: datetime) -> SignedIn | None:
    """The live session of this token and creditor, or None: unknown, ended, idle too long or too old."""
    return _live(session.connection().execute(_BY_TOKEN, {"digest": digest(token)}).first(), creditor_id, now)


def look_up_session(engine: Engine, token: str, creditor_id: UUID, now: datetime) -> SignedIn | None:
    """`find_session` for a page that only reads: the same row and rules, without a transaction."""
    return _live(_LOOK_UP.first(engine, digest=digest(token)), creditor_id, now)


def _live(row: Sequence[Any] | None, creditor_id: UUID, now: datetime) -> SignedIn | None:
    if row is None:
        return None
    found_id, owner_id, debtor_id, level, created_at, last_seen_at, expires_at, revoked_at = row
    if owner_id != creditor_id or (revoked_at is not None and revoked_at <= now):
        return None
    if now >= expires_at or now - last_seen_at >= IDLE:
        return None
    return SignedIn(found_id, owner_id, debtor_id, level, created_at, last_seen_at)


def touch_session(session: Session, session_id: UUID, now: datetime) -> None:
    """Remember that the person is still here. Never extends the absolute end."""
    session.connection().execute(
        update(WebSession).where(col(WebSession.id) == session_id).values(last_seen_at=now)
    )


def revoke_session(session: Session, session_id: UUID, now: datetime) -> None:
    """End it, together with the tokens it had a moment ago."""
    mine = select(WebSession.debtor_id).where(WebSession.id == session_id).scalar_subquery()
    session.connection().execute(
        update(WebSession)
        .where(
            or_(
                col(WebSession.id) == session_id,
                and_(col(WebSession.debtor_id) == mine, col(WebSession.revoked_at) > now),
            )
        )
        .values(revoked_at=now)
    )


def live_sessions(session: Session, debtor_id: UUID, now: datetime) -> Sequence[WebSession]:
    """Where the person is signed in now, the newest first."""
    return session.exec(
        select(WebSession).where(
            WebSession.debtor_id == debtor_id, col(WebSession.revoked_at).is_(None),
            WebSession.expires_at > now, WebSession.last_seen_at > now - IDLE,
        ).order_by(col(WebSession.created_at).desc())
    ).all()


def end_session(session: Session, debtor_id: UUID, session_id: UUID, now: datetime) -> bool:
    """End one of the person's own sessions. False: there is no such session of theirs."""
    row = session.get(WebSession, session_id, populate_existing=True)
    if row is None or row.debtor_id != debtor_id or row.revoked_at is not None:
        return False
    revoke_session(session, session_id, now)
    return True


def rotate_token(
    session: Session, session_id: UUID, token: str, now: datetime, new_id: Callable[[], UUID]
) -> None:
    """The same sign-in under a new token (ASVS 5.0 7.2.4). The old one still opens for `OVERLAP`: the second of
    two taps, or the retry of a request whose answer was lost, carries it and must get the same answer."""
    old = session.exec(select(WebSession).where(WebSession.id == session_id)).one()
    session.add(WebSession(
        id=new_id(), token_digest=digest(token), creditor_id=old.creditor_id, debtor_id=old.debtor_id,
        level=old.level, device=old.device, created_at=old.created_at, last_seen_at=now,
        expires_at=old.expires_at,
    ))
    if old.revoked_at is None:  # a replaced token that comes back does not earn another minute
        old.revoked_at = min(now + OVERLAP, old.expires_at)
        session.add(old)
    session.flush()


def revoke_all(session: Session, debtor_id: UUID, now: datetime) -> None:
    """"Sair de todos os aparelhos"."""
    session.connection().execute(
        update(WebSession)
        .where(
            col(WebSession.debtor_id) == debtor_id,
            or_(col(WebSession.revoked_at).is_(None), col(WebSession.revoked_at) > now),
        )
        .values(revoked_at=now)
    )
