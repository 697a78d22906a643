"""Moving due dates: simple interest for the days moved, added to the next installment."""

from dataclasses import replace
from datetime import date

from portal.core.calendar import add_months, due_dates, following
from portal.core.errors import CoreError
from portal.core.money import half_up
from portal.core.plan import Plan, Shift
from portal.core.policy_terms import DueChangeRule
from portal.core.rates import Rate
from portal.core.reasons import Reason


def shift_interest(balance: int, rate: Rate, days: int) -> int:
    """``balance * i * days / 30``, half up; negative when the date comes nearer, zero without interest."""
    return half_up(balance * rate.num * days, rate.den * 30)


def change_due_dates(plan: Plan, number: int, new_due: date, due_day: int | None = None) -> Plan:
    """The plan with installment ``number`` (the next open one) on ``new_due`` and the later ones after it.

    Raises ``CoreError`` UNKNOWN_INSTALLMENT, NEW_DUE_OUT_OF_ORDER (not after the previous due date) or
    NEW_AMOUNT_NOT_POSITIVE.
    """
    rows = plan.installments
    if not 1 <= number <= len(rows):
        raise CoreError("UNKNOWN_INSTALLMENT", number=number)
    moved = rows[number - 1]
    previous = rows[number - 2].due_date if number > 1 else plan.base_date
    if new_due <= previous:
        raise CoreError("NEW_DUE_OUT_OF_ORDER", new_due=new_due, previous=previous)
    balance = moved.balance + moved.amortization
    added = shift_interest(balance, plan.rate, (new_due - moved.due_date).days)
    if moved.amount + added <= 0:
        raise CoreError("NEW_AMOUNT_NOT_POSITIVE", amount=moved.amount + added)
    dues = due_dates(new_due, len(rows) - number + 1, due_day)
    later = [
        row._replace(due_date=due, payable_until=following(due))
        for row, due in zip(rows[number - 1 :], dues, strict=True)
    ]
    later[0] = later[0]._replace(amount=moved.amount + added, interest=moved.interest + added)
    kept = plan.schedule[: len(plan.schedule) - len(later)]
    return replace(
        plan,
        first_due=new_due if number == 1 else plan.first_due,
        interest=plan.interest + added,
        total=plan.total + added,
        schedule=(*kept, *later),
        shifts=(*plan.shifts, Shift(number, (new_due - moved.due_date).days, added)),
    )


def due_change_faults(
    rule: DueChangeRule, old_due: date, new_due: date, on: date, last_change: date | None
) -> tuple[Reason, ...]:
    """DUE_SHIFT_TOO_LONG, DUE_CHANGED_RECENTLY or NEW_DUE_IN_THE_PAST."""
    faults = []
    shift = abs((new_due - old_due).days)
    if shift > rule.max_shift_days:
        faults.append(Reason("DUE_SHIFT_TOO_LONG", {"days": shift, "maximum": rule.max_shift_days}))
    if last_change is not None and on < add_months(last_change, rule.every_months):
        again = add_months(last_change, rule.every_months)
        faults.append(Reason("DUE_CHANGED_RECENTLY", {"again_on": again}))
    if new_due < on:
        faults.append(Reason("NEW_DUE_IN_THE_PAST", {"new_due": new_due, "on": on}))
    return tuple(faults)
