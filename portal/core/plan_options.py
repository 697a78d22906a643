"""Every count from 1 to 96 at a glance: figures equal to ``make_plan``, without building the schedules."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from portal.core.calendar import due_dates
from portal.core.iof import NO_IOF, IofRule
from portal.core.plan import check_dates, extra_days, taxed_amount
from portal.core.price import MAX_COUNT, annuity_table, check_terms, gauss_installment, grace_interest
from portal.core.rates import ZERO, Rate


class PlanOption(NamedTuple):
    """One count of the table, in cents; the fields mean what they mean in ``Plan``.

    ``last_installment`` differs from ``installment`` (by one cent) only without interest. A named tuple: 96
    of them are made on every move of a slider.
    """

    count: int  # type: ignore[assignment]  # the field hides tuple.count
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
    if system == "FLAT":
        rate = ZERO
    net = debt - entry
    dues = due_dates(first_due, max_count, due_day)
    days = [] if iof.mode == "none" else [(due - base_date).days for due in dues]
    extra = extra_days(base_date, first_due)
    current, tax, financed, priced, options = None, 0, net, net, []
    for count in range(1, max_count + 1):
        each = rate if isinstance(rate, Rate) else rate(count)
        if each is not current:
            check_terms(net, each, 1, system, grace)
            current, table = each, annuity_table(each, max_count)
            priced = net + grace_interest(net, each, extra, grace)
        if days:
            tax, financed = taxed_amount(net, each, count, system, days, iof)
            priced = financed + grace_interest(financed, each, extra, grace)
        if priced < count:
            break
        if each.num == 0:
            last, more = divmod(priced, count)
            amount, paid = last + (more > 0), priced
        else:
            if system == "LINEAR_GAUSS":
                amount = gauss_installment(priced, each, count)
            else:
                x, y, z = table[count - 1]
                amount = (priced * x + y) // z
            last, paid = amount, amount * count
        interest = paid - financed
        options.append(
            PlanOption(count, each, amount, last, interest, tax, debt + interest + tax, dues[count - 1])
        )
    return tuple(options)
