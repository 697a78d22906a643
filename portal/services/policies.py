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

#: Legal figures of a document: each is published with the norm it rests on.
SOURCED = ("offer_validity_days", "late.fine", "late.mora_month", "iof")
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
    if isinstance(document.get("sources", {}), Mapping):
        faults += _unsourced(document)
    else:
        faults.append(Reason("WRONG_TYPE", {"path": "sources", "expected": "object"}))
    try:
        policy = parse_policy(_rules(document))
    except CoreError as error:
        found = error.facts["faults"]
        assert isinstance(found, tuple)
        raise CoreError("POLICY_INVALID", faults=(*found, *faults)) from None
    if faults:
        raise CoreError("POLICY_INVALID", faults=tuple(faults))
    return policy


def _rules(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as the core reads it, without the sources."""
    return {name: value for name, value in document.items() if name != "sources"}


def _unsourced(document: Mapping[str, Any]) -> list[Reason]:
    """A fault for each legal figure without its source."""
    plan = document.get("plan")
    capped = isinstance(plan, Mapping) and plan.get("card_cap") is True
    wanted = (*SOURCED, *(["plan.card_cap"] if capped else []))
    said = _sources(document)
    return [Reason("SOURCE_REQUIRED", {"path": f"sources.{name}"}) for name in wanted if name not in said]


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


def published_version(session: Session, creditor_id: UUID, code: str, version: int) -> PublishedPolicy | None:
    """The version an offer was made under, even when a newer one is in force: an offer holds."""
    found = session.connection().execute(
        select(_POLICY.c.id).where(
            _POLICY.c.creditor_id == creditor_id, _POLICY.c.code == code, _POLICY.c.version == version
        )
    ).scalar()
    return _load(session, [found])[0] if found is not None else None


def policies_for(policies: Iterable[PublishedPolicy], products: Iterable[str]) -> tuple[PublishedPolicy, ...]:
    """What may govern a selection, in the order it is tried: programmes, the one that ends first before the others,
    and last the creditor's ordinary policy: the one that names every product, else the one for all products."""
    wanted = set(products)
    fitting = [p for p in policies if "*" in p.policy.products or wanted <= set(p.policy.products)]
    programmes = [p for p in fitting if p.policy.programme]
    ordinary = [p for p in fitting if not p.policy.programme]
    programmes.sort(key=lambda p: (p.policy.valid_to or date.max, p.code))
    ordinary.sort(key=lambda p: ("*" in p.policy.products, len(p.policy.products), p.code))
    return (*programmes, *ordinary[:1])


def policy_for(policies: Iterable[PublishedPolicy], products: Iterable[str]) -> PublishedPolicy | None:
    """The ordinary policy for a selection, or the only programme for it when there is no ordinary one."""
    return next(reversed(policies_for(policies, products)), None)


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
    policy = parse_policy(_rules(row.document))  # what was published holds, sourced or not
    return PublishedPolicy(row.id, row.code, row.version, policy, dict(_sources(row.document)))
