"""From an offer and a choice to every figure a person sees before deciding. Pure: nothing is read or written.

The same functions answer the slider, the quote and the acceptance, so that the figures cannot differ.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from portal.clock import civil_date
from portal.core.calendar import following
from portal.core.card_cap import CardBasis
from portal.core.discounts import Discounted
from portal.core.effective_cost import EffectiveCost, plan_effective_cost
from portal.core.eligibility import failed_rules
from portal.core.entry import entry_faults, first_due_choices, first_due_faults, minimum_entry
from portal.core.errors import CoreError
from portal.core.iof import NO_IOF, IofRule
from portal.core.offer import CountOption, count_options
from portal.core.plan import Plan, make_plan
from portal.core.policy import Policy
from portal.core.reasons import Reason
from portal.services.offers import OF_THE_PLAN, Offer, Refused
from portal.services.policies import PublishedPolicy

#: Days of the month offered as buttons; the others are typed.
DUE_DAYS = (1, 5, 10, 15, 20)
USUAL_DAY = 10
USUAL_COUNT = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decides: how many installments, entry in cents, first due date, day of the month."""

    count: int
    entry: int
    first_due: date
    due_day: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """A priced choice. ``discounted`` is the cash discount for one payment and the plan's for more."""

    offer: Offer
    choice: Choice
    plan: Plan
    cost: EffectiveCost
    discounted: Discounted
    valid_until: datetime

    @property
    def entry_due(self) -> date:
        """The entry may be paid for as long as the offer holds: nobody is late before accepting."""
        return following(civil_date(self.offer.valid_until(self.choice.first_due)))


def options(offer: Offer, entry: int, first_due: date, due_day: int) -> tuple[CountOption, ...]:
    """All 96 counts: figures of those that can be priced, and why each refused one is refused."""
    return _options(
        offer.published, offer.cash.net.total, offer.plan.net.total, entry, offer.base_date, first_due, due_day,
        offer.iof, offer.card,
    )


@lru_cache(maxsize=512)
def _options(
    published: PublishedPolicy, cash: int, debt: int, entry: int, base_date: date, first_due: date, due_day: int,
    iof: IofRule, card: CardBasis | None,
) -> tuple[CountOption, ...]:
    policy = published.policy
    rows = count_options(
        policy, cash, debt, entry, base_date, first_due, due_day=due_day, iof=iof, card=card
    )
    return tuple(_with_plan_rules(policy, row) for row in rows)


def _with_plan_rules(policy: Policy, row: CountOption) -> CountOption:
    """Apply the eligibility rules that look at the plan: its count or its installment."""
    rules = tuple(rule for rule in policy.eligibility if rule.field in OF_THE_PLAN)
    if not rules or not row.allowed or row.option is None:
        return row
    failed = failed_rules(rules, {"count": row.count, "installment": row.option.installment})
    return CountOption(row.count, False, failed[0], row.option) if failed else row


def entry_reasons(offer: Offer, entry: int) -> tuple[Reason, ...]:
    """Why this entry is refused. An entry that is not obligatory is zero or at least one smallest installment."""
    rule, debt, least = offer.policy.plan.entry, offer.plan.net.total, offer.policy.plan.installment_min
    reasons = entry_faults(rule, debt, entry)
    if not reasons and 0 < entry < min(least, debt) and minimum_entry(rule, debt) == 0:
        return (Reason("ENTRY_TOO_SMALL", {"entry": entry, "minimum": least}),)
    return reasons


def default_entry(offer: Offer) -> int:
    return minimum_entry(offer.policy.plan.entry, offer.plan.net.total)


def first_dues(offer: Offer, due_day: int) -> tuple[date, ...]:
    """The first due dates possible for a day of the month, soonest first."""
    window = offer.window
    if not window.first_day <= due_day <= window.last_day:
        return ()
    return first_due_choices(window, offer.base_date, due_day)


def default_due(offer: Offer) -> tuple[date, int]:
    """The usual day of the month, or the nearest one that the window reaches: first due date and day."""
    window = offer.window
    for day in sorted(range(window.first_day, window.last_day + 1), key=lambda d: abs(d - USUAL_DAY)):
        dates = first_dues(offer, day)
        if dates:
            return dates[0], day
    raise Refused(Reason("NO_DUE_DATE"))


def allowed_counts(rows: tuple[CountOption, ...]) -> tuple[int, ...]:
    return tuple(row.count for row in rows if row.allowed)


def nearest_allowed(rows: tuple[CountOption, ...], count: int) -> int:
    """The allowed count closest to ``count``, the smaller of two. Raises `Refused` when there is none."""
    allowed = allowed_counts(rows)
    if not allowed:
        raise Refused(*{row.reason.code: row.reason for row in rows if row.reason}.values())
    return min(allowed, key=lambda each: (abs(each - count), each))


def count_for_amount(rows: tuple[CountOption, ...], amount: int) -> int | None:
    """The smallest allowed count whose installments are at most ``amount`` cents: it ends soonest."""
    for row in rows:
        if row.allowed and row.option is not None and row.option.installment <= amount:
            return row.count
    return None


def simulate(offer: Offer, choice: Choice) -> Simulation:
    """Price a choice. Raises `Refused` with the reasons when the policy does not allow it."""
    if not 1 <= choice.count <= 96:
        raise Refused(Reason("COUNT_OUT_OF_RANGE", {"count": choice.count, "minimum": 1, "maximum": 96}))
    faults = first_due_faults(offer.window, offer.base_date, choice.first_due, choice.due_day)
    if choice.count > 1:
        faults += entry_reasons(offer, choice.entry)
    if faults:
        raise Refused(*faults)
    row = options(offer, choice.entry, choice.first_due, choice.due_day)[choice.count - 1]
    if row.reason is not None:
        raise Refused(row.reason)
    once = choice.count == 1
    discounted = offer.cash if once else offer.plan
    try:
        plan, cost = _priced(
            offer.published, discounted.net.total, 0 if once else choice.entry, choice.count, offer.base_date,
            choice.first_due, choice.due_day, NO_IOF if once else offer.iof,
        )
    except CoreError as error:
        raise Refused(Reason(error.code, error.facts)) from None
    return Simulation(offer, choice, plan, cost, discounted, offer.valid_until(choice.first_due))


@lru_cache(maxsize=2048)
def _priced(
    published: PublishedPolicy, debt: int, entry: int, count: int, base_date: date, first_due: date, due_day: int,
    iof: IofRule,
) -> tuple[Plan, EffectiveCost]:
    policy = published.policy
    plan = make_plan(
        debt, entry, policy.rate_for(count), count, base_date, first_due, policy.plan.system, due_day,
        policy.plan.grace, iof,
    )
    return plan, plan_effective_cost(plan)
