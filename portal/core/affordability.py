"""Whether an installment fits the month: advice that warns, never a refusal by itself.

The minimo existencial (Decreto 11.150/2022 art. 3) and the debt service limit are dated parameters, given.
"""

from dataclasses import dataclass

from portal.core.money import half_up
from portal.core.rates import Rate
from portal.core.reasons import Reason


@dataclass(frozen=True, slots=True)
class Budget:
    """A month as the person tells it, in cents."""

    income: int
    essential: int = 0
    other_debts: int = 0


@dataclass(frozen=True, slots=True)
class Affordability:
    """Cents, except ``debt_service``: percent in hundredths (1750 is 17.50%), None without income."""

    surplus_before: int
    surplus_after: int
    left_after_debts: int
    debt_service: int | None
    reasons: tuple[Reason, ...]


def affordability(
    budget: Budget, installment: int, minimo_existencial: int, debt_service_limit: Rate
) -> Affordability:
    """Reasons: BELOW_MINIMO_EXISTENCIAL, DEBT_SERVICE_RATIO, NEGATIVE_SURPLUS."""
    service = budget.other_debts + installment
    before = budget.income - budget.essential - budget.other_debts
    left = budget.income - service
    reasons = []
    if left < minimo_existencial:
        reasons.append(Reason("BELOW_MINIMO_EXISTENCIAL", {"left": left, "minimum": minimo_existencial}))
    if service * debt_service_limit.den > budget.income * debt_service_limit.num:
        reasons.append(Reason("DEBT_SERVICE_RATIO", {"service": service, "limit": debt_service_limit.text}))
    if before < installment:
        reasons.append(Reason("NEGATIVE_SURPLUS", {"surplus": before - installment}))
    ratio = half_up(service * 10_000, budget.income) if budget.income > 0 else None
    return Affordability(before, before - installment, left, ratio, tuple(reasons))


def affordable_installment(budget: Budget, minimo_existencial: int, debt_service_limit: Rate) -> int:
    """The largest installment, in cents, without any of the reasons; zero when there is none."""
    by_ratio = budget.income * debt_service_limit.num // debt_service_limit.den - budget.other_debts
    by_surplus = budget.income - budget.essential - budget.other_debts
    return max(0, min(by_ratio, by_surplus, budget.income - budget.other_debts - minimo_existencial))
