"""Messages to people: written and promised where something happens, delivered by a worker afterwards.

Who gets a sign-in code is found out only here, in the worker: the page that took the question never looked,
so it cannot tell by its time or its answer whether anybody was found.
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from portal.db.models import Contact, OneTimeCode
from portal.db.vault import Vault
from portal.gateways.errors import GatewayError
from portal.gateways.messages.base import CHANNELS, Message
from portal.services import debtors, outbox, rate_limits
from portal.services.codes import PER_DAY, PER_HOUR
from portal.services.outbox import Job
from portal.services.rate_limits import Limit
from portal.services.wiring import Portal

TOPIC = "message.send"
#: Codes one contact may get, whoever asks: two people of one household may share a phone.
CONTACT_LIMITS = tuple(Limit(f"contact-{limit.name}", limit.most, limit.window) for limit in (PER_HOUR, PER_DAY))


@dataclass(frozen=True)
class Draft:
    """One message in the forms its channels need. ``short`` is for SMS and WhatsApp; ``code``, if any, goes
    into the machine-readable last line of an SMS."""

    subject: str
    text: str
    html: str
    short: str
    code: str = ""


@dataclass(frozen=True)
class _Letter:
    """A message with its reader, ready to go."""

    message: Message
    code_id: UUID | None = None


def promise_code(
    session: Session, vault: Vault, *, creditor_id: UUID, code_id: UUID, draft: Draft, now: datetime,
    new_id: Callable[[], UUID],
) -> None:
    """Send the code of a `portal.services.codes.Issued` row to whoever it turns out to be for."""
    outbox.enqueue(
        session, creditor_id=creditor_id, topic=TOPIC, key=f"code:{code_id}", payload={"code_id": str(code_id)},
        now=now, new_id=new_id, vault=vault, secret=json.dumps(asdict(draft)),
    )


def promise_to_all(
    session: Session, vault: Vault, *, creditor_id: UUID, debtor_id: UUID, draft: Draft, key: str, now: datetime,
    new_id: Callable[[], UUID],
) -> None:
    """Tell a person through every contact on file. ``key`` is unique for ever, as in `outbox.enqueue`."""
    for reach in debtors.contacts_of(session, vault, debtor_id):
        outbox.enqueue(
            session, creditor_id=creditor_id, topic=TOPIC, key=f"{key}:{reach.id}",
            payload={"contact_id": str(reach.id)}, now=now, new_id=new_id, vault=vault,
            secret=json.dumps(asdict(draft)),
        )


def deliver(portal: Portal, job: Job) -> None:
    """The worker's part, in short transactions around the network call. Raises `GatewayError`.

    A code for nobody, replaced or no longer wanted is simply not sent.
    """
    draft = Draft(**json.loads(job.secret))
    with portal.database.writing() as session:
        letter = _address(session, portal, job, draft)
    if letter is None:
        return
    portal.messages(letter.message.channel).send(letter.message, job.key)
    if letter.code_id is not None:
        with portal.database.writing() as session:
            row = session.get(OneTimeCode, letter.code_id)
            if row is not None:
                row.sent_at = portal.now()
                session.add(row)


def _address(session: Session, portal: Portal, job: Job, draft: Draft) -> _Letter | None:
    if "code_id" in job.payload:
        return _code_letter(session, portal, job, draft)
    row = session.get(Contact, UUID(job.payload["contact_id"]))
    if row is None or not row.active:
        return None
    value = portal.vault.open(row.value_sealed, "contact", "value_sealed", row.id)
    return _Letter(_written(portal, row.channel, value, draft))


def _code_letter(session: Session, portal: Portal, job: Job, draft: Draft) -> _Letter | None:
    row = session.get(OneTimeCode, UUID(job.payload["code_id"]))
    if row is None or row.replaced_at is not None or row.used_at is not None:
        return None
    now, vault = portal.now(), portal.vault
    if now >= row.expires_at:
        raise GatewayError("CODE_TOO_LATE", permanent=True)
    first_time = row.message_digest is None
    if row.debtor_id is None:
        person = debtors.find_identity(session, vault, row.creditor_id, row.subject_digest, row.identity_digest)
        if person is None:
            return None
        row.debtor_id = person.id
    reach = _best(debtors.contacts_of(session, vault, row.debtor_id), row.channel)
    if reach is None or (first_time and _too_many(session, portal, row.creditor_id, reach, now)):
        return None
    row.sent_channel = reach.channel
    message = _written(portal, reach.channel, reach.value, draft)
    row.message_digest = hashlib.sha256(message.text.encode()).digest()
    session.add(row)
    return _Letter(message, row.id)


def _best(contacts: Sequence[debtors.Reach], channel: str) -> debtors.Reach | None:
    """The contact of the wished channel, else another one on file: better than silence."""
    for wished in (channel, *CHANNELS):
        for reach in contacts:
            if reach.channel == wished:
                return reach
    return None


def _too_many(session: Session, portal: Portal, creditor_id: UUID, reach: debtors.Reach, now: datetime) -> bool:
    subject = portal.vault.index(creditor_id, "contact", reach.index.hex())
    return any(rate_limits.hit(session, limit, subject, now) is not None for limit in CONTACT_LIMITS)


def _written(portal: Portal, channel: str, to: str, draft: Draft) -> Message:
    if channel == "email":
        return Message(channel, to, draft.subject, draft.text, draft.html)
    if channel == "sms":
        return Message(channel, to, "", _sms(draft, portal.settings.hostname))
    return Message(channel, to, "", draft.short)


def _sms(draft: Draft, hostname: str) -> str:
    """Without accents, which halve the room of a text message. The last line ties the code to our address, so
    that phones fill it in there and nowhere else (WICG origin-bound one-time codes)."""
    plain = unicodedata.normalize("NFKD", draft.short).encode("ascii", "ignore").decode()
    return f"{plain}\n\n@{hostname} #{draft.code}" if draft.code else plain

