"""Plans: schedules, tables, entry, first period, effective cost and IOF."""

from decimal import Context, Decimal
from typing import Any

from portal.core.calendar import due_dates
from portal.core.effective_cost import daily_discount, effective_cost
from portal.core.entry import minimum_entry
from portal.core.fixed_point import S, power
from portal.core.iof import IofRule, iof_additional, iof_daily
from portal.core.money import cents_from_decimal as cents
from portal.core.money import decimal_text as text
from portal.core.plan import extra_days
from portal.core.policy_terms import EntryRule
from portal.core.price import (
    flat_amounts,
    gauss_installment,
    grace_interest,
    installment_amounts,
    price_installment,
    price_rows,
)
from portal.core.rates import (
    Rate,
)
from portal.core.settlement import present_value
from tests.vector_ops.registry import Inputs, day, fixed, op


def priced(principal: int, rate: Rate, count: int) -> dict[str, Any]:
    amount = price_installment(principal, rate, count)
    return {
        "installment": text(amount),
        "total_paid": text(amount * count),
        "total_interest": text(amount * count - principal),
    }


@op
def price_schedule(i: Inputs) -> dict[str, Any]:
    principal, rate = cents(i["principal"]), Rate.parse(i["rate_month"])
    names = ("installment", "interest", "amortization", "balance")
    rows = [
        {"k": k, **dict(zip(names, map(text, row), strict=True))}
        for k, row in enumerate(price_rows(principal, rate, i["n"]), 1)
    ]
    return {**priced(principal, rate, i["n"]), "rows": rows}


@op
def price_schedule_with_entry(i: Inputs) -> dict[str, Any]:
    financed = cents(i["debt"]) - cents(i["entry"])
    return {"financed": text(financed), **priced(financed, Rate.parse(i["rate_month"]), i["n"])}


@op
def price_schedule_grace(i: Inputs) -> dict[str, Any]:
    grace = "COMPOUND_30" if "GRACE_COMPOUND_30" in i["convention"] else "LINEAR_30"
    principal, rate = cents(i["principal"]), Rate.parse(i["rate_month"])
    added = grace_interest(principal, rate, i["extra_days"], grace)
    return {
        "grace_interest": text(added),
        "base": text(principal + added),
        **priced(principal + added, rate, i["n"]),
    }


@op
def price_installment_(i: Inputs) -> dict[str, Any]:
    whole = priced(cents(i["principal"]), Rate.parse(i["rate_month"]), i["n"])
    return {**whole, "total_uniform": whole["total_paid"], "interest_uniform": whole["total_interest"]}


@op
def table_1_96(i: Inputs) -> dict[str, Any]:
    principal, rate = cents(i["principal"]), Rate.parse(i["rate_month"])
    if rate.num:
        amounts = installment_amounts(principal, rate, i["n_max"])
    else:
        amounts = [price_installment(principal, rate, count) for count in range(1, i["n_max"] + 1)]
    return {"installments": [text(amount) for amount in amounts]}


@op
def random_mix(i: Inputs) -> dict[str, Any]:
    principal, rate = cents(i["principal"]), Rate.parse(i["rate_month"])
    whole = priced(principal, rate, i["n"])
    present = present_value(cents(whole["installment"]), rate, i["days_early"])
    return {**whole, "pv_of_installment": text(present)}


@op
def first_period(i: Inputs) -> dict[str, Any]:
    principal, rate = cents(i["principal"]), Rate.parse(i["rate_month"])
    extra = extra_days(day(i["base_date"]), day(i["first_due"]))
    added = grace_interest(principal, rate, extra)
    return {"extra_days": extra, "grace_interest": text(added), "base": text(principal + added)}


@op
def flat_schedule(i: Inputs) -> dict[str, Any]:
    principal, n = cents(i["principal"]), i["n"]
    last, first, spread = (flat_amounts(principal, n, residue) for residue in ("last", "first", "spread"))
    high = spread.count(spread[0]) if spread[0] != spread[-1] else 0
    return {
        "last_mode": {"installment": text(last[0]), "last": text(last[-1])},
        "first_mode": {"first": text(first[0]), "installment": text(first[-1])},
        "spread_mode": {
            "count_plus_one_cent": high,
            "higher": text(spread[-1] + 1),
            "lower": text(spread[-1]),
        },
    }


@op
def simple_interest_plan(i: Inputs) -> dict[str, Any]:
    amount = gauss_installment(cents(i["principal"]), Rate.parse(i["rate_month"]), i["n"])
    return {"installment": text(amount), "total_uniform": text(amount * i["n"])}


@op
def entry_amount(i: Inputs) -> dict[str, Any]:
    rule = EntryRule(Rate.parse(i["percent"]), cents(i["minimum"]))
    return {"entry": text(minimum_entry(rule, cents(i["debt"])))}


def _printed(raw: Decimal) -> str:
    """As the oracle prints: always a decimal point, powers of ten for what is smaller than 0.0001."""
    if raw == 0:
        return "0.0"
    if raw.adjusted() <= -5:
        digits = str(raw.scaleb(-raw.adjusted()).normalize())
        return f"{digits}{'' if '.' in digits else '.0'}e{raw.adjusted()}"
    text = format(raw, "f")
    return text if "." in text else f"{text}.0"


def _cost(fc0: int, flows: list[tuple[int, int]]) -> dict[str, Any]:
    cost = effective_cost(fc0, flows)
    factor = power(daily_discount(fc0, flows), 365)
    raw = Context(prec=15).divide(Decimal(S - factor), Decimal(factor)).normalize()
    return {
        "cet_year_percent": fixed(cost.year, 2),
        "cet_month_percent": fixed(cost.month, 2),
        "cet_year_raw": _printed(raw),
    }


@op
def cet(i: Inputs) -> dict[str, Any]:
    base = day(i["base_date"])
    fc0 = cents(i["credit"]) - cents(i["upfront_fee"]) - cents(i["upfront_iof"])
    if "flows" in i:
        return _cost(fc0, [((day(when) - base).days, cents(value)) for when, value in i["flows"]])
    amounts = [cents(i["installment"])] * (i["n"] - 1) + [cents(i["last_installment"])]
    dues = due_dates(day(i["first_due"]), i["n"])
    return _cost(fc0, [((due - base).days, value) for due, value in zip(dues, amounts, strict=True)])


@op
def cet_days(i: Inputs) -> dict[str, Any]:
    return _cost(cents(i["fc0"]), [(days, cents(value)) for days, value in i["flows_days"]])


def _tax(amortizations: list[int], days: list[int], i: Inputs) -> dict[str, Any]:
    rule = IofRule(
        "full",
        Rate.parse(i["daily_rate"]),
        Rate.parse(i["additional_rate"]),
        days_already_taxed=i.get("days_already_taxed", 0),
    )
    daily, added = iof_daily(amortizations, days, rule), iof_additional(sum(amortizations), rule)
    return {"iof_daily": text(daily), "iof_additional": text(added), "iof_total": text(daily + added)}


@op
def iof_price(i: Inputs) -> dict[str, Any]:
    rows = price_rows(cents(i["principal"]), Rate.parse(i["rate_month"]), i["n"])
    dues = due_dates(day(i["first_due"]), i["n"])
    return _tax([row[2] for row in rows], [(due - day(i["base_date"])).days for due in dues], i)


@op
def iof_bullet(i: Inputs) -> dict[str, Any]:
    return _tax([cents(i["principal"])], [i["days"]], i)
