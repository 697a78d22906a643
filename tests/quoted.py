"""A person with overdue contracts and a quote of them, made the way the product makes one."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from portal.clock import civil_date
from portal.db.models import Quote
from portal.services.acceptance import Accepted, Wish, accept
from portal.services.contracts import open_contracts
from portal.services.default_policies import publish_default_policies
from portal.services.evidence import Proof, Visit
from portal.services.offers import make_offer
from portal.services.quote_token import read, sign
from portal.services.quotes import keep_quote
from portal.services.rulebook import load_rulebook
from portal.services.simulation import Choice, first_dues, simulate
from portal.services.wiring import Portal
from tests.factories import make_contract, make_creditor, make_debtor


@dataclass
class House:
    """One creditor with policies, one debtor, contracts."""

    portal: Portal
    creditor_id: UUID
    debtor_id: UUID
    contract_ids: list[UUID]
    extra: dict[str, UUID] = field(default_factory=dict)

    def token(self, *, count: int = 24, entry: int = 0, contracts: list[UUID] | None = None) -> str:
        """A signed simulation, as the simulator's form carries it."""
        with self.portal.database.reading() as session:
            rulebook = load_rulebook(session, self.creditor_id, civil_date(self.portal.now()))
            chosen = open_contracts(
                session, rulebook, creditor_id=self.creditor_id, debtor_id=self.debtor_id,
                only=contracts or self.contract_ids,
            )
            offer = make_offer(chosen, rulebook)
            simulation = simulate(offer, Choice(count, entry, first_dues(offer, 10)[0], 10))
        return sign(
            self.portal.settings.secret_key, simulation, quote_id=uuid.uuid4(), debtor_id=self.debtor_id
        )

    def quote(self, session: Session, **choice: object) -> Quote:
        """A stored quote; give the session of a writing transaction."""
        claim = read(
            self.portal.settings.secret_key, self.token(**choice), debtor_id=self.debtor_id,
            now=self.portal.now(),
        )
        return keep_quote(
            session, claim, creditor_id=self.creditor_id, debtor_id=self.debtor_id, now=self.portal.now()
        )

    def wish(self, quote: Quote | UUID, key: UUID | None = None) -> Wish:
        quote_id = quote if isinstance(quote, UUID) else quote.id
        return Wish(self.creditor_id, self.debtor_id, quote_id, key or uuid.uuid4())

    def accept(self, session: Session, wish: Wish, prove: Callable[[Quote], Proof] | None = None) -> Accepted:
        return accept(
            session, wish, prove=prove or proven, visit=seen, announce=lambda quote, made: None,
            now=self.portal.now(), new_id=uuid.uuid4,
        )


def make_house(portal: Portal, contracts: int = 1, **values: object) -> House:
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        publish_default_policies(session, creditor.id, now=portal.now(), new_id=uuid.uuid4)
        debtor = make_debtor(session, portal, creditor)
        made = [
            make_contract(session, portal, debtor, number=f"2024/{place:05d}", **values)
            for place in range(1, contracts + 1)
        ]
        return House(portal, creditor.id, debtor.id, [contract.id for contract in made])


def proven(_quote: Quote) -> Proof:
    return Proof("code", 2, {"channel": "email", "message_sha256": "0" * 64})


def seen(_quote: Quote) -> Visit:
    return Visit(
        session_id=UUID(int=7), session_level=1, signed_in_at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
        ip="192.0.2.7", user_agent="test", release="0", document_digest=bytes(32),
    )
