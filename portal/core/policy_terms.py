"""The parts of an offer policy, as frozen values; what each means stands beside its fields."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.core.components import Components
from portal.core.rates import ZERO, Rate

Limit = int | bool | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """A condition that must hold: ``field op value``; ``reason`` is the code when it does not."""

    field: str
    op: str
    value: Limit
    reason: str


@dataclass(frozen=True, slots=True)
class ComponentRates:
    """The share taken off each part of a debt, 0 to 1."""

    principal: Rate = ZERO
    correction: Rate = ZERO
    fine: Rate = ZERO
    interest: Rate = ZERO
    remuneratory: Rate = ZERO
    fees: Rate = ZERO

    def of(self, gross: Components) -> Components:
        """The discount in cents, half up for each part."""
        return Components(
            self.principal.of(gross.principal),
            self.correction.of(gross.correction),
            self.fine.of(gross.fine),
            self.interest.of(gross.interest),
            self.remuneratory.of(gross.remuneratory),
            self.fees.of(gross.fees),
        )


@dataclass(frozen=True, slots=True)
class DiscountBand:
    """Discounts for contracts overdue from ``first`` to ``last`` days (``None``: no upper end)."""

    first: int
    last: int | None
    discount: ComponentRates


@dataclass(frozen=True, slots=True)
class RateBand:
    """The monthly rate of plans with ``first`` to ``last`` installments."""

    first: int
    last: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class CountCap:
    """Debts up to ``up_to`` cents take at most ``count`` installments."""

    up_to: int
    count: int


@dataclass(frozen=True, slots=True)
class EntryRule:
    """The entry is at least ``max(minimum, share of the debt)``; exactly that unless the choice is free."""

    share: Rate = ZERO
    minimum: int = 0
    free_choice: bool = True


@dataclass(frozen=True, slots=True)
class DueWindow:
    """First due date within ``min_days`` to ``max_days`` of the base date, on an allowed day of the month."""

    min_days: int = 3
    max_days: int = 45
    first_day: int = 1
    last_day: int = 28

    def dates(self, base_date: date) -> tuple[date, date]:
        """The earliest and the latest first due date."""
        return base_date + timedelta(self.min_days), base_date + timedelta(self.max_days)


@dataclass(frozen=True, slots=True)
class Authority:
    """The largest share of a debt's total that a role may take off."""

    role: str
    max_discount: Rate


@dataclass(frozen=True, slots=True)
class BreachRule:
    """An agreement breaks with one installment more than ``days`` late, or ``installments`` open."""

    days: int = 30
    installments: int = 2


@dataclass(frozen=True, slots=True)
class DueChangeRule:
    """Due dates may move at most ``max_shift_days``, once in ``every_months``."""

    max_shift_days: int = 20
    every_months: int = 6


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """How plans are priced and bounded."""

    system: str = "PRICE_EQUAL"
    grace: str = "LINEAR_30"
    count_min: int = 1
    count_max: int = 96
    rates: tuple[RateBand, ...] = ()
    installment_min: int = 0
    card_cap: bool = False
    count_caps: tuple[CountCap, ...] = ()
    entry: EntryRule = field(default_factory=EntryRule)
    first_due: DueWindow = field(default_factory=DueWindow)
    discounts: tuple[DiscountBand, ...] = ()
