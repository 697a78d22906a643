"""The entry (down payment) and the first due date a policy accepts."""

from datetime import date

from portal.core.calendar import add_months
from portal.core.policy_terms import DueWindow, EntryRule
from portal.core.reasons import Reason


def minimum_entry(rule: EntryRule, debt: int) -> int:
    """``max(minimum, half_up(debt * share))`` in cents."""
    return max(rule.minimum, rule.share.of(debt))


def entry_faults(rule: EntryRule, debt: int, entry: int) -> tuple[Reason, ...]:
    """ENTRY_BELOW_MINIMUM, ENTRY_NOT_FREE (the policy fixes it) or ENTRY_NOT_BELOW_DEBT."""
    least = minimum_entry(rule, debt)
    faults = []
    if entry < least:
        faults.append(Reason("ENTRY_BELOW_MINIMUM", {"entry": entry, "minimum": least}))
    elif entry > least and not rule.free_choice:
        faults.append(Reason("ENTRY_NOT_FREE", {"entry": entry, "required": least}))
    if entry >= debt:
        faults.append(Reason("ENTRY_NOT_BELOW_DEBT", {"entry": entry, "debt": debt}))
    return tuple(faults)


def first_due_faults(
    window: DueWindow, base_date: date, first_due: date, due_day: int | None = None
) -> tuple[Reason, ...]:
    """FIRST_DUE_TOO_EARLY, FIRST_DUE_TOO_LATE, DUE_DAY_REFUSED or DUE_DAY_MISMATCH."""
    earliest, latest = window.dates(base_date)
    day = due_day or first_due.day
    faults = []
    if first_due < earliest:
        faults.append(Reason("FIRST_DUE_TOO_EARLY", {"first_due": first_due, "earliest": earliest}))
    if first_due > latest:
        faults.append(Reason("FIRST_DUE_TOO_LATE", {"first_due": first_due, "latest": latest}))
    if not window.first_day <= day <= window.last_day:
        allowed = {"due_day": day, "first": window.first_day, "last": window.last_day}
        faults.append(Reason("DUE_DAY_REFUSED", allowed))
    elif add_months(first_due, 0, day) != first_due:
        faults.append(Reason("DUE_DAY_MISMATCH", {"due_day": day, "first_due": first_due}))
    return tuple(faults)


def first_due_choices(window: DueWindow, base_date: date, due_day: int) -> tuple[date, ...]:
    """The first due dates a chosen day of the month allows, soonest first."""
    earliest, latest = window.dates(base_date)
    dates = (add_months(earliest, k, due_day) for k in range(0, window.max_days // 28 + 2))
    return tuple(day for day in dates if earliest <= day <= latest)
