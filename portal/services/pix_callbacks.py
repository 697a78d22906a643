"""What a PSP calls out to us: "a Pix arrived". A hint and nothing more.

Anybody may find out the address, and a customer of the same PSP may point his webhook at it. So the only thing
taken from a callback is which Pix to look at; what is true about it, the PSP is asked with our own credentials
(`portal.services.reconciliation.confirm_pix`). Pix of nobody here are ignored. Twice, late or shuffled: no matter.
"""

import hashlib
import hmac
import json
import logging
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from portal.config import Settings
from portal.db.models import Charge, Creditor, OutboxMessage
from portal.gateways.errors import GatewayError
from portal.services import outbox, reconciliation
from portal.services.outbox import Job
from portal.services.wiring import Portal

log = logging.getLogger(__name__)

TOPIC = "pix.look"
MOST_ITEMS = 1000
TRIES = 3
_E2EID = re.compile(r"[A-Za-z0-9]{1,64}")


def path_token(settings: Settings) -> str:
    """The unguessable part of the webhook's address; follows from the secret key, so it changes with it."""
    name = f"pix-webhook:{settings.pix_gateway}"
    return hmac.new(settings.secret_key.encode(), name.encode(), hashlib.sha256).hexdigest()[:32]


def address_for(settings: Settings, base_url: str = "") -> str:
    """What to register at the PSP, which adds "/pix" to it."""
    return f"{(base_url or settings.base_url).rstrip('/')}/webhooks/pix/{path_token(settings)}"


def note(portal: Portal, document: Any) -> int:
    """Promise a look at each Pix of a callback that may concern us. How many are new."""
    rows = document.get("pix") if isinstance(document, Mapping) else None
    items = [row for row in (rows if isinstance(rows, list) else [])[:MOST_ITEMS] if isinstance(row, Mapping)]
    items = [row for row in items if isinstance(row.get("endToEndId"), str) and _E2EID.fullmatch(row["endToEndId"])]
    if not items:
        return 0
    for _ in range(TRIES):
        try:
            return _promise(portal, items)
        except IntegrityError:  # the same news on another connection was faster; some of ours may still be news
            continue
    return 0


def look(portal: Portal, job: Job) -> None:
    """ "pix.look": ask the PSP about one Pix and put it in the books. Raises `GatewayError` to try again."""
    try:
        one = portal.pix.find_received(job.payload["e2eid"])
    except GatewayError as error:
        if not error.permanent:
            raise
        log.warning("a callback names a Pix the PSP will not speak about: %s", error.code)
        return
    if one is not None:
        reconciliation.confirm_pix(portal, one)


def _promise(portal: Portal, items: Iterable[Mapping[str, Any]]) -> int:
    fresh: dict[str, tuple[UUID, str]] = {}
    with portal.database.reading() as session:
        for row in items:
            owner = _owner(session, row)
            if owner is not None:
                fresh[_key(row)] = owner, row["endToEndId"]
        known = session.exec(select(OutboxMessage.key).where(col(OutboxMessage.key).in_(list(fresh)))).all()
    for key in known:
        fresh.pop(key)
    if fresh:
        with portal.database.writing() as session:
            for key, (creditor_id, e2eid) in fresh.items():
                outbox.enqueue(
                    session, creditor_id=creditor_id, topic=TOPIC, key=key, payload={"e2eid": e2eid},
                    now=portal.now(), new_id=uuid.uuid4,
                )
    return len(fresh)


def _owner(session: Session, row: Mapping[str, Any]) -> UUID | None:
    """The creditor whose key or whose charge the callback names."""
    chave, txid = row.get("chave"), row.get("txid")
    if isinstance(chave, str) and chave:
        found = session.exec(select(Creditor.id).where(Creditor.pix_key == chave)).first()
        if found is not None:
            return found
    if isinstance(txid, str) and txid:
        return session.exec(select(Charge.creditor_id).where(Charge.txid == txid)).first()
    return None


def _key(row: Mapping[str, Any]) -> str:
    """One promise per Pix and state of its refunds: the news of a refund comes under the same endToEndId."""
    back = row.get("devolucoes")
    states = [
        [str(one.get("id")), str(one.get("status"))]
        for one in (back if isinstance(back, list) else [back]) if isinstance(one, Mapping)
    ]
    digest = hashlib.sha256(json.dumps(states).encode()).hexdigest()[:16]
    return f"{TOPIC}:{row['endToEndId']}:{digest}"
