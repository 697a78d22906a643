"""Calendar, rates, rounding, policies, caps and affordability."""

from typing import Any

from portal.core.affordability import Budget, affordability
from portal.core.calendar import bank_holidays, due_dates, following, is_banking_day
from portal.core.card_cap import CardBasis, chargeable, overdraft_allowed, plan_allowed, plan_charges
from portal.core.charge_profile import charge_limit_faults, cumulation_allowed
from portal.core.components import Components
from portal.core.discounts import band_for, discounted
from portal.core.eligibility import failed_rules
from portal.core.money import cents_from_decimal as cents
from portal.core.money import decimal_text as text
from portal.core.money import half_even, half_up, largest_remainder
from portal.core.policy_terms import ComponentRates, DiscountBand, EligibilityRule
from portal.core.price import (
    price_installment,
)
from portal.core.rates import (
    Rate,
    effective_day,
    effective_month,
    effective_year,
    nominal_year,
    proportional_month,
)
from tests.vector_ops.registry import Inputs, day, fixed, fraction, op


@op
def bank_holidays_(i: Inputs) -> dict[str, Any]:
    return {"dates": [holiday.isoformat() for holiday in sorted(bank_holidays(i["year"]))]}


@op
def next_business_day(i: Inputs) -> dict[str, Any]:
    when = day(i["date"])
    return {"is_business_day": is_banking_day(when), "following": following(when).isoformat()}


@op
def monthly_due_dates(i: Inputs) -> dict[str, Any]:
    dues = due_dates(day(i["first_due"]), i["n"], i["anchor_day"])
    return {
        "nominal": [due.isoformat() for due in dues],
        "payable_until": [following(due).isoformat() for due in dues],
    }


@op
def month_to_year(i: Inputs) -> dict[str, Any]:
    rate = Rate.parse(i["rate_month"])
    return {
        "effective_year_percent": fixed(effective_year(rate, 6), 6),
        "nominal_year_percent": fixed(nominal_year(rate, 6), 6),
        "daily_30_percent": fixed(effective_day(rate, 30, 8), 8),
    }


@op
def year_to_month(i: Inputs) -> dict[str, Any]:
    rate = Rate.parse(i["effective_year"])
    return {
        "effective_month_percent": fixed(effective_month(rate, 8), 8),
        "proportional_month_percent": fixed(proportional_month(rate, 8), 8),
    }


@op
def round2(i: Inputs) -> dict[str, Any]:
    n, d = fraction(i["value"])
    return {
        "money_half_up": fixed(half_up(n * 100, d), 2),
        "cet_nbr5891": fixed(half_even(n * 100, d), 2),
    }


@op
def round_nbr5891(i: Inputs) -> dict[str, Any]:
    n, d = fraction(i["value"])
    return {"rounded": fixed(half_even(n * 10 ** i["places"], d), i["places"])}


@op
def eligibility(i: Inputs) -> dict[str, Any]:
    bounds = i["policy"]
    reais = bounds["total_lte"].removesuffix(".00")
    rules = (
        EligibilityRule(
            "days_overdue",
            ">",
            bounds["days_overdue_gt"],
            f"DAYS_OVERDUE_NOT_ABOVE_{bounds['days_overdue_gt']}",
        ),
        EligibilityRule("total", "<=", cents(bounds["total_lte"]), f"TOTAL_ABOVE_{reais}"),
        EligibilityRule("count", "<=", bounds["n_max"], f"TERM_ABOVE_{bounds['n_max']}"),
        EligibilityRule("installment", ">=", cents(bounds["installment_min"]), "INSTALLMENT_BELOW_MINIMUM"),
    )
    facts = {
        "days_overdue": i["days_overdue"],
        "total": cents(i["total"]),
        "count": i["n"],
        "installment": cents(i["installment"]),
    }
    reasons = [reason.code for reason in failed_rules(rules, facts)]
    return {"reasons": reasons, "eligible": not reasons}


@op
def discount_ladder(i: Inputs) -> dict[str, Any]:
    bands = [
        DiscountBand(first, last, ComponentRates(principal=Rate.of_scaled(percent, 2)))
        for first, last, percent in i["ladder"]
    ]
    share = band_for(bands, i["days_overdue"])
    found = discounted(Components(cents(i["value"])), share)
    return {
        "discount_percent": share.principal.percent(0),
        "discount": text(found.discount.total),
        "net": text(found.net.total),
    }


@op
def discount_components(i: Inputs) -> dict[str, Any]:
    names = {"mora": "interest"}
    gross = Components(**{names.get(k, k): cents(v) for k, v in i["components"].items()})
    shares = ComponentRates(**{names.get(k, k): Rate.parse(v) for k, v in i["percent"].items()})
    found = discounted(gross, shares)
    return {
        "discount": {k: text(getattr(found.discount, names.get(k, k))) for k in i["components"]},
        "total_discount": text(found.discount.total),
        "net": text(found.net.total),
    }


@op
def affordability_(i: Inputs) -> dict[str, Any]:
    budget = Budget(cents(i["net_income"]), cents(i["essential_expenses"]), cents(i["other_debt_service"]))
    found = affordability(
        budget, cents(i["installment"]), cents(i["minimo_existencial"]), Rate.parse(i["dsr_limit"])
    )
    return {
        "surplus_before": text(found.surplus_before),
        "surplus_after": text(found.surplus_after),
        "left_after_debts": text(found.left_after_debts),
        "dsr_percent": None if found.debt_service is None else fixed(found.debt_service, 2),
        "reasons": [reason.code for reason in found.reasons],
    }


@op
def largest_remainder_(i: Inputs) -> dict[str, Any]:
    shares = largest_remainder(cents(i["total"]), [cents(weight) for weight in i["weights"]])
    return {"shares": [text(share) for share in shares]}


@op
def card_cap(i: Inputs) -> dict[str, Any]:
    original, asked = cents(i["original"]), cents(i["interest_and_charges"])
    allowed = chargeable(original, asked)
    return {
        "chargeable": text(allowed),
        "maximum_total": text(original + allowed),
        "capped": allowed < asked,
    }


def chained_interest(balance: int, rate: Rate, count: int) -> int:
    """Interest rounded month by month on the rounded balance, the last installment taking the difference.

    The card cap vectors were computed so; the engine's own plans have equal installments instead.
    """
    installment, interest = price_installment(balance, rate, count), 0
    for _ in range(count):
        interest += rate.of(balance)
        balance -= installment - rate.of(balance)
    return interest


@op
def card_plan_cap(i: Inputs) -> dict[str, Any]:
    basis = CardBasis(cents(i["original"]), cents(i["charges_already_paid"]))
    balance = cents(i["balance"])
    interest = chained_interest(balance, Rate.parse(i["rate_month"]), i["n"])
    return {
        "plan_interest": text(interest),
        "interest_and_charges": text(plan_charges(basis, balance, interest)),
        "limit": text(basis.limit),
        "allowed": plan_allowed(basis, balance, interest),
    }


@op
def overdraft_rate_cap(i: Inputs) -> dict[str, Any]:
    return {"allowed": overdraft_allowed(Rate.parse(i["rate_month"]))}


@op
def charge_limits(i: Inputs) -> dict[str, Any]:
    faults = charge_limit_faults(Rate.parse(i["fine"]), Rate.parse(i["mora_month"]))
    return {"allowed": not faults, "reasons": [fault.code for fault in faults]}


@op
def cumulation(i: Inputs) -> dict[str, Any]:
    return {"allowed": cumulation_allowed(frozenset(i["charges"]))}
