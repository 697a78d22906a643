"""The nearest answer the offer allows to what was asked of the simulator.

Nothing typed here can fail: what cannot be used is named beside its field, kept as typed, and the plan shown
falls back to the nearest one that can be had.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from portal.core.errors import CoreError
from portal.core.money import parse_cents
from portal.core.offer import CountOption
from portal.core.reasons import Reason
from portal.services.offers import Offer
from portal.services.simulation import (
    DUE_DAYS,
    USUAL_COUNT,
    Choice,
    Simulation,
    allowed_counts,
    count_for_amount,
    default_due,
    default_entry,
    entry_reasons,
    first_dues,
    nearest_allowed,
    options,
    simulate,
)
from portal.web.debtor.asked import Asked

_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_STEP = re.compile(r"-?[0-9]{1,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """A simulation that can be had, what each field shows, and what stands beside it (`problems` by field)."""

    by: str
    simulation: Simulation
    rows: tuple[CountOption, ...]
    dates: tuple[date, ...]
    typed: dict[str, str]
    problems: dict[str, Reason] = field(default_factory=dict)


def answer(asked: Asked, offer: Offer) -> Answer:
    """The plan nearest to what was asked. Raises `Refused` when the offer allows no plan at all."""
    problems: dict[str, Reason] = {}
    typed: dict[str, str] = {}
    first_due, due_day, dates = _due(asked, offer, problems)
    entry = _entry(asked, offer, problems)
    rows = options(offer, entry, first_due, due_day)
    count = _amount_first(asked, rows, problems, typed) if asked.by == "valor" else _count(asked, rows, problems)
    simulation = simulate(offer, Choice(count, entry, first_due, due_day))
    typed.setdefault("valor", whole_reais(simulation.plan.installment_amount))
    typed["parcelas"] = asked.count if "parcelas" in problems else str(count)
    typed["entrada"] = asked.entry if "entrada" in problems else short_money(entry)
    typed["dia"] = asked.due_day if "dia" in problems else str(due_day)
    return Answer(asked.by, simulation, rows, dates, typed, problems)


def _due(asked: Asked, offer: Offer, problems: dict[str, Reason]) -> tuple[date, int, tuple[date, ...]]:
    """First due date, day of the month, and the dates to choose from. The day rules when the two disagree."""
    wished = _wished(asked.first_due, offer, problems) if asked.first_due else None
    day = 0
    if asked.due_day:
        day = int(asked.due_day) if _COUNT.fullmatch(asked.due_day) else 0
        _check_day(day, "dia", offer, problems)
    elif wished is not None:
        day = wished.day
        _check_day(day, "vencimento", offer, problems)
    dates = first_dues(offer, day)
    if not dates:
        first_due, day = default_due(offer)
        return first_due, day, first_dues(offer, day)
    if wished is None:
        return dates[0], day, dates
    return min(dates, key=lambda each: (abs((each - wished).days), each)), day, dates


def _wished(text: str, offer: Offer, problems: dict[str, Reason]) -> date | None:
    """The first due date asked for, if it is inside the window."""
    earliest, latest = offer.window.dates(offer.base_date)
    found = _date(text)
    if found is not None and earliest <= found <= latest:
        return found
    code = "DATE_NOT_A_DATE" if found is None else "FIRST_DUE_TOO_EARLY" if found < earliest else "FIRST_DUE_TOO_LATE"
    problems["vencimento"] = Reason(code, {"earliest": earliest, "latest": latest})
    return None


def _check_day(day: int, name: str, offer: Offer, problems: dict[str, Reason]) -> None:
    window = offer.window
    if not window.first_day <= day <= window.last_day:
        problems[name] = Reason("DUE_DAY_REFUSED", {"first": window.first_day, "last": window.last_day})
    elif not first_dues(offer, day):
        problems[name] = Reason("DUE_DAY_OUT_OF_REACH")


def _entry(asked: Asked, offer: Offer, problems: dict[str, Reason]) -> int:
    fallback = default_entry(offer)
    if not asked.entry and not asked.entry_step:
        return fallback
    try:
        entry = parse_cents(asked.entry) if asked.entry else fallback
    except CoreError as error:
        problems["entrada"] = Reason(error.code, error.facts)
        return fallback
    step = _step(asked.entry_step) * 100
    if step:
        least = offer.policy.plan.installment_min
        entry = max(entry + step, fallback)
        if 0 < entry < least:  # the first step up, and the last step down
            entry = least if step > 0 else fallback
    reasons = entry_reasons(offer, entry)
    if reasons:
        problems["entrada"] = reasons[0]
        return fallback
    return entry


def _count(asked: Asked, rows: tuple[CountOption, ...], problems: dict[str, Reason]) -> int:
    if not asked.count and not asked.count_step:
        return nearest_allowed(rows, USUAL_COUNT)
    if asked.count and not _COUNT.fullmatch(asked.count):
        problems["parcelas"] = Reason("COUNT_NOT_A_NUMBER")
        return nearest_allowed(rows, USUAL_COUNT)
    count = int(asked.count or USUAL_COUNT)
    step = _step(asked.count_step)
    if step:
        return _stepped(rows, count, step)
    if not 1 <= count <= len(rows):
        problems["parcelas"] = Reason("COUNT_OUT_OF_RANGE", {"count": count})
        return nearest_allowed(rows, min(max(count, 1), len(rows)))
    reason = rows[count - 1].reason
    if reason is not None:
        problems["parcelas"] = reason
        return nearest_allowed(rows, count)
    return count


def _stepped(rows: tuple[CountOption, ...], count: int, step: int) -> int:
    """The next count that can be had in the direction of the step; the same one at the end."""
    beyond = [each for each in allowed_counts(rows) if (each > count if step > 0 else each < count)]
    if not beyond:
        return nearest_allowed(rows, min(max(count, 1), len(rows)))
    return min(beyond, key=lambda each: abs(each - count - step))


def _amount_first(
    asked: Asked, rows: tuple[CountOption, ...], problems: dict[str, Reason], typed: dict[str, str]
) -> int:
    if not asked.amount and not asked.amount_step:
        return _count(replace(asked, count_step=""), rows, {})
    least = min(
        (row for row in rows if row.allowed and row.option), key=lambda row: (_installment(row), row.count),
        default=None,
    )
    if least is None:
        return nearest_allowed(rows, USUAL_COUNT)
    try:
        amount = parse_cents(asked.amount) if asked.amount else _installment(least)
    except CoreError as error:
        problems["valor"] = Reason(error.code, error.facts)
        typed["valor"] = asked.amount
        return nearest_allowed(rows, USUAL_COUNT)
    step = _step(asked.amount_step) * 100
    if step:
        amount = max(amount + step, -(-_installment(least) // 100) * 100)
    typed["valor"] = short_money(amount) if step else asked.amount
    count = count_for_amount(rows, amount)
    if count is None:
        problems["valor"] = Reason("AMOUNT_TOO_SMALL", {"minimum": _installment(least)})
        return least.count
    return count


def _installment(row: CountOption) -> int:
    return row.option.installment if row.option else 0


def _step(text: str) -> int:
    return int(text) if _STEP.fullmatch(text) else 0


def _date(text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_usual_day(day: int) -> bool:
    return day in DUE_DAYS


def whole_reais(cents: int) -> str:
    """``31969`` -> ``320``: an amount that pays the installment, easy to say."""
    return str(-(-cents // 100))


def short_money(cents: int) -> str:
    """``50000`` -> ``500``; ``50050`` -> ``500,50``: how a person would type it."""
    return f"{cents // 100},{cents % 100:02d}" if cents % 100 else str(cents // 100)
