"""The people who owe, opened from their sealed rows."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from portal.db.models import Contact, Debtor
from portal.db.vault import Vault


@dataclass(frozen=True)
class Address:
    """Where the person lives; ``state`` is two letters, ``postal_code`` eight digits."""

    street: str
    district: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True)
class DebtorFacts:
    """A person or company in clear. ``document``: CPF (11 digits) or CNPJ (14) without punctuation."""

    id: UUID
    kind: str
    document: str
    name: str
    birth_date: date
    address: Address

    @property
    def first_name(self) -> str:
        """How to greet: the first name, or a company's whole name."""
        return self.name.split()[0] if self.kind == "cpf" and self.name.split() else self.name


@dataclass(frozen=True)
class Reach:
    """One active contact in clear. ``index`` is its blind index."""

    id: UUID
    channel: str
    value: str
    index: bytes


class DebtorMissing(LookupError):
    """No debtor of this id: somebody else's or never there."""


def subject_of(vault: Vault, creditor_id: UUID, document: str) -> bytes:
    """The blind index of a document, equal to the stored one if this creditor knows the person."""
    return vault.index(creditor_id, "document", document)


def identity_of(vault: Vault, creditor_id: UUID, document: str, birth_date: date) -> bytes:
    """The blind index of document and birth date together: what a person states to get in."""
    return vault.index(creditor_id, "identity", f"{document}:{birth_date.isoformat()}")


def read_debtor(session: Session, vault: Vault, debtor_id: UUID) -> DebtorFacts:
    """The debtor in clear. Raises `DebtorMissing`."""
    row = session.get(Debtor, debtor_id)
    if row is None:
        raise DebtorMissing(str(debtor_id))
    return _opened(vault, row)


def find_identity(
    session: Session, vault: Vault, creditor_id: UUID, subject: bytes, identity: bytes
) -> DebtorFacts | None:
    """The person of this document, if the birth date stated with it is the one on file."""
    row = session.exec(
        select(Debtor).where(Debtor.creditor_id == creditor_id, Debtor.document_index == subject)
    ).first()
    if row is None:
        return None
    person = _opened(vault, row)
    known = identity_of(vault, creditor_id, person.document, person.birth_date)
    return person if hmac.compare_digest(known, identity) else None


def contacts_of(session: Session, vault: Vault, debtor_id: UUID) -> Sequence[Reach]:
    """Active contacts, the newest first."""
    rows = session.exec(
        select(Contact).where(Contact.debtor_id == debtor_id, col(Contact.active))
        .order_by(col(Contact.created_at).desc(), col(Contact.id))
    ).all()
    def opened(row: Contact) -> Reach:
        value = vault.open(row.value_sealed, "contact", "value_sealed", row.id)
        return Reach(row.id, row.channel, value, row.value_index)

    return [opened(row) for row in rows]


def _opened(vault: Vault, row: Debtor) -> DebtorFacts:
    def text(column: str) -> str:
        return vault.open(getattr(row, column), "debtor", column, row.id)

    return DebtorFacts(
        id=row.id, kind=row.document_kind, document=text("document_sealed"), name=text("name_sealed"),
        birth_date=date.fromisoformat(text("birth_date_sealed")),
        address=Address(**json.loads(text("address_sealed"))),
    )
