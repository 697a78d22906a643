"""Which of the counts 1 to 96 a policy allows for a debt, and why each of the others is not."""

from dataclasses import dataclass
from datetime import date

from portal.core.card_cap import CardBasis, plan_allowed, plan_charges
from portal.core.entry import entry_faults
from portal.core.iof import NO_IOF, IofRule
from portal.core.plan_options import PlanOption, plan_options
from portal.core.policy import Policy
from portal.core.price import MAX_COUNT
from portal.core.rates import ZERO
from portal.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class CountOption:
    """One row of the table: its figures (None when there is nothing to price) and why it is refused."""

    count: int
    allowed: bool
    reason: Reason | None
    option: PlanOption | None


def count_options(
    policy: Policy,
    cash: int,
    debt: int,
    entry: int,
    base_date: date,
    first_due: date,
    *,
    due_day: int | None = None,
    iof: IofRule = NO_IOF,
    card: CardBasis | None = None,
) -> tuple[CountOption, ...]:
    """All 96 rows. Count 1 pays ``cash`` cents without entry; the others share ``debt`` less ``entry``.

    Both amounts are after their own discounts. Reasons: BELOW_MIN_COUNT, ABOVE_MAX_COUNT,
    ENTRY_*, BELOW_MIN_INSTALLMENT, CARD_CAP. The smallest installment does not bind a single payment.
    """
    plan = policy.plan
    most = policy.max_count_for(debt)
    entry_fault = next(iter(entry_faults(plan.entry, debt, entry)), None)
    priced = {
        1: plan_options(cash, 0, policy.rate_for(1), base_date, first_due, max_count=1, due_day=due_day)[0]
    }
    if entry < debt and most > 1:
        priced |= {
            option.count: option
            for option in plan_options(
                debt,
                entry,
                lambda count: policy.rate_for(max(count, plan.count_min)) if count > 1 else ZERO,
                base_date,
                first_due,
                plan.system,
                due_day,
                plan.grace,
                iof,
                most,
            )
            if option.count > 1
        }
    rows = []
    for count in range(1, MAX_COUNT + 1):
        option = priced.get(count)
        reason = _refusal(policy, count, most, option, card, debt)
        if count > 1 and reason is None:
            reason = entry_fault
        rows.append(CountOption(count, reason is None, reason, option))
    return tuple(rows)


def _refusal(
    policy: Policy, count: int, most: int, option: PlanOption | None, card: CardBasis | None, debt: int
) -> Reason | None:
    plan = policy.plan
    if count < plan.count_min:
        return Reason("BELOW_MIN_COUNT", {"minimum": plan.count_min})
    if count > most:
        return Reason("ABOVE_MAX_COUNT", {"maximum": most})
    if option is None:
        return Reason("BELOW_MIN_INSTALLMENT", {"installment": 0, "minimum": plan.installment_min})
    if count > 1 and option.last_installment < plan.installment_min:
        facts = {"installment": option.last_installment, "minimum": plan.installment_min}
        return Reason("BELOW_MIN_INSTALLMENT", facts)
    if count > 1 and plan.card_cap and card and not plan_allowed(card, debt, option.interest):
        asked = plan_charges(card, debt, option.interest)
        return Reason("CARD_CAP", {"charges": asked, "limit": card.limit})
    return None
