"""Every count from 1 to 96 at a glance: figures equal to ``make_plan``, without building the schedules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.core.calendar import due_dates
from portal.core.iof import NO_IOF, IofRule
from portal.core.plan import check_dates, extra_days, taxed_amount
from portal.core.price import MAX_COUNT, check_terms, grace_interest, installment_amounts
from portal.core.rates import ZERO, Rate


@dataclass(frozen=True, slots=True)
class PlanOption:
    """One count of the table, in cents; the fields mean what they mean in ``Plan``.

    ``last_installment`` differs from ``installment`` (by one cent) only without interest.
    """

    count: int
    rate: Rate
    installment: int
    last_installment: int
    interest: int
    iof: int
    total: int
    last_due: date


def plan_options(
    debt: int,
    entry: int,
    rate: Rate | Callable[[int], Rate],
    base_date: date,
    first_due: date,
    system: str = "PRICE_EQUAL",
    due_day: int | None = None,
    grace: str = "LINEAR_30",
    iof: IofRule = NO_IOF,
    max_count: int = MAX_COUNT,
) -> tuple[PlanOption, ...]:
    """Options for 1 to ``max_count`` installments; ``rate`` may depend on the count.

    Counts with an installment below one cent are left out. Raises the ``CoreError`` of ``make_plan``.
    """
    check_dates(base_date, first_due, due_day)
    net = debt - entry
    if system == "FLAT":
        rate = ZERO
    rates = [rate if isinstance(rate, Rate) else rate(count) for count in range(1, max_count + 1)]
    for each in set(rates):
        check_terms(net, each, 1, system, grace)
    dues = due_dates(first_due, max_count, due_day)
    extra = extra_days(base_date, first_due)
    if iof.mode == "none":
        amounts, grown = _untaxed(net, rates, extra, system, grace)
        taxes = [0] * max_count
        financed = [net] * max_count
    else:
        amounts, grown, taxes, financed = [], [], [], []
        days = [(due - base_date).days for due in dues]
        for count, each in enumerate(rates, 1):
            tax, principal = taxed_amount(net, each, count, system, days, iof)
            priced = principal + grace_interest(principal, each, extra, grace)
            amounts.append(_first(priced, each, count, system))
            grown.append(priced)
            taxes.append(tax)
            financed.append(principal)
    options = []
    for k, each in enumerate(rates):
        count, amount, priced = k + 1, amounts[k], grown[k]
        if priced < count:
            break
        flat = each.num == 0
        paid = priced if flat else amount * count
        interest, tax = paid - financed[k], taxes[k]
        last = priced // count if flat else amount
        options.append(PlanOption(count, each, amount, last, interest, tax, debt + interest + tax, dues[k]))
    return tuple(options)


def _untaxed(net: int, rates: list[Rate], extra: int, system: str, grace: str) -> tuple[list[int], list[int]]:
    """First installment and priced amount per count: one incremental table per distinct rate."""
    priced = {each: net + grace_interest(net, each, extra, grace) for each in set(rates)}
    tables = {each: installment_amounts(priced[each], each, len(rates), system) for each in priced}
    return [tables[each][k] for k, each in enumerate(rates)], [priced[each] for each in rates]


def _first(priced: int, rate: Rate, count: int, system: str) -> int:
    return installment_amounts(priced, rate, count, system)[-1]
