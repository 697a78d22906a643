"""Getting in: server-side sessions, one-time codes, passkeys, and the counters of the rate limits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from portal.db.types import Digest, UtcDateTime, one_of


class WebSession(SQLModel, table=True):
    """A signed-in browser. Only the SHA-256 of its 32-byte token is kept, so a stolen table opens nothing."""

    __tablename__ = "web_session"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 3", name="level"),)

    id: UUID = Field(primary_key=True)
    token_digest: bytes = Field(sa_type=Digest, unique=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    #: 1: code to the contact on file. 2: fresh step-up. 3: passkey.
    level: int
    device: str = Field(default="", max_length=120)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OneTimeCode(SQLModel, table=True):
    """A 6-digit code, kept as an HMAC, bound to one browser and one purpose.

    Rows exist for unknown people too (``debtor_id`` null, a code nobody was sent), so that trying and
    failing looks and costs the same. Asking never looks anybody up: the worker that sends the message fills
    ``debtor_id``. ``subject_digest`` is the blind index of the document asked for, ``identity_digest`` the
    one of document and birth date together.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (
        CheckConstraint(one_of("purpose", "sign_in", "accept"), name="purpose"),
        CheckConstraint("tries >= 0", name="tries"),
    )

    id: UUID = Field(primary_key=True)
    creditor_id: UUID = Field(foreign_key="creditor.id")
    debtor_id: UUID | None = Field(default=None, foreign_key="debtor.id")
    subject_digest: bytes = Field(sa_type=Digest)
    identity_digest: bytes = Field(sa_type=Digest, index=True)
    browser_digest: bytes = Field(sa_type=Digest, index=True)
    purpose: str = Field(max_length=10)
    #: For ``accept``: SHA-256 of the canonical terms; the code works for that offer only.
    bound_digest: bytes | None = Field(default=None, sa_type=Digest)
    #: The channel asked for; the one used is for the evidence only, as showing it would tell who is known.
    channel: str = Field(default="", max_length=10)
    sent_channel: str = Field(default="", max_length=10)
    code_hmac: bytes = Field(sa_type=Digest)
    #: SHA-256 of the words that were sent, for the evidence of an acceptance.
    message_digest: bytes | None = Field(default=None, sa_type=Digest)
    tries: int = Field(default=0)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    replaced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Passkey(SQLModel, table=True):
    """A WebAuthn credential of a debtor (W3C Web Authentication Level 3)."""

    __tablename__ = "passkey"

    id: UUID = Field(primary_key=True)
    debtor_id: UUID = Field(foreign_key="debtor.id", index=True)
    credential_id: bytes = Field(sa_type=LargeBinary, unique=True)
    public_key: bytes = Field(sa_type=LargeBinary)
    sign_count: int = Field(sa_type=BigInteger)
    label: str = Field(default="", max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RateCounter(SQLModel, table=True):
    """How often something happened in a window, shared by all workers. The key is a digest, never a CPF."""

    __tablename__ = "rate_counter"

    key: str = Field(primary_key=True, max_length=80)
    window_started_at: datetime = Field(sa_type=UtcDateTime)
    hits: int
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
