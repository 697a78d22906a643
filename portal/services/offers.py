"""What a policy offers for the chosen contracts on a day, before anybody chooses how many installments."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from portal.clock import local_instant
from portal.core.card_cap import CardBasis
from portal.core.discounts import Discounted, discount_debts, within_authority
from portal.core.eligibility import failed_rules
from portal.core.errors import CoreError
from portal.core.iof import IofRule
from portal.core.policy import MIN_OFFER_DAYS, Policy
from portal.core.policy_terms import DueWindow
from portal.core.reasons import Reason
from portal.services.contracts import OpenContract
from portal.services.policies import PublishedPolicy
from portal.services.rulebook import Rulebook

SELF_SERVICE = "self_service"
MOST_CONTRACTS = 50

#: Conditions on the plan itself: looked at when there is one (`portal.services.simulation`).
OF_THE_PLAN = ("count", "installment")


class Refused(Exception):
    """The portal may not offer this by itself. ``reasons`` are all of them; the way on is a person."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = reasons
        super().__init__(", ".join(reason.code for reason in reasons))


@dataclass(frozen=True, slots=True)
class Offer:
    """Figures shared by every count. ``cash``: the discount of one payment; ``plan``: that of installments.

    ``digest`` changes whenever a figure behind the offer does.
    """

    contracts: tuple[OpenContract, ...]
    published: PublishedPolicy
    base_date: date
    cash: Discounted
    plan: Discounted
    card: CardBasis | None
    iof: IofRule
    digest: bytes

    @property
    def policy(self) -> Policy:
        return self.published.policy

    @property
    def window(self) -> DueWindow:
        return due_window(self.policy)

    def valid_until(self, first_due: date) -> datetime:
        """The last second the offer holds: by the policy's days, before the first due date, never under two days."""
        days = min(self.policy.offer_validity_days, (first_due - self.base_date).days - 1)
        last = self.base_date + timedelta(max(days, MIN_OFFER_DAYS))
        return local_instant(last.year, last.month, last.day, 23, 59) + timedelta(seconds=59)


def due_window(policy: Policy) -> DueWindow:
    """First due dates, none of them inside the days the offer must hold (CDC art. 54-B II)."""
    window = policy.plan.first_due
    return replace(window, min_days=max(window.min_days, MIN_OFFER_DAYS + 1))


def make_offer(contracts: Sequence[OpenContract], rulebook: Rulebook) -> Offer:
    """The offer for these contracts on the rulebook's day. Raises `Refused` with every reason against."""
    published, reasons = governing(contracts, rulebook)
    if reasons or published is None:
        raise Refused(*reasons)
    policy = published.policy
    debts = [(contract.days_overdue, contract.components) for contract in contracts]
    cash, plan = discount_debts(policy.cash, debts), discount_debts(policy.plan.discounts, debts)
    if not all(
        within_authority(policy, SELF_SERVICE, each.gross.total, each.net.total) and each.net.total > 0
        for each in (cash, plan)
    ):
        raise Refused(Reason("DISCOUNT_ABOVE_AUTHORITY"))
    try:
        iof = policy.iof_rule(None)
    except CoreError as error:
        raise Refused(Reason(error.code)) from None
    return Offer(
        contracts=tuple(contracts),
        published=published,
        base_date=rulebook.on,
        cash=cash,
        plan=plan,
        card=_card_basis(policy, contracts, plan.net.total),
        iof=iof,
        digest=_digest(contracts, published.id, rulebook.on),
    )


def governing(
    contracts: Sequence[OpenContract], rulebook: Rulebook
) -> tuple[PublishedPolicy | None, tuple[Reason, ...]]:
    """The policy these contracts fall under, a programme before the ordinary one; or why the ordinary one refuses."""
    published, reasons = None, reasons_against(contracts, None)
    for published in rulebook.policies_for(contract.product for contract in contracts):
        reasons = reasons_against(contracts, published)
        if not reasons:
            break
    return published, reasons


def reasons_against(contracts: Sequence[OpenContract], published: PublishedPolicy | None) -> tuple[Reason, ...]:
    """Why these contracts together cannot be dealt with here: all reasons, each code once."""
    if not contracts:
        return (Reason("NOTHING_CHOSEN"),)
    found = [Reason("IN_AGREEMENT", {"contract": c.number}) for c in contracts if c.agreement_id is not None]
    if len(contracts) > MOST_CONTRACTS:
        found.append(Reason("TOO_MANY_CONTRACTS", {"maximum": MOST_CONTRACTS}))
    if published is None:
        return (*found, Reason("NO_POLICY"))
    rules = tuple(rule for rule in published.policy.eligibility if rule.field not in OF_THE_PLAN)
    total = sum(contract.total for contract in contracts)
    for contract in contracts:
        # No policy can allow these two, so they are asked whether or not its document does.
        if contract.prescribed:
            found.append(Reason("PRESCRIBED", {"contract": contract.number, "field": "prescribed"}))
        if contract.blocked:
            found.append(Reason("BLOCKED", {"contract": contract.number, "field": "lawsuit_or_blocked"}))
        facts = {
            "days_overdue": contract.days_overdue,
            "total": total,
            "principal": sum(each.components.principal for each in contracts),
            "contracts": len(contracts),
            "prescribed": contract.prescribed,
            "lawsuit_or_blocked": contract.blocked,
            "product": contract.product,
        }
        try:
            failed = failed_rules(rules, facts)
        except CoreError as error:  # a rule on something the portal does not know: a person must look
            failed = (Reason(error.code, error.facts),)
        found += [Reason(r.code, {**r.facts, "contract": contract.number}) for r in failed]
    each_once: dict[str, Reason] = {}
    for reason in found:
        each_once.setdefault(reason.code, reason)
    return tuple(each_once.values())


def _card_basis(policy: Policy, contracts: Sequence[OpenContract], debt: int) -> CardBasis | None:
    """The card's cap measured on the whole debt of a plan.

    A plan's interest falls on each contract in proportion to its share, so the original card debt is scaled by
    ``debt / card share`` (down to the cent: never in the creditor's favor). Exact when all of it is card debt.
    """
    cards = [c for c in contracts if c.profile.regime == "CARD"]
    share = discount_debts(policy.plan.discounts, [(c.days_overdue, c.components) for c in cards]).net.total
    if not policy.plan.card_cap or share <= 0:
        return None
    return CardBasis(sum(c.components.principal for c in cards) * debt // share)


def _digest(contracts: Sequence[OpenContract], policy_id: UUID, on: date) -> bytes:
    parts = [policy_id.bytes, on.isoformat().encode()]
    for contract in contracts:
        parts += [contract.id.bytes, contract.valued.digest]
    return hashlib.blake2b(b"".join(parts), digest_size=16).digest()
