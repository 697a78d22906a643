"""Partial payments of an overdue debt: charges run to the payment date and are paid first, then principal.

CC art. 354 (interest before capital) and art. 355 (the oldest debt first). The fine is charged once,
mora goes on running on the principal left. Correction updates the principal itself.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from portal.core.arrears import charges
from portal.core.calendar import days_late
from portal.core.charge_profile import ChargeProfile
from portal.core.errors import CoreError
from portal.core.indexes import Series

_NONE: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Allocation:
    """One payment: what went to charges and to principal, and the principal left after it; cents."""

    on: date
    paid: int
    to_charges: int
    to_principal: int
    principal_left: int


@dataclass(frozen=True, slots=True)
class Running:
    """One debt as it runs: ``charges`` accrued up to ``since`` and not paid; ``fined`` once."""

    due_date: date
    principal: int
    charges: int = 0
    since: date | None = None
    fined: bool = False

    def accrued(
        self, on: date, profile: ChargeProfile, series: Mapping[str, Series], closed: AbstractSet[date] = _NONE
    ) -> "Running":
        """The debt on a later day; nothing runs until the first banking day on or after the due date."""
        start = self.since or self.due_date
        if days_late(self.due_date, on, closed) <= 0 or on <= start or self.principal == 0:
            return self
        added = charges(self.principal, start, (on - start).days, profile, series)
        fine = 0 if self.fined else added.fine
        owed = self.charges + fine + added.interest + added.remuneratory
        return Running(self.due_date, self.principal + added.correction, owed, on, True)

    def paid(self, cents: int) -> tuple["Running", int, int]:
        """``(debt, to_charges, to_principal)`` after a payment; what exceeds the debt is left out."""
        to_charges = min(cents, self.charges)
        to_principal = min(cents - to_charges, self.principal)
        left = Running(
            self.due_date, self.principal - to_principal, self.charges - to_charges, self.since, self.fined
        )
        return left, to_charges, to_principal


@dataclass(frozen=True, slots=True)
class Paid:
    """Debts after every payment, on a day; ``excess`` is what was paid beyond them. Cents."""

    debts: tuple[Running, ...]
    allocations: tuple[Allocation, ...]
    principal: int
    charges: int
    total: int
    excess: int


def pay_down(
    debts: Sequence[tuple[date, int]],
    payments: Sequence[tuple[date, int]],
    on: date,
    profile: ChargeProfile,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> Paid:
    """Run ``(due_date, cents)`` debts through ``(date, cents)`` payments up to the day ``on``.

    Raises ``CoreError`` FEES_WITH_PARTIAL_PAYMENTS (a share of the whole has no meaning in parts) and
    PAYMENT_AFTER_DATE when a payment is later than ``on``.
    """
    if profile.fees_pct.num:
        raise CoreError("FEES_WITH_PARTIAL_PAYMENTS")
    series = series or {}
    running = [Running(due, amount) for due, amount in sorted(debts)]
    allocations, excess = [], 0
    for when, cents in sorted(payments):
        if when > on:
            raise CoreError("PAYMENT_AFTER_DATE", payment=when, on=on)
        running = [debt.accrued(when, profile, series, closed) for debt in running]
        left, to_charges, to_principal = cents, 0, 0
        for index, debt in enumerate(running):
            running[index], first, then = debt.paid(left)
            left -= first + then
            to_charges += first
            to_principal += then
        excess += left
        principal_left = sum(debt.principal for debt in running)
        allocations.append(Allocation(when, cents, to_charges, to_principal, principal_left))
    running = [debt.accrued(on, profile, series, closed) for debt in running]
    principal, owed = sum(debt.principal for debt in running), sum(debt.charges for debt in running)
    return Paid(tuple(running), tuple(allocations), principal, owed, principal + owed, excess)
