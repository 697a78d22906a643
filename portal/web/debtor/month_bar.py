"""A month in one bar: installments first, then the bills of living, then what is left. The mark stands where the
protected minimum begins: installments that stay left of it leave that much to live on (Decreto 11.150/2022).

Whole tenths of a drawing unit place the parts; the words beside the bar come from the same cents.
"""

from dataclasses import dataclass

from portal.core.affordability import Budget

WIDTH = 3200


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the bar: its kind (debts, installment, bills, left), left edge and width in drawing units."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class MonthBar:
    stretches: tuple[Stretch, ...]
    mark: str


def month_bar(budget: Budget, installment: int, minimum: int) -> MonthBar | None:
    """The bar of a month whose income covers it; None otherwise: then the words say what is missing. Cents."""
    parts = {"debts": budget.other_debts, "installment": installment, "bills": budget.essential}
    parts["left"] = budget.income - sum(parts.values())
    if budget.income <= 0 or parts["left"] < 0:
        return None
    stretches, before = [], 0
    for kind, cents in parts.items():
        start, end = (edge * WIDTH // budget.income for edge in (before, before + cents))
        stretches.append(Stretch(kind, _tenths(start), _tenths(end - start)))
        before += cents
    return MonthBar(tuple(stretches), _tenths(max(budget.income - minimum, 0) * WIDTH // budget.income))


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"
