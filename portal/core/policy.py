"""A creditor's offer policy: dated, versioned data read from JSON, and what can be looked up in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from portal.core.calendar import yearly
from portal.core.charge_profile import ChargeProfile
from portal.core.document import Node
from portal.core.errors import CoreError
from portal.core.iof import NO_IOF, IofRule
from portal.core.policy_parser import read_discounts, read_eligibility, read_iof, read_late, read_plan
from portal.core.policy_terms import (
    Authority,
    BreachRule,
    DiscountBand,
    DueChangeRule,
    EligibilityRule,
    PlanTerms,
)
from portal.core.rates import ZERO, Rate

MIN_OFFER_DAYS = 2  # CDC art. 54-B, II: an offer holds for at least two days

_KEYS = (
    "policy_id",
    "version",
    "valid_from",
    "valid_to",
    "creditor",
    "products",
    "eligibility",
    "cash",
    "plan",
    "authority",
    "offer_validity_days",
    "breach",
    "due_change",
    "max_replans",
    "late",
    "iof",
    "avoid_due_on",
    "programme",
)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy. ``cash``: discounts of one payment; ``late``: charges of late agreements.

    ``programme`` names a campaign that goes before the creditor's ordinary policies on its own dates.
    """

    policy_id: str
    version: int
    valid_from: date
    valid_to: date | None
    creditor: str
    products: tuple[str, ...]
    eligibility: tuple[EligibilityRule, ...]
    cash: tuple[DiscountBand, ...]
    plan: PlanTerms
    authority: tuple[Authority, ...]
    offer_validity_days: int
    breach: BreachRule
    due_change: DueChangeRule = field(default_factory=DueChangeRule)
    max_replans: int = 1
    late: ChargeProfile = field(default_factory=ChargeProfile)
    iof: IofRule = NO_IOF
    avoid_due_on: tuple[str, ...] = ()
    programme: str = ""

    def applies(self, product: str, on: date) -> bool:
        """Whether this version governs a product on a day."""
        within = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return within and ("*" in self.products or product in self.products)

    def rate_for(self, count: int) -> Rate:
        """Monthly rate of a plan with ``count`` installments; one payment without a band bears no interest.

        Raises ``CoreError`` RATE_MISSING.
        """
        for band in self.plan.rates:
            if band.first <= count <= band.last:
                return band.rate
        if count == 1:
            return ZERO
        raise CoreError("RATE_MISSING", count=count)

    def max_count_for(self, total: int) -> int:
        """The largest count for a debt of ``total`` cents."""
        for cap in self.plan.count_caps:
            if total <= cap.up_to:
                return min(cap.count, self.plan.count_max)
        return self.plan.count_max

    def closed_days(self, first_year: int, last_year: int) -> frozenset[date]:
        """Days to avoid although banks work (31 December: no service at the counter), for ``closed``."""
        return yearly(self.avoid_due_on, first_year, last_year)

    def max_discount(self, role: str) -> Rate:
        """The largest discount, as a share of the total, a role may give; zero for a role not listed."""
        return next((row.max_discount for row in self.authority if row.role == role), ZERO)

    def iof_rule(self, days_already_taxed: int | None) -> IofRule:
        """The tax rule for one contract. Raises ``CoreError`` IOF_DAYS_UNKNOWN: days are never guessed."""
        if self.iof.mode == "complement" and days_already_taxed is None:
            raise CoreError("IOF_DAYS_UNKNOWN")
        return replace(self.iof, days_already_taxed=days_already_taxed or 0)


def parse_policy(document: Mapping[str, object]) -> Policy:
    """Read a policy document. Raises ``CoreError`` POLICY_INVALID whose ``faults`` are all ``Reason`` s,
    each with the ``path`` of the offending field."""
    root = Node(document)
    root.members(*_KEYS)
    valid_from, valid_to = root.at("valid_from").day(), root.at("valid_to").day()
    if valid_from is None:
        root.at("valid_from").fault("REQUIRED")
        valid_from = date.min
    if valid_to is not None and valid_to < valid_from:
        root.at("valid_to").fault("OUT_OF_ORDER", first=valid_from, last=valid_to)
    late = read_late(root.at("late"))
    policy = Policy(
        policy_id=root.at("policy_id").text(),
        version=root.at("version").integer(1, 10**9),
        valid_from=valid_from,
        valid_to=valid_to,
        creditor=root.at("creditor").text(),
        products=tuple(node.text() for node in root.at("products").items()) or ("*",),
        eligibility=read_eligibility(root.at("eligibility")),
        cash=read_discounts(root.at("cash")),
        plan=read_plan(root.at("plan"), late.regime),
        authority=tuple(_authority(node) for node in root.at("authority").items()),
        offer_validity_days=root.at("offer_validity_days").integer(MIN_OFFER_DAYS, 365),
        breach=_breach(root.at("breach")),
        due_change=_due_change(root.at("due_change")),
        max_replans=root.at("max_replans").integer(0, 99, 1),
        late=late,
        iof=read_iof(root.at("iof")),
        avoid_due_on=tuple(node.month_day() for node in root.at("avoid_due_on").items()),
        programme=root.at("programme").text(""),
    )
    if policy.programme and valid_to is None:
        root.at("valid_to").fault("REQUIRED", expected="the last day of the programme")
    if root.faults:
        raise CoreError("POLICY_INVALID", faults=tuple(root.faults))
    return policy


def _authority(node: Node) -> Authority:
    node.members("role", "max_discount_total", "max")
    limit = node.at("max_discount_total")
    return Authority(node.at("role").text(), (limit if limit.present else node.at("max")).rate(Rate(1)))


def _breach(node: Node) -> BreachRule:
    if not node.present:
        return BreachRule()
    node.members("days", "installments")
    return BreachRule(node.at("days").integer(1, 365), node.at("installments").integer(1, 96))


def _due_change(node: Node) -> DueChangeRule:
    if not node.present:
        return DueChangeRule()
    node.members("max_shift_days", "every_months")
    return DueChangeRule(node.at("max_shift_days").integer(0, 60), node.at("every_months").integer(0, 120))
