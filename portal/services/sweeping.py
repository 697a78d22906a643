"""Throwing away what has served: ended counters, codes and sessions. What must be kept is in the audit chain."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from portal.db.models import OneTimeCode, WebSession
from portal.services import rate_limits
from portal.services.wiring import Portal

#: Kept after their end for questions that come late ("did a code go out last week?").
CODES = timedelta(days=7)
SESSIONS = timedelta(days=30)


def sweep(portal: Portal) -> int:
    """How many rows went."""
    now = portal.now()
    with portal.database.writing() as session:
        gone = rate_limits.purge(session, now)
        connection = session.connection()
        gone += connection.execute(delete(OneTimeCode).where(col(OneTimeCode.expires_at) < now - CODES)).rowcount
        gone += connection.execute(delete(WebSession).where(col(WebSession.expires_at) < now - SESSIONS)).rowcount
    return gone
