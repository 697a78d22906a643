"""The policies a new creditor starts with, as documents beside the code, to be replaced by its own versions."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import Session

from portal.clock import civil_date
from portal.services.charge_rules import publish_charge_rule
from portal.services.policies import PublishedPolicy, publish

DOCUMENTS = Path(__file__).resolve().parent / "policy_documents"
POLICIES = ("founding", "microcredit", "card")


def document(name: str) -> Any:
    """The default document of this name: one of `POLICIES`, or ``charges``."""
    return json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))


def publish_default_policies(
    session: Session, creditor_id: UUID, *, now: datetime, new_id: Callable[[], UUID]
) -> tuple[PublishedPolicy, ...]:
    """Charge rules for every product, the founding policy, and those of microcredit and cards, from today on."""
    for rule in document("charges"):
        publish_charge_rule(
            session, creditor_id, rule.pop("product"), rule, valid_from=civil_date(now), new_id=new_id
        )
    return tuple(publish(session, creditor_id, document(name), now=now, new_id=new_id) for name in POLICIES)
