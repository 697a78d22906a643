"""A creditor's offer policies: published versions, never edited, and the one that governs on a day.

The stored document is the core's policy document plus ``sources``: the norm or decision behind each figure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlmodel import Session

from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.core.policy import Policy, parse_policy
from portal.core.reasons import Reason
from portal.db.models import Creditor, OfferPolicy
from portal.services.audit import record

FOUNDING = "founding"
_POLICY = OfferPolicy.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, eq=False)
class PublishedPolicy:
    """One stored version. Equal only to itself: there is one object per row and process (see `_parsed`)."""

    id: UUID
    code: str
    version: int
    policy: Policy
    sources: Mapping[str, str]


#: Published versions never change, so each is parsed once per process.
_parsed: dict[UUID, PublishedPolicy] = {}
MOST_PARSED = 256


def check_policy(document: Mapping[str, Any]) -> Policy:
    """The policy a document describes. Raises ``CoreError`` POLICY_INVALID with every fault and its path."""
    faults = [
        Reason("WRONG_TYPE", {"path": f"sources.{name}", "expected": "text"})
        for name, text in _sources(document).items() if not isinstance(text, str) or not text.strip()
    ]
    if not isinstance(document.get("sources", {}), Mapping):
        faults.append(Reason("WRONG_TYPE", {"path": "sources", "expected": "object"}))
    try:
        policy = parse_policy({name: value for name, value in document.items() if name != "sources"})
    except CoreError as error:
        found = error.facts["faults"]
        assert isinstance(found, tuple)
        raise CoreError("POLICY_INVALID", faults=(*found, *faults)) from None
    if faults:
        raise CoreError("POLICY_INVALID", faults=tuple(faults))
    return policy


def _sources(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found = document.get("sources", {})
    return found if isinstance(found, Mapping) else {}


def completed(document: Mapping[str, Any], *, creditor: str, version: int, today: date) -> dict[str, Any]:
    """The document with what publishing fills in: creditor, version number, and today as its first day."""
    return {
        "valid_from": today.isoformat(), "valid_to": None, **document, "creditor": creditor, "version": version,
    }


def publish(
    session: Session, creditor_id: UUID, document: Mapping[str, Any], *, now: datetime, new_id: Callable[[], UUID],
    actor: str = "system",
) -> PublishedPolicy:
    """Store the next version of the document's ``policy_id``. Raises ``CoreError`` POLICY_INVALID."""
    creditor = session.get_one(Creditor, creditor_id)
    code = str(document.get("policy_id", ""))
    last = session.connection().execute(
        select(func.max(_POLICY.c.version)).where(_POLICY.c.creditor_id == creditor_id, _POLICY.c.code == code)
    ).scalar()
    whole = completed(document, creditor=creditor.slug, version=(last or 0) + 1, today=civil_date(now))
    policy = check_policy(whole)
    row = OfferPolicy(
        id=new_id(), creditor_id=creditor_id, code=policy.policy_id, version=policy.version,
        valid_from=policy.valid_from, valid_to=policy.valid_to, document=whole, published_at=now,
    )
    session.add(row)
    session.flush()
    record(
        session, creditor_id=creditor_id, topic="policy.published", actor=actor, subject_id=row.id, now=now,
        facts={"code": row.code, "version": row.version, "valid_from": row.valid_from.isoformat()},
    )
    return PublishedPolicy(row.id, row.code, row.version, policy, dict(_sources(whole)))


def current_policies(session: Session, creditor_id: UUID, on: date) -> tuple[PublishedPolicy, ...]:
    """The newest version of each code in force on a day, by code."""
    rows = session.connection().execute(
        select(_POLICY.c.id, _POLICY.c.code)
        .where(
            _POLICY.c.creditor_id == creditor_id, _POLICY.c.valid_from <= on,
            or_(_POLICY.c.valid_to.is_(None), _POLICY.c.valid_to >= on),
        )
        .order_by(_POLICY.c.code, _POLICY.c.version)
    ).all()
    newest = {row.code: row.id for row in rows}
    return _load(session, newest.values())


def current_policy(session: Session, creditor_id: UUID, on: date, code: str = FOUNDING) -> PublishedPolicy | None:
    return next((p for p in current_policies(session, creditor_id, on) if p.code == code), None)


def published_version(session: Session, creditor_id: UUID, code: str, version: int) -> PublishedPolicy | None:
    """The version an offer was made under, even when a newer one is in force: an offer holds."""
    found = session.connection().execute(
        select(_POLICY.c.id).where(
            _POLICY.c.creditor_id == creditor_id, _POLICY.c.code == code, _POLICY.c.version == version
        )
    ).scalar()
    return _load(session, [found])[0] if found is not None else None


def policy_for(policies: Iterable[PublishedPolicy], products: Iterable[str]) -> PublishedPolicy | None:
    """The policy for a selection: the one that names every product in it, else the one for all products."""
    wanted = set(products)
    naming = [p for p in policies if "*" not in p.policy.products and wanted <= set(p.policy.products)]
    general = [p for p in policies if "*" in p.policy.products]
    return min(naming or general, key=lambda p: (len(p.policy.products), p.code), default=None)


def _load(session: Session, ids: Iterable[UUID]) -> tuple[PublishedPolicy, ...]:
    wanted = tuple(ids)
    missing = [each for each in wanted if each not in _parsed]
    found = {each: _parsed[each] for each in wanted if each in _parsed}
    if missing:
        rows = session.connection().execute(
            select(_POLICY.c.id, _POLICY.c.code, _POLICY.c.version, _POLICY.c.document)
            .where(_POLICY.c.id.in_(missing))
        )
        found |= {row.id: _read(row) for row in rows}
        if len(_parsed) + len(missing) > MOST_PARSED:
            _parsed.clear()
        _parsed.update(found)
    return tuple(found[each] for each in wanted)


def _read(row: Row[Any]) -> PublishedPolicy:
    return PublishedPolicy(
        row.id, row.code, row.version, check_policy(row.document), dict(_sources(row.document))
    )
