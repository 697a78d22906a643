"""Accepting a quote: one transaction, at most one agreement for a debt, one answer for one key.

Order matters. Requests of one person queue at their own row; a key already answered gets the same answer
without a new proof; everything that can be refused is refused before the code is used up; and then the
constraints of the database, not these lines, decide races between different people or processes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col

from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.db.models import Agreement, Debtor, IdempotencyRecord, Quote
from portal.services import audit
from portal.services.agreements import next_number, write_agreement
from portal.services.evidence import Proof, Visit, write_evidence
from portal.services.ledger import movements
from portal.services.outbox import enqueue
from portal.services.quotes import Standing, compare, read_quote, standing_of
from portal.services.stated_terms import Terms

TRIES = 4
#: PostgreSQL: lock not available, deadlock, serialization. Waiting a little more is the whole remedy.
PASSING = {"55P03", "40P01", "40001"}

_A: Any = Agreement.__table__  # type: ignore[attr-defined]
_R: Any = IdempotencyRecord.__table__  # type: ignore[attr-defined]
_QUEUE = select(col(Debtor.id)).where(col(Debtor.id) == bindparam("debtor_id")).with_for_update(key_share=True)
_ANSWER = (
    select(_A.c.id, _A.c.number, _A.c.debtor_id, _A.c.quote_id, _R.c.request_digest)
    .select_from(_A.outerjoin(_R, and_(_R.c.agreement_id == _A.c.id, _R.c.key == _A.c.acceptance_key)))
    .where(_A.c.acceptance_key == bindparam("key"))
)


@dataclass(frozen=True)
class Wish:
    """Who accepts what. ``key`` is chosen once by the browser and repeated with every retry."""

    creditor_id: UUID
    debtor_id: UUID
    quote_id: UUID
    key: UUID


@dataclass(frozen=True)
class Accepted:
    """The agreement that stands. ``created`` is False when it was there before this request."""

    agreement_id: UUID
    number: str
    created: bool


def accept(
    session: Session, wish: Wish, *, prove: Callable[[Quote], Proof], visit: Callable[[Quote], Visit],
    announce: Callable[[Quote, Accepted], None], now: datetime, new_id: Callable[[], UUID],
) -> Accepted:
    """Turn a quote into an agreement, or say which one already stands.

    ``prove`` uses up the code or checks the passkey, and raises its own refusals; ``announce`` promises the
    confirmation in this transaction. Raises ``CoreError``: QUOTE_MISSING; ACCEPTANCE_KEY_REUSED (the key
    answered something else); QUOTE_EXPIRED; CONTRACTS_TAKEN (``agreement_id``, ``number`` of the winner);
    QUOTE_CHANGED; ACCEPTANCE_BUSY; and `portal.services.offers.Refused`.
    """
    _queue(session, wish.debtor_id)
    earlier = _answered(session, wish)
    if earlier is not None:
        return earlier
    quote = read_quote(session, wish.quote_id, wish.debtor_id)
    if quote is None or quote.creditor_id != wish.creditor_id:
        raise CoreError("QUOTE_MISSING")
    standing = _refuse_closed(standing_of(session, quote, now))
    if standing is not None:
        return standing
    terms = compare(session, quote)
    proof, seen = prove(quote), visit(quote)
    for _ in range(TRIES):
        try:
            with session.begin_nested():
                made = _write(session, wish, quote, terms, proof, seen, now, new_id)
                announce(quote, made)
                return made
        except IntegrityError:
            earlier = _answered(session, wish) or _refuse_closed(standing_of(session, quote, now))
            if earlier is not None:
                return earlier
        except OperationalError as error:
            if not _passing(error):
                raise
    raise CoreError("ACCEPTANCE_BUSY")


def _queue(session: Session, debtor_id: UUID) -> None:
    """Wait for this person's other requests. Inserts that refer to the person do not wait (NO KEY UPDATE)."""
    for _ in range(TRIES):
        try:
            with session.begin_nested():
                session.connection().execute(_QUEUE, {"debtor_id": debtor_id}).one()
                return
        except OperationalError as error:
            if not _passing(error):
                raise
    raise CoreError("ACCEPTANCE_BUSY")


def _passing(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in PASSING


def _request_digest(wish: Wish) -> bytes:
    return hashlib.sha256(wish.creditor_id.bytes + wish.debtor_id.bytes + wish.quote_id.bytes).digest()


def _answered(session: Session, wish: Wish) -> Accepted | None:
    """The answer this key already got. Its record may be swept one day; in its agreement the key stays for ever."""
    row = session.connection().execute(_ANSWER, {"key": wish.key}).first()
    if row is None:
        return None
    same = (row.debtor_id, row.quote_id) == (wish.debtor_id, wish.quote_id)
    if not same or row.request_digest not in (None, _request_digest(wish)):
        raise CoreError("ACCEPTANCE_KEY_REUSED")
    return Accepted(row.id, row.number, created=False)


def _refuse_closed(standing: Standing) -> Accepted | None:
    """The agreement this quote became; None while it can be accepted. Raises ``CoreError`` otherwise."""
    if standing.state == "accepted" and standing.agreement_id is not None:
        return Accepted(standing.agreement_id, standing.number, created=False)
    if standing.state == "taken":
        raise CoreError("CONTRACTS_TAKEN", agreement_id=standing.agreement_id, number=standing.number)
    if standing.state == "expired":
        raise CoreError("QUOTE_EXPIRED")
    return None


def _write(
    session: Session, wish: Wish, quote: Quote, terms: Terms, proof: Proof, visit: Visit, now: datetime,
    new_id: Callable[[], UUID],
) -> Accepted:
    agreement_id = new_id()
    head = audit.head(session, wish.creditor_id)  # from here on this creditor's writers queue
    number = next_number(session, wish.creditor_id, civil_date(now).year)
    write_agreement(
        session, terms, agreement_id=agreement_id, number=number, acceptance_key=wish.key, now=now, new_id=new_id
    )
    movements.opened(
        session, creditor_id=wish.creditor_id, agreement_id=agreement_id, total=terms.total, now=now, new_id=new_id
    )
    record = write_evidence(
        session, agreement_id=agreement_id, acceptance_key=wish.key, terms=quote.terms, proof=proof,
        visit=visit, previous=head[1], now=now,
    )
    session.connection().execute(insert(IdempotencyRecord), {
        "debtor_id": wish.debtor_id, "key": wish.key, "request_digest": _request_digest(wish),
        "agreement_id": agreement_id, "created_at": now,
    })
    audit.record(
        session, creditor_id=wish.creditor_id, topic="agreement.accepted", actor=f"debtor:{wish.debtor_id}", now=now,
        subject_id=agreement_id, after=head,
        facts={
            "number": number, "total": terms.total, "count": terms.count, "method": proof.method,
            "terms_sha256": quote.terms_digest.hex(), "record_sha256": record.hex(),
        },
    )
    enqueue(
        session, creditor_id=wish.creditor_id, topic="charges.issue", key=f"charges.issue:{agreement_id}",
        payload={"agreement_id": str(agreement_id)}, now=now, new_id=new_id,
    )
    return Accepted(agreement_id, number, created=True)
