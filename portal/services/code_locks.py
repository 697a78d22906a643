"""What a row of wrong codes does: a lock that doubles, and in the end no codes at all for this identity.

The count belongs to the identity stated (document and birth date), so wrong guesses about somebody's birth
date lock out the guesser and not the person. A passkey is never locked (NIST SP 800-63B-4 caps a row of
failures at 100; half of that is used here).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from portal.services import rate_limits

FIRST_LOCK_AT = 10
FIRST_LOCK = timedelta(minutes=10)
LONGEST_LOCK = timedelta(hours=24)
DISABLED_AT = 50
NAME = "code-failures"
#: A row of failures is forgotten after a quiet year, a disabled factor only by a person.
KEPT = timedelta(days=365)
FOR_EVER = timedelta(days=36_500)


@dataclass(frozen=True)
class Standing:
    """Whether codes work for an identity: locked ``until``, or ``disabled`` for good."""

    until: datetime | None = None
    disabled: bool = False


def lock_after(failures: int) -> timedelta:
    """How long the lock lasts after this many failures in a row; zero below the first lock."""
    if failures < FIRST_LOCK_AT:
        return timedelta(0)
    doublings = min(failures - FIRST_LOCK_AT, 10)
    return min(LONGEST_LOCK, FIRST_LOCK * (1 << doublings))


def standing(session: Session, identity: bytes, now: datetime) -> Standing:
    failures, last = rate_limits.count_of(session, NAME, identity)
    if failures >= DISABLED_AT:
        return Standing(disabled=True)
    if last is None or now >= last + lock_after(failures):
        return Standing()
    return Standing(until=last + lock_after(failures))


def count_failure(session: Session, identity: bytes, now: datetime) -> datetime | None:
    """One more wrong code. Returns the end of the lock it caused, if it caused one."""
    failures = rate_limits.count_up(session, NAME, identity, KEPT, now)
    if failures >= DISABLED_AT:
        rate_limits.keep_until(session, NAME, identity, now + FOR_EVER)
    lock = lock_after(failures)
    return now + lock if lock else None


def forgive(session: Session, identity: bytes) -> None:
    """The right code, or a person of the creditor who checked the identity otherwise."""
    rate_limits.clear(session, NAME, identity)
