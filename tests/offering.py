"""A creditor with its default rules and one person with contracts, for tests about what is offered."""

import uuid
from dataclasses import dataclass

from portal.clock import civil_date
from portal.db.models import Contract, Creditor, Debtor
from portal.services.contracts import OpenContract, open_contracts
from portal.services.default_policies import publish_default_policies
from portal.services.offers import Offer, make_offer
from portal.services.rulebook import Rulebook, load_rulebook
from portal.services.wiring import Portal
from tests.factories import make_contract, make_creditor, make_debtor


@dataclass
class Scene:
    """Rows already committed, and the ways tests look at them."""

    portal: Portal
    creditor: Creditor
    debtor: Debtor

    def contract(self, **values: object) -> Contract:
        with self.portal.database.writing() as session:
            return make_contract(session, self.portal, self.debtor, **values)  # type: ignore[arg-type]

    def rulebook(self) -> Rulebook:
        with self.portal.database.reading() as session:
            return load_rulebook(session, self.creditor.id, civil_date(self.portal.now()))

    def contracts(self, *only: Contract) -> tuple[OpenContract, ...]:
        with self.portal.database.reading() as session:
            return open_contracts(
                session, self.rulebook(), creditor_id=self.creditor.id, debtor_id=self.debtor.id,
                only=[each.id for each in only] if only else None,
            )

    def offer(self, *only: Contract) -> Offer:
        return make_offer(self.contracts(*only), self.rulebook())


def make_scene(portal: Portal, policies: bool = True) -> Scene:
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        debtor = make_debtor(session, portal, creditor)
        if policies:
            publish_default_policies(session, creditor.id, now=portal.now(), new_id=uuid.uuid4)
    return Scene(portal, creditor, debtor)
