"""A payment plan: entry on the base date, then equal monthly installments; every table foots to the cent.

Identities: ``total == debt + interest + iof`` and, over numbers 1 and up, amortizations add up to
``financed + grace_interest`` and the last balance is zero.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from portal.core.calendar import add_months, due_dates, following
from portal.core.errors import CoreError
from portal.core.iof import NO_IOF, IofRule, iof_additional, iof_daily
from portal.core.price import check_terms, grace_interest, installment_amounts, schedule_rows
from portal.core.rates import ZERO, Rate

__all__ = [
    "Plan",
    "PlanInstallment",
    "Shift",
    "extra_days",
    "installment_amounts",
    "make_plan",
    "taxed_amount",
]

_NONE: frozenset[date] = frozenset()


class PlanInstallment(NamedTuple):
    """One payment. Number 0 is the entry (plus IOF when it is paid up front), without interest.

    ``due_date`` is nominal: interest, IOF and CET use it. ``payable_until`` is the banking day on or after
    it. ``balance`` is what is left after this payment.
    """

    number: int
    due_date: date
    payable_until: date
    amount: int
    interest: int
    amortization: int
    balance: int


@dataclass(frozen=True, slots=True)
class Shift:
    """A due date moved: installment ``number`` by ``days``, for ``interest`` cents added to it."""

    number: int
    days: int
    interest: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A priced plan, in cents.

    ``financed`` is debt less entry, plus IOF when financed. ``interest`` is all of it, grace included.
    ``total`` is everything the person pays, entry included. ``installment_amount`` is the first installment
    (the largest, by one cent, only when there is no interest).
    """

    system: str
    debt: int
    entry: int
    financed: int
    rate: Rate
    count: int
    base_date: date
    first_due: date
    installment_amount: int
    grace_interest: int
    interest: int
    iof: int
    total: int
    schedule: tuple[PlanInstallment, ...]
    shifts: tuple[Shift, ...] = ()

    @property
    def upfront(self) -> int:
        """What is paid on the base date: entry and IOF not financed."""
        return self.schedule[0].amount if self.schedule[0].number == 0 else 0

    @property
    def installments(self) -> tuple[PlanInstallment, ...]:
        """The monthly installments, without the entry."""
        return self.schedule[1:] if self.schedule[0].number == 0 else self.schedule

    @property
    def last_due(self) -> date:
        return self.schedule[-1].due_date


def extra_days(base_date: date, first_due: date) -> int:
    """Calendar days of the first period beyond one month; negative for an earlier first due date."""
    return (first_due - add_months(base_date, 1)).days


def make_plan(
    debt: int,
    entry: int,
    rate: Rate,
    count: int,
    base_date: date,
    first_due: date,
    system: str = "PRICE_EQUAL",
    due_day: int | None = None,
    grace: str = "LINEAR_30",
    iof: IofRule = NO_IOF,
    closed: AbstractSet[date] = _NONE,
) -> Plan:
    """Price a plan of ``count`` installments after ``entry``; ``rate`` is monthly and effective.

    ``due_day`` (1-31) anchors the due dates; default, the day of ``first_due``. Raises ``CoreError``:
    ENTRY_NEGATIVE, NOTHING_TO_FINANCE, COUNT_OUT_OF_RANGE, NEGATIVE_RATE, INSTALLMENT_BELOW_ONE_CENT,
    UNKNOWN_SYSTEM, UNKNOWN_GRACE, IOF_ABOVE_PRINCIPAL, FIRST_DUE_BEFORE_BASE, DUE_DAY_OUT_OF_RANGE, DUE_DAY_MISMATCH.
    """
    check_dates(base_date, first_due, due_day)
    if entry < 0:
        raise CoreError("ENTRY_NEGATIVE", entry=entry)
    if system == "FLAT":
        rate = ZERO
    check_terms(debt - entry, rate, count, system, grace)
    dues = due_dates(first_due, count, due_day)
    days = [(due - base_date).days for due in dues]
    tax, financed = taxed_amount(debt - entry, rate, count, system, days, iof)
    grace_part = grace_interest(financed, rate, extra_days(base_date, first_due), grace)
    priced = financed + grace_part
    check_terms(priced, rate, count, system, grace)
    rows = schedule_rows(priced, rate, count, system)
    upfront = entry + (0 if iof.financed else tax)
    schedule = []
    if upfront:
        schedule.append(
            PlanInstallment(0, base_date, following(base_date, closed), upfront, 0, entry, priced)
        )
    for number, (due, (amount, interest, amortization, balance)) in enumerate(
        zip(dues, rows, strict=True), 1
    ):
        schedule.append(
            PlanInstallment(number, due, following(due, closed), amount, interest, amortization, balance)
        )
    paid = sum(row[0] for row in rows)
    assert sum(row[2] for row in rows) == priced and rows[-1][3] == 0
    return Plan(
        system="FLAT" if rate.num == 0 else system,
        debt=debt,
        entry=entry,
        financed=financed,
        rate=rate,
        count=count,
        base_date=base_date,
        first_due=first_due,
        installment_amount=rows[0][0],
        grace_interest=grace_part,
        interest=paid - financed,
        iof=tax,
        total=upfront + paid,
        schedule=tuple(schedule),
    )


def check_dates(base_date: date, first_due: date, due_day: int | None) -> None:
    """Refuse a first due date in the past or off its anchor day; raises ``CoreError``."""
    if first_due < base_date:
        raise CoreError("FIRST_DUE_BEFORE_BASE", first_due=first_due, base_date=base_date)
    if due_day is not None:
        if not 1 <= due_day <= 31:
            raise CoreError("DUE_DAY_OUT_OF_RANGE", due_day=due_day)
        if add_months(first_due, 0, due_day) != first_due:
            raise CoreError("DUE_DAY_MISMATCH", due_day=due_day, first_due=first_due)


def taxed_amount(
    net: int, rate: Rate, count: int, system: str, days: list[int], rule: IofRule
) -> tuple[int, int]:
    """``(iof, financed)``: the tax on ``net`` cents, and what is then paid in installments.

    The tax base is the principal of each installment without grace interest (IN RFB 1.969/2020). Financed
    tax is the smallest fixed point of ``financed = net + iof(financed)``.
    """
    if rule.mode == "none":
        return 0, net
    tax = _iof_on(net, rate, count, system, days, rule)
    if not rule.financed:
        return tax, net
    while True:
        again = _iof_on(net + tax, rate, count, system, days, rule)
        if again > net:
            raise CoreError("IOF_ABOVE_PRINCIPAL", financed=net)  # no fixed point: the tax outgrows the debt
        if again == tax:
            return tax, net + tax
        tax = again


def _iof_on(principal: int, rate: Rate, count: int, system: str, days: list[int], rule: IofRule) -> int:
    limit = rule.cap_days - rule.days_already_taxed
    early = sum(1 for day in days[:count] if day < limit)
    rows = schedule_rows(principal, rate, count, system, early)
    amortizations = [row[2] for row in rows]
    # Past the cap every installment counts the same days: the rest of the schedule is one amount.
    rest = principal - sum(amortizations)
    tax = iof_daily([*amortizations, rest], [*days[:early], rule.cap_days], rule)
    return tax + iof_additional(principal, rule)
