"""Breaking an agreement: when it happens, and the original debt as if it had never been renegotiated.

The agreement is not a novation (CC arts. 360-361): the discount is lost, the original profile runs to the
breach date and every payment counts at its own date (CC art. 354). Its interest is never added.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from portal.core.calendar import days_late
from portal.core.charge_profile import ChargeProfile
from portal.core.indexes import Series
from portal.core.money import half_up
from portal.core.payments import Paid, pay_down
from portal.core.policy_terms import BreachRule
from portal.core.rates import Rate
from portal.core.reasons import Reason

_NONE: frozenset[date] = frozenset()


def breach_reasons(
    rule: BreachRule, open_due_dates: Sequence[date], on: date, closed: AbstractSet[date] = _NONE
) -> tuple[Reason, ...]:
    """INSTALLMENT_LATE (one is more than ``rule.days`` late) and INSTALLMENTS_OPEN (that many are late)."""
    late = [days for days in (days_late(due, on, closed) for due in open_due_dates) if days > 0]
    reasons = []
    if late and max(late) > rule.days:
        reasons.append(Reason("INSTALLMENT_LATE", {"days_late": max(late), "limit": rule.days}))
    if len(late) >= rule.installments:
        reasons.append(Reason("INSTALLMENTS_OPEN", {"open": len(late), "limit": rule.installments}))
    return tuple(reasons)


def restore(
    debts: Sequence[tuple[date, int]],
    payments: Sequence[tuple[date, int]],
    on: date,
    profile: ChargeProfile,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> Paid:
    """The original ``(due_date, cents)`` debts on the breach date, less every agreement payment."""
    return pay_down(debts, payments, on, profile, series, closed)


def proportional_credit(paid: int, original: int, agreed: int) -> int:
    """The debtor-friendly alternative: a payment counts as ``paid * original / agreed``, half up."""
    return half_up(paid * original, agreed)


def needs_review(restored: int, open_with_charges: int, limit: Rate) -> bool:
    """Whether restoring asks too much above the late installments, so a person must look (CC art. 413)."""
    return (restored - open_with_charges) * limit.den > open_with_charges * limit.num
