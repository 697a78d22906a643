"""Going the other way: from what fits the month, a last date or an installment to the plan that gives it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.core.offer import CountOption
from portal.core.plan_options import PlanOption
from portal.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class ForAmount:
    """What an amount a month gives: the plan that ``fits``, the nearest one above it, and why nothing fits."""

    fits: PlanOption | None
    above: PlanOption | None
    reason: Reason | None


def count_for_installment(options: Iterable[PlanOption], amount: int) -> PlanOption | None:
    """The shortest plan whose installments do not exceed ``amount`` cents."""
    return next((option for option in options if option.installment <= amount), None)


def plans_for_amount(rows: Iterable[CountOption], amount: int) -> ForAmount:
    """The allowed plans on both sides of ``amount`` cents a month.

    ``fits`` is the shortest one that costs at most that, ``above`` the longest that costs more. When nothing
    fits, ``reason`` is why the shortest plan that would is refused, or AMOUNT_BELOW_EVERY_PLAN with the ``least``
    installment there is (None when no plan is allowed at all).
    """
    rows = tuple(rows)
    allowed = [row.option for row in rows if row.allowed and row.option is not None]
    fits = count_for_installment(allowed, amount)
    above = max((o for o in allowed if o.installment > amount), key=lambda option: option.count, default=None)
    if fits is not None:
        return ForAmount(fits, above, None)
    for row in rows:
        if row.reason is not None and row.option is not None and row.option.installment <= amount:
            return ForAmount(None, above, row.reason)
    least = min((option.installment for option in allowed), default=None)
    return ForAmount(None, above, Reason("AMOUNT_BELOW_EVERY_PLAN", {"amount": amount, "least": least}))


def count_for_end(options: Iterable[PlanOption], end: date) -> PlanOption | None:
    """The longest plan (smallest installment) whose last due date is not after ``end``."""
    return max(
        (option for option in options if option.last_due <= end),
        key=lambda option: option.count,
        default=None,
    )


def entry_for_installment(
    installment: Callable[[int], int], debt: int, amount: int, least: int = 0
) -> int | None:
    """The smallest entry, from ``least`` cents, that brings the installment down to ``amount`` cents.

    ``installment(entry)`` prices one count and does not grow with the entry. None when even the largest
    entry below ``debt`` is not enough.
    """
    low, high = least, debt - 1
    if low > high or installment(high) > amount:
        return None
    while low < high:
        middle = (low + high) // 2
        if installment(middle) <= amount:
            high = middle
        else:
            low = middle + 1
    return low
