"""Paying early: every installment brought to the day, with the clock that charged its interest.

Free and with proportional reduction (CDC art. 52 par. 2; Res. CMN 3.516/2007 art. 1), at the contract rate
(Res. CMN 5.004/2022 art. 7). A plan priced by months is discounted by months: act/30 on it would be wrong.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.arrears import ArrearsLine, update_installment
from portal.core.charge_profile import ChargeProfile
from portal.core.errors import CoreError
from portal.core.fixed_point import S, growth
from portal.core.indexes import Series
from portal.core.money import half_up, half_up_guarded
from portal.core.plan import Plan, PlanInstallment, extra_days
from portal.core.rates import Rate

_NONE: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class SettlementLine:
    """One installment: face value and what it costs on the day, in cents."""

    number: int
    due_date: date
    face: int
    present: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """Installments paid early: ``amount == face - discount``."""

    lines: tuple[SettlementLine, ...]
    face: int
    amount: int
    discount: int


def present_value(value: int, rate: Rate, days: int, base: int = 30) -> int:
    """``value / (1+i)^(days/base)``, half up: one payment by the day clock; face value when not early."""
    return value if days <= 0 else half_up_guarded(value * S, growth(rate.num, rate.den, days, base))


def period_values(
    amounts: Sequence[tuple[int, int]], rate: Rate, period_days: int, days_left: int
) -> tuple[int, ...]:
    """Present values by the period clock of ``(periods after the next due date, cents)``.

    ``period_days`` is the length of the running period, from the previous due date to the next one, and
    ``days_left`` what remains of it: ``v / (1+i)^(q + days_left/period_days)``.
    """
    return tuple(
        present_value(value, rate, later * period_days + days_left, period_days) for later, value in amounts
    )


def settle_early(plan: Plan, on: date, numbers: Collection[int] | None = None) -> Settlement:
    """What paying installments ``numbers`` (default: all not yet due) costs on the day ``on``.

    Raises ``CoreError`` SETTLEMENT_BEFORE_BASE, NOT_EARLY (the number is past due: it is late, not early) or
    UNKNOWN_INSTALLMENT.
    """
    if on < plan.base_date:
        raise CoreError("SETTLEMENT_BEFORE_BASE", on=on, base_date=plan.base_date)
    ahead = [row for row in plan.installments if row.due_date >= on]
    chosen = [row.number for row in ahead] if numbers is None else sorted(numbers)
    known = {row.number: row for row in plan.installments}
    for number in chosen:
        if number not in known:
            raise CoreError("UNKNOWN_INSTALLMENT", number=number)
        if known[number].due_date < on:
            raise CoreError("NOT_EARLY", number=number, due_date=known[number].due_date)
    rows = [known[number] for number in chosen]
    values = _values(plan, on, ahead[0], rows) if ahead else []
    lines = tuple(
        SettlementLine(row.number, row.due_date, row.amount, value)
        for row, value in zip(rows, values, strict=True)
    )
    face, amount = sum(line.face for line in lines), sum(line.present for line in lines)
    return Settlement(lines, face, amount, face - amount)


def _values(plan: Plan, on: date, following: PlanInstallment, rows: list[PlanInstallment]) -> list[int]:
    if plan.system == "FLAT":
        return [row.amount for row in rows]
    start, lead = running_period(plan, following.number)
    waiting = max((start - on).days, 0)
    period = (following.due_date - start).days
    left = min((following.due_date - on).days, period)
    added = {row.number: sum(s.interest for s in plan.shifts if s.number == row.number) for row in rows}
    amounts = [(row.number - following.number, row.amount - added[row.number]) for row in rows]
    if plan.system == "LINEAR_GAUSS":
        # Rounding may leave an installment less than it amortizes: then there is no interest to take off.
        interests = [max(row.interest - added[row.number], 0) for row in rows]
        values = [
            amount - (interest if later else half_up(interest * left, period))
            for (later, amount), interest in zip(amounts, interests, strict=True)
        ]
    else:
        values = list(period_values(amounts, plan.rate, period, left))
    if waiting and following.number == 1:
        # Grace interest not yet run comes off every installment, in proportion.
        priced, unearned = plan.financed + plan.grace_interest, plan.grace_interest * waiting
        values = [value - half_up(value * unearned, priced * lead) for value in values]
    return [
        value + (half_up(added[row.number] * (lead - waiting), lead) if waiting else added[row.number])
        if row is following
        else value
        for row, value in zip(rows, values, strict=True)
    ]


def running_period(plan: Plan, number: int) -> tuple[date, int]:
    """``(start, lead)`` of the period that ends when installment ``number`` falls due.

    The monthly rate runs from ``start``. The ``lead`` days before it (grace of the first period, a due date
    moved later) carry simple interest; a negative lead starts the month before the previous due date.
    """
    lead = sum(shift.days for shift in plan.shifts if shift.number == number)
    if number == 1:
        # A shift of the first due date is already in ``first_due``.
        lead = extra_days(plan.base_date, plan.first_due)
        return plan.base_date + timedelta(lead), lead
    return plan.installments[number - 2].due_date + timedelta(lead), lead


@dataclass(frozen=True, slots=True)
class FullSettlement:
    """Everything open on a day: late installments with charges, the others at present value; cents."""

    late: tuple[ArrearsLine, ...]
    early: Settlement
    total: int


def settle_fully(
    plan: Plan,
    open_numbers: Collection[int],
    on: date,
    profile: ChargeProfile,
    *,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> FullSettlement:
    """What ends an agreement on the day ``on``: the debt a new plan (replan) starts from."""
    rows = [row for row in plan.installments if row.number in set(open_numbers)]
    late = tuple(
        update_installment(row.amount, row.due_date, on, profile, series=series, closed=closed)
        for row in rows
        if row.due_date < on
    )
    early = settle_early(plan, on, [row.number for row in rows if row.due_date >= on])
    return FullSettlement(late, early, sum(line.total for line in late) + early.amount)
