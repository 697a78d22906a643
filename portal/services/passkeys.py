"""Passkeys: sign-in and signatures by the person's own device (W3C Web Authentication Level 3).

A passkey never replaces the code, it stands beside it: a lock after wrong codes leaves it working. The device
always checks who is holding it (user verification).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json_dict,
    parse_authentication_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.config import Settings
from portal.db.models import Debtor, Passkey
from portal.services import rate_limits
from portal.services.debtors import DebtorFacts
from portal.services.rate_limits import Limit

CHALLENGE_BYTES = 32
CHALLENGE_LIFE = timedelta(minutes=10)
#: A challenge of ours is answered once, whichever worker gets it.
ONCE = Limit("challenge", 1, CHALLENGE_LIFE)
MOST = 5
REQUIRED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True)
class RelyingParty:
    """Who the passkeys are for: the host name, the creditor's name as the phone shows it, our origin."""

    id: str
    name: str
    origin: str


@dataclass(frozen=True)
class Assertion:
    """A verified signature, with everything needed to verify it again years later."""

    passkey_id: UUID
    debtor_id: UUID
    credential_id: bytes
    public_key: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes


class PasskeyRefused(Exception):
    """``code``: UNREADABLE, UNKNOWN, REPLAYED, NOT_VERIFIED, TAKEN or TOO_MANY."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def relying_party(settings: Settings, name: str) -> RelyingParty:
    return RelyingParty(settings.hostname, name, settings.base_url.rstrip("/"))


def passkeys_of(session: Session, debtor_id: UUID) -> Sequence[Passkey]:
    """The person's working passkeys, the newest first."""
    return session.exec(
        select(Passkey).where(Passkey.debtor_id == debtor_id, col(Passkey.revoked_at).is_(None))
        .order_by(col(Passkey.created_at).desc())
    ).all()


def creation_options(
    session: Session, party: RelyingParty, person: DebtorFacts, shown_name: str, challenge: bytes
) -> dict[str, Any]:
    """What the browser hands to ``navigator.credentials.create``. ``shown_name`` appears on the phone's own
    list of passkeys: nothing in it may say debt or a whole document number."""
    options = generate_registration_options(
        rp_id=party.id, rp_name=party.name, user_id=person.id.bytes, user_name=shown_name,
        user_display_name=person.first_name, challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=_descriptors(passkeys_of(session, person.id)),
    )
    return dict(options_to_json_dict(options))


def assertion_options(party: RelyingParty, challenge: bytes, known: Sequence[Passkey] = ()) -> dict[str, Any]:
    """What the browser hands to ``navigator.credentials.get``; without ``known`` the phone offers its own list."""
    options = generate_authentication_options(
        rp_id=party.id, challenge=challenge, allow_credentials=_descriptors(known), user_verification=REQUIRED
    )
    return dict(options_to_json_dict(options))


def create_passkey(
    session: Session, party: RelyingParty, *, debtor_id: UUID, credential: str, challenge: bytes, label: str,
    now: datetime, new_id: Callable[[], UUID],
) -> Passkey:
    """Keep the public half of a new passkey. Raises `PasskeyRefused`."""
    if len(passkeys_of(session, debtor_id)) >= MOST:
        raise PasskeyRefused("TOO_MANY")
    _spend(session, challenge, now)
    try:
        verified = verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=party.id,
            expected_origin=party.origin, require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise PasskeyRefused("NOT_VERIFIED") from None
    if session.exec(select(Passkey.id).where(Passkey.credential_id == verified.credential_id)).first():
        raise PasskeyRefused("TAKEN")
    row = Passkey(
        id=new_id(), debtor_id=debtor_id, credential_id=verified.credential_id,
        public_key=verified.credential_public_key, sign_count=verified.sign_count, label=label[:60], created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def verify(
    session: Session, party: RelyingParty, *, credential: str, challenge: bytes, creditor_id: UUID, now: datetime,
    debtor_id: UUID | None = None, once: bool = True,
) -> Assertion:
    """Check a signature over ``challenge`` by a passkey of this creditor's (and this) debtor.

    ``once``: the challenge was ours and works a single time. A digest of terms is its own protection: signing
    it twice says the same thing. Raises `PasskeyRefused`.
    """
    try:
        answer = parse_authentication_credential_json(credential)
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise PasskeyRefused("UNREADABLE") from None
    row = session.exec(
        select(Passkey).join(Debtor, col(Debtor.id) == col(Passkey.debtor_id)).where(
            Passkey.credential_id == answer.raw_id, col(Passkey.revoked_at).is_(None),
            Debtor.creditor_id == creditor_id,
        ).with_for_update(of=Passkey)
    ).first()
    if row is None or (debtor_id is not None and row.debtor_id != debtor_id):
        raise PasskeyRefused("UNKNOWN")
    if answer.response.user_handle not in {None, b"", row.debtor_id.bytes}:
        raise PasskeyRefused("UNKNOWN")
    if once:
        _spend(session, challenge, now)
    try:
        verified = verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=party.id,
            expected_origin=party.origin, credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count, require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise PasskeyRefused("NOT_VERIFIED") from None
    row.sign_count, row.used_at = verified.new_sign_count, now
    session.add(row)
    session.flush()
    return _assertion(row, answer)


def revoke_passkey(session: Session, debtor_id: UUID, passkey_id: UUID, now: datetime) -> bool:
    """The person's own passkey stops working. False: there is no such passkey of theirs."""
    row = session.get(Passkey, passkey_id)
    if row is None or row.debtor_id != debtor_id or row.revoked_at is not None:
        return False
    row.revoked_at = now
    session.add(row)
    session.flush()
    return True


def challenge_bytes(text: str) -> bytes:
    """A challenge kept as base64url. Raises `PasskeyRefused` UNREADABLE."""
    try:
        return base64url_to_bytes(text)
    except ValueError:
        raise PasskeyRefused("UNREADABLE") from None


def _spend(session: Session, challenge: bytes, now: datetime) -> None:
    if len(challenge) != CHALLENGE_BYTES:
        raise PasskeyRefused("UNREADABLE")
    if rate_limits.hit(session, ONCE, challenge, now) is not None:
        raise PasskeyRefused("REPLAYED")


def _descriptors(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=row.credential_id) for row in known]


def _assertion(row: Passkey, answer: AuthenticationCredential) -> Assertion:
    said = answer.response
    return Assertion(
        row.id, row.debtor_id, row.credential_id, row.public_key, said.authenticator_data, said.client_data_json,
        said.signature,
    )
