"""Going the other way: from what fits the month, a last date or an installment to the plan that gives it."""

from collections.abc import Callable, Iterable
from datetime import date

from portal.core.plan_options import PlanOption


def count_for_installment(options: Iterable[PlanOption], amount: int) -> PlanOption | None:
    """The shortest plan whose installments do not exceed ``amount`` cents."""
    return next((option for option in options if option.installment <= amount), None)


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
