"""The proof of consent: what was agreed, how the person proved to be themselves, and a digest over both.

Kept because whoever claims an electronic agreement must prove it (MP 2.200-2/2001 art. 10 par. 2; CPC art. 411):
the exact terms, the way of proof, the time of the server, and the link to the audit chain before it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session, col, select

from portal.db.models import Agreement, Evidence
from portal.services.terms import canonical, terms_digest


@dataclass(frozen=True)
class Proof:
    """``method`` is "code" or "passkey"; ``facts`` are JSON-safe and hold no code and no secret."""

    method: str
    level: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """Where the acceptance came from. ``document_digest``: SHA-256 of the exact contract text offered."""

    session_id: UUID
    session_level: int
    signed_in_at: datetime
    ip: str
    user_agent: str
    release: str
    document_digest: bytes


def write_evidence(
    session: Session, *, agreement_id: UUID, acceptance_key: UUID, terms: Mapping[str, Any], proof: Proof,
    visit: Visit, previous: bytes, now: datetime,
) -> bytes:
    """Insert the record of this agreement and return its digest. ``previous``: head of the audit chain."""
    said = {
        "method": proof.method, "level": proof.level, **proof.facts,
        "acceptance_key": str(acceptance_key),
        "document_sha256": visit.document_digest.hex(),
        "ip": visit.ip, "user_agent": visit.user_agent[:400], "release": visit.release,
        "session": {
            "id": str(visit.session_id), "level": visit.session_level, "since": visit.signed_in_at.isoformat(),
        },
        "server_time": now.isoformat(), "previous_audit_sha256": previous.hex(),
    }
    digest = terms_digest(terms)
    record = record_digest(agreement_id, digest, said)
    session.connection().execute(insert(Evidence), {
        "agreement_id": agreement_id, "terms": dict(terms), "terms_digest": digest, "proof": said,
        "record_digest": record, "created_at": now,
    })
    return record


def record_digest(agreement_id: UUID, terms_sha256: bytes, proof: Mapping[str, Any]) -> bytes:
    """SHA-256 over the agreement, the digest of its terms, and the whole proof."""
    said = {"agreement": str(agreement_id), "terms_sha256": terms_sha256.hex(), "proof": dict(proof)}
    return hashlib.sha256(canonical(said)).digest()


def is_whole(evidence: Evidence) -> bool:
    """Whether terms and proof are still what was written."""
    return (
        terms_digest(evidence.terms) == evidence.terms_digest
        and record_digest(evidence.agreement_id, evidence.terms_digest, evidence.proof) == evidence.record_digest
    )


def unproven(session: Session, creditor_id: UUID) -> list[UUID]:
    """Agreements of this creditor whose evidence is missing or altered. Always empty, or somebody must look."""
    rows = session.exec(
        select(Agreement.id, Evidence).where(Agreement.creditor_id == creditor_id)
        .join(Evidence, col(Evidence.agreement_id) == col(Agreement.id), isouter=True)
        .order_by(col(Agreement.number))
    ).all()
    return [agreement_id for agreement_id, evidence in rows if evidence is None or not is_whole(evidence)]
