"""The signed answer of the simulator: a claim on an offer, which the person carries and only the server can make.

It names the choice and what it was computed from, never amounts: the figures are computed again from the
database, and differ only if `facts_digest` does. Bound to one debtor, whose id is signed but not carried.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from portal.clock import civil_date, local_instant
from portal.core.errors import CoreError
from portal.services.simulation import Choice, Simulation

_HEAD = struct.Struct(">B16sIIIBBQH16sBB")
_FORMAT = 1
_MAC_BYTES = 16  # 128 bits: nobody can try more than the rate limit lets them
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Claim:
    """What a valid token says. ``facts_digest`` is that of the offer when the token was signed."""

    quote_id: UUID
    contract_ids: tuple[UUID, ...]
    choice: Choice
    base_date: date
    policy_code: str
    policy_version: int
    facts_digest: bytes
    valid_until: datetime


def sign(secret_key: str, simulation: Simulation, *, quote_id: UUID, debtor_id: UUID) -> str:
    """A URL-safe token for this simulation and this debtor."""
    offer, choice = simulation.offer, simulation.choice
    code = offer.published.code.encode()
    body = _HEAD.pack(
        _FORMAT, quote_id.bytes, offer.base_date.toordinal(), choice.first_due.toordinal(),
        civil_date(simulation.valid_until).toordinal(), choice.count, choice.due_day,
        choice.entry, offer.published.version, offer.digest, len(code), len(offer.contracts),
    ) + code + b"".join(contract.id.bytes for contract in offer.contracts)
    return base64.urlsafe_b64encode(body + _mac(secret_key, body, debtor_id)).rstrip(b"=").decode()


def read(secret_key: str, token: str, *, debtor_id: UUID, now: datetime) -> Claim:
    """The claim in a token of ours. Raises ``CoreError`` QUOTE_TOKEN_INVALID (forged, altered, somebody
    else's) or QUOTE_EXPIRED with ``valid_until``."""
    raw = _decoded(token)
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(body) < _HEAD.size or not hmac.compare_digest(mac, _mac(secret_key, body, debtor_id)):
        raise CoreError("QUOTE_TOKEN_INVALID")
    (form, quote_id, base, first_due, last, count, due_day, entry, version, digest, code_size, contracts) = (
        _HEAD.unpack_from(body)
    )
    rest = body[_HEAD.size :]
    if form != _FORMAT or len(rest) != code_size + 16 * contracts:
        raise CoreError("QUOTE_TOKEN_INVALID")
    claim = Claim(
        quote_id=UUID(bytes=quote_id),
        contract_ids=tuple(UUID(bytes=rest[at : at + 16]) for at in range(code_size, len(rest), 16)),
        choice=Choice(count, entry, date.fromordinal(first_due), due_day),
        base_date=date.fromordinal(base),
        policy_code=rest[:code_size].decode(),
        policy_version=version,
        facts_digest=digest,
        valid_until=_end_of(date.fromordinal(last)),
    )
    if now > claim.valid_until:
        raise CoreError("QUOTE_EXPIRED", valid_until=claim.valid_until)
    return claim


def _end_of(day: date) -> datetime:
    return local_instant(day.year, day.month, day.day, 23, 59) + timedelta(seconds=59)


def _decoded(token: str) -> bytes:
    if len(token) > _LONGEST or not token.isascii():
        raise CoreError("QUOTE_TOKEN_INVALID")
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CoreError("QUOTE_TOKEN_INVALID") from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != token:
        raise CoreError("QUOTE_TOKEN_INVALID")  # one token, one spelling
    return raw


def _mac(secret_key: str, body: bytes, debtor_id: UUID) -> bytes:
    mac = _keyed(secret_key).copy()
    mac.update(debtor_id.bytes + body)
    return mac.digest()[:_MAC_BYTES]


@lru_cache(maxsize=8)
def _keyed(secret_key: str) -> "hmac.HMAC":
    """HMAC-SHA256 under a key of its own, ready to be copied."""
    key = hmac.digest(secret_key.encode(), b"quote token", "sha256")
    return hmac.new(key, digestmod=hashlib.sha256)
