"""An offer as of the day it was made: what was promised is computed again, not remembered."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import Session

from portal.core.reasons import Reason
from portal.services.contracts import OpenContract, open_contracts
from portal.services.offers import Refused, make_offer
from portal.services.policies import published_version
from portal.services.rulebook import Rulebook, load_rulebook
from portal.services.simulation import Choice, Simulation, simulate


def rebuild(
    session: Session, *, creditor_id: UUID, debtor_id: UUID, contract_ids: Sequence[UUID], choice: Choice,
    base_date: date, policy_code: str, policy_version: int,
) -> Simulation:
    """The simulation of a choice as of ``base_date`` under the policy version it was offered with.

    Raises `Refused`: NO_POLICY, CONTRACT_MISSING (closed, paid or not this person's), or whatever stands against
    the contracts or the choice now. The caller compares ``offer.digest`` or the terms for changed figures.
    """
    held = published_version(session, creditor_id, policy_code, policy_version)
    if held is None:
        raise Refused(Reason("NO_POLICY"))
    rulebook = load_rulebook(session, creditor_id, base_date).holding(held)
    return simulate(
        make_offer(chosen_contracts(session, rulebook, creditor_id, debtor_id, contract_ids), rulebook), choice
    )


def chosen_contracts(
    session: Session, rulebook: Rulebook, creditor_id: UUID, debtor_id: UUID, contract_ids: Sequence[UUID]
) -> tuple[OpenContract, ...]:
    """Exactly these contracts of this debtor. Raises `Refused` CONTRACT_MISSING when one is not there."""
    found = open_contracts(session, rulebook, creditor_id=creditor_id, debtor_id=debtor_id, only=contract_ids)
    if {contract.id for contract in found} != set(contract_ids):
        raise Refused(Reason("CONTRACT_MISSING"))
    return found
