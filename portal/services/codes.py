"""One-time codes: six digits, one browser, one purpose, used once (OWASP ASVS 5.0 6.5 and 6.6).

Nothing here looks anybody up. A code for a person nobody knows costs the same statements, counts the same
tries and ends the same way; it was only never sent.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.db.models import OneTimeCode
from portal.db.vault import Vault
from portal.services import code_locks, rate_limits
from portal.services.rate_limits import Limit
from portal.services.trust_words import words_of

DIGITS = 6
LIFE = timedelta(minutes=10)
TRIES = 5
#: Pause after the first, the second and every later code for the same person and purpose.
WAITS = (timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120))
WAITS_FORGOTTEN = timedelta(hours=1)
PER_HOUR = Limit("code-hour", 5, timedelta(hours=1))
PER_DAY = Limit("code-day", 10, timedelta(days=1))
#: Of one person, all channels together.
PER_PERSON = Limit("code-person", 15, timedelta(days=1))


@dataclass(frozen=True)
class Ask:
    """Who asks, from which browser, for what (``sign_in`` or ``accept``).

    ``subject`` and ``identity`` come from `portal.services.debtors`; ``browser`` is the SHA-256 of the random
    value in the browser's cookie; ``bound`` the digest of the terms an ``accept`` code is good for.
    """

    creditor_id: UUID
    purpose: str
    subject: bytes
    identity: bytes
    browser: bytes
    channel: str
    debtor_id: UUID | None = None
    bound: bytes | None = None


@dataclass(frozen=True)
class Issued:
    """A fresh code in clear, for the message only, and the two words the page shows with it."""

    id: UUID
    code: str
    words: tuple[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class Pending:
    """What the page of a browser that waits for a code may show."""

    id: UUID
    subject: bytes
    identity: bytes
    channel: str
    words: tuple[str, str]
    expires_at: datetime
    resend_at: datetime | None


@dataclass(frozen=True)
class Checked:
    """A code that was right: the facts for the session and for the evidence of an acceptance."""

    code_id: UUID
    debtor_id: UUID
    channel: str
    message_digest: bytes | None
    sent_at: datetime | None
    checked_at: datetime


class CodeRefused(Exception):
    """``code``: WAIT, TOO_MANY, LOCKED (each with ``until``), DISABLED, NONE, EXPIRED, SPENT, or
    WRONG (with ``left``).

    Catch it and answer with a page: the counters it left behind must be committed.
    """

    def __init__(self, code: str, *, until: datetime | None = None, left: int = 0) -> None:
        self.code = code
        self.until = until
        self.left = left
        super().__init__(code)


def issue(
    session: Session, vault: Vault, ask: Ask, *, now: datetime, new_id: Callable[[], UUID],
    below: Callable[[int], int],
) -> Issued:
    """A new code for this browser; the ones before it die. ``below(n)`` is a random integer in 0..n-1.

    Raises `CodeRefused` WAIT, TOO_MANY, LOCKED or DISABLED.
    """
    _refuse_locked(session, ask.identity, now)
    early = rate_limits.space_out(session, _spacing(ask.purpose), ask.identity, WAITS, WAITS_FORGOTTEN, now)
    if early is not None:
        raise CodeRefused("WAIT", until=early)
    contact = vault.index(ask.creditor_id, "send", f"{ask.identity.hex()}:{ask.channel}")
    for limit, subject in ((PER_HOUR, contact), (PER_DAY, contact), (PER_PERSON, ask.identity)):
        over = rate_limits.hit(session, limit, subject, now)
        if over is not None:
            raise CodeRefused("TOO_MANY", until=over)
    session.connection().execute(
        update(OneTimeCode).where(
            or_(
                col(OneTimeCode.identity_digest) == ask.identity,
                col(OneTimeCode.browser_digest) == ask.browser,
            ),
            col(OneTimeCode.creditor_id) == ask.creditor_id, col(OneTimeCode.purpose) == ask.purpose,
            col(OneTimeCode.used_at).is_(None), col(OneTimeCode.replaced_at).is_(None),
        ).values(replaced_at=now)
    )
    code_id, code = new_id(), f"{below(10**DIGITS):0{DIGITS}d}"
    session.add(OneTimeCode(
        id=code_id, creditor_id=ask.creditor_id, debtor_id=ask.debtor_id, subject_digest=ask.subject,
        identity_digest=ask.identity, browser_digest=ask.browser, purpose=ask.purpose, bound_digest=ask.bound,
        channel=ask.channel, code_hmac=_mac(vault, ask.creditor_id, code_id, code),
        created_at=now, expires_at=now + LIFE,
    ))
    session.flush()
    return Issued(code_id, code, words_of(vault, ask.creditor_id, code_id), now + LIFE)


def pending(
    session: Session, vault: Vault, *, creditor_id: UUID, browser: bytes, purpose: str
) -> Pending | None:
    """The code this browser is waiting for, live or already too old; None if it never asked."""
    row = session.exec(_asked(creditor_id, browser, purpose)).first()
    if row is None:
        return None
    free = rate_limits.free_at(session, _spacing(purpose), row.identity_digest)
    return Pending(
        row.id, row.subject_digest, row.identity_digest, row.channel, words_of(vault, creditor_id, row.id),
        row.expires_at, free,
    )


def check(
    session: Session, vault: Vault, *, creditor_id: UUID, browser: bytes, purpose: str, code: str,
    now: datetime, bound: bytes | None = None,
) -> Checked:
    """Use up the code if it is the one this browser was sent for this purpose (and these bound terms).

    Parallel right answers: the row lock lets one through. Raises `CodeRefused` NONE, LOCKED, DISABLED,
    EXPIRED, SPENT or WRONG; a wrong try is counted.
    """
    row = session.exec(_asked(creditor_id, browser, purpose).with_for_update()).first()
    if row is None:
        raise CodeRefused("NONE")
    _refuse_locked(session, row.identity_digest, now)
    if now >= row.expires_at:
        raise CodeRefused("EXPIRED")
    if row.tries >= TRIES:
        raise CodeRefused("SPENT")
    right = hmac.compare_digest(row.code_hmac, _mac(vault, creditor_id, row.id, code))
    meant = hmac.compare_digest(row.bound_digest or b"", bound or b"")
    if not (right and meant) or row.debtor_id is None:
        row.tries += 1
        session.add(row)
        session.flush()
        until = code_locks.count_failure(session, row.identity_digest, now)
        if until is not None:
            raise CodeRefused("LOCKED", until=until)
        left = TRIES - row.tries
        raise CodeRefused("WRONG" if left else "SPENT", left=left)
    row.used_at = now
    session.add(row)
    session.flush()
    code_locks.forgive(session, row.identity_digest)
    return Checked(row.id, row.debtor_id, row.sent_channel, row.message_digest, row.sent_at, now)


def _asked(creditor_id: UUID, browser: bytes, purpose: str) -> SelectOfScalar[OneTimeCode]:
    return (
        select(OneTimeCode)
        .where(
            OneTimeCode.browser_digest == browser, OneTimeCode.creditor_id == creditor_id,
            OneTimeCode.purpose == purpose, col(OneTimeCode.used_at).is_(None),
            col(OneTimeCode.replaced_at).is_(None),
        )
        .order_by(col(OneTimeCode.created_at).desc())
        .limit(1)
    )


def _refuse_locked(session: Session, identity: bytes, now: datetime) -> None:
    standing = code_locks.standing(session, identity, now)
    if standing.disabled:
        raise CodeRefused("DISABLED")
    if standing.until is not None:
        raise CodeRefused("LOCKED", until=standing.until)


def _spacing(purpose: str) -> str:
    return f"code-wait-{purpose}"


def _mac(vault: Vault, creditor_id: UUID, code_id: UUID, code: str) -> bytes:
    return vault.index(creditor_id, "code", f"{code_id.hex}:{code}")
