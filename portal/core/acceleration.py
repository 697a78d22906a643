"""A contract called in at once: overdue installments with charges, the future ones without unearned interest.

Needs a clause and a notice, which are for the services to check. Present value by the contract's own clock
(CDC art. 52 par. 2); from then on simple mora. No fine on it: the 2% is of an installment.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from portal.core.arrears import ArrearsLine, mora_interest, update_installment
from portal.core.charge_profile import ChargeProfile
from portal.core.errors import CoreError
from portal.core.indexes import Series
from portal.core.rates import Rate
from portal.core.settlement import period_values

_NONE: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Accelerated:
    """Cents; ``total`` is overdue totals plus ``present`` plus ``mora``."""

    overdue: tuple[ArrearsLine, ...]
    present: int
    mora: int
    total: int


def accelerate(
    overdue: Sequence[tuple[date, int]],
    future: Sequence[tuple[date, int]],
    previous_due: date,
    accelerated_on: date,
    pay_on: date,
    rate: Rate,
    profile: ChargeProfile,
    *,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> Accelerated:
    """The whole debt on ``pay_on``, called in on ``accelerated_on``; pairs are ``(due_date, cents)``.

    ``previous_due`` begins the running period; ``future`` is monthly, soonest first. Raises ``CoreError``
    PAID_BEFORE_ACCELERATION, and those of ``update_installment``.
    """
    if pay_on < accelerated_on:
        raise CoreError("PAID_BEFORE_ACCELERATION", pay_on=pay_on, accelerated_on=accelerated_on)
    lines = tuple(
        update_installment(amount, due, pay_on, profile, series=series, closed=closed) for due, amount in overdue
    )
    present = 0
    if future:
        next_due = future[0][0]
        period, left = (next_due - previous_due).days, (next_due - accelerated_on).days
        amounts = [(later, amount) for later, (_, amount) in enumerate(future)]
        present = sum(period_values(amounts, rate, period, left))
    days = (pay_on - accelerated_on).days
    mora = mora_interest(present, present, accelerated_on, days, profile, series or {})
    return Accelerated(lines, present, mora, sum(line.total for line in lines) + present + mora)
