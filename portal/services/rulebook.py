"""Everything a creditor's rules say on one day: read once, used by every contract and every plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from portal.services.charge_rules import NOTHING, ChargeTerms, charge_rules
from portal.services.policies import PublishedPolicy, current_policies, policies_for, policy_for


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """The policies and charge rules of one creditor in force ``on`` a day."""

    on: date
    policies: tuple[PublishedPolicy, ...]
    charges: Mapping[str, ChargeTerms]

    def policies_for(self, products: Iterable[str]) -> tuple[PublishedPolicy, ...]:
        """What may govern a selection, in the order it is tried: programmes first."""
        return policies_for(self.policies, products)

    def policy_for(self, products: Iterable[str]) -> PublishedPolicy | None:
        """The ordinary policy of a selection of products, or None: then a person answers."""
        return policy_for(self.policies, products)

    def charges_for(self, product: str) -> ChargeTerms:
        return self.charges.get(product, NOTHING)

    def holding(self, policy: PublishedPolicy) -> "Rulebook":
        """The same rules with one policy alone: an offer made under it holds even after a newer one."""
        return replace(self, policies=(policy,))


def load_rulebook(session: Session, creditor_id: UUID, on: date) -> Rulebook:
    return Rulebook(on, current_policies(session, creditor_id, on), charge_rules(session, creditor_id, on))
