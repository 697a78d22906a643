"""Delay, acceleration, breach, paying early and moving dates."""

from dataclasses import replace
from datetime import date
from typing import Any

from portal.core.acceleration import accelerate
from portal.core.arrears import charges_on
from portal.core.breach import restore
from portal.core.calendar import days_late, due_dates, following
from portal.core.components import Components
from portal.core.due_change import shift_interest
from portal.core.indexes import corrected, legal_rate_percent
from portal.core.money import cents_from_decimal as cents
from portal.core.money import decimal_text as text
from portal.core.money import half_up
from portal.core.price import (
    price_installment,
)
from portal.core.rates import (
    Rate,
)
from portal.core.settlement import period_values, present_value
from tests.vector_ops.registry import Inputs, day, fixed, fraction, op, profile


@op
def late_update(i: Inputs) -> dict[str, Any]:
    rem = i["remuneratory_month"]
    charge = replace(
        profile(i), rem_rate=Rate.parse(rem) if rem else None, rem_mode=i["remuneratory_mode"] or "none"
    )
    parts = Components(cents(i["value"]))
    if i["days_late"] > 0:
        parts = charges_on(parts.principal, parts.principal, date(2026, 1, 5), i["days_late"], charge, {})
    return {
        "fine": text(parts.fine),
        "mora": text(parts.interest),
        "remuneratory": text(parts.remuneratory),
        "total": text(parts.total),
    }


@op
def effective_days_late(i: Inputs) -> dict[str, Any]:
    due, paid = day(i["due"]), day(i["paid"])
    return {"limit_without_charge": following(due).isoformat(), "days_late": days_late(due, paid)}


@op
def index_product(i: Inputs) -> dict[str, Any]:
    rates = [Rate.parse(value) for value in i["monthly_index"]]
    value = corrected(cents(i["value"]), [(rate.den + rate.num, rate.den) for rate in rates])
    return {"corrected": text(value)}


@op
def corrected_late_update(i: Inputs) -> dict[str, Any]:
    value = cents(index_product(i)["corrected"])
    parts = charges_on(cents(i["value"]), value, date(2026, 1, 5), i["days_late"], profile(i), {})
    return {
        "corrected": text(value),
        "fine": text(parts.fine),
        "mora": text(parts.interest),
        "total": text(parts.total),
    }


@op
def taxa_legal(i: Inputs) -> dict[str, Any]:
    parts = []
    for month in i["months"]:
        n, d = fraction(month["rate_percent"])
        parts.append((Rate(n, d * 100), month["days"], month["days_in_month"]))
    percent = legal_rate_percent(parts)
    interest = half_up(cents(i["value"]) * percent, 100 * 10**6)
    return {
        "accumulated_percent": fixed(percent, 6),
        "interest": text(interest),
        "total": text(cents(i["value"]) + interest),
    }


@op
def accelerated_debt(i: Inputs) -> dict[str, Any]:
    found = accelerate(
        [(day(due), cents(value)) for value, due in i["overdue"]],
        [(day(due), cents(value)) for value, due in i["future"]],
        day(i["previous_due"]),
        day(i["acceleration_date"]),
        day(i["pay_date"]),
        Rate.parse(i["rate_month"]),
        profile(i),
    )
    return {
        "overdue_updated": [text(line.total) for line in found.overdue],
        "future_present_value": text(found.present),
        "mora_on_accelerated": text(found.mora),
        "total": text(found.total),
    }


@op
def restore_original(i: Inputs) -> dict[str, Any]:
    payments = [(day(when), cents(value)) for when, value in i["payments"]]
    debts = [(day(i["original_due"]), cents(i["principal"]))]
    found = restore(debts, payments, day(i["date"]), profile(i))
    return {
        "principal_left": text(found.principal),
        "charges": text(found.charges),
        "total": text(found.total),
        "allocations": [
            [a.on.isoformat(), *map(text, (a.paid, a.to_charges, a.to_principal, a.principal_left))]
            for a in found.allocations
        ],
    }


@op
def pv_installment(i: Inputs) -> dict[str, Any]:
    value = cents(i["value"])
    present = present_value(value, Rate.parse(i["rate_month"]), i["days_early"])
    return {"present_value": text(present), "discount": text(value - present)}


@op
def early_settlement(i: Inputs) -> dict[str, Any]:
    rate, n, paid = Rate.parse(i["rate_month"]), i["n"], i["installments_paid"]
    amount = price_installment(cents(i["principal"]), rate, n)
    dues = due_dates(day(i["first_due"]), n)
    previous = dues[paid - 1] if paid else day(i["base_date"])
    period, left = (dues[paid] - previous).days, (dues[paid] - day(i["settlement_date"])).days
    face = amount * (n - paid)
    values = period_values([(later, amount) for later in range(n - paid)], rate, period, left)
    return {
        "face_remaining": text(face),
        "settlement": text(sum(values)),
        "discount": text(face - sum(values)),
        "days_in_period": period,
        "days_to_next_due": left,
    }


@op
def change_due_date(i: Inputs) -> dict[str, Any]:
    added = shift_interest(cents(i["balance"]), Rate.parse(i["rate_month"]), i["shift_days"])
    return {
        "shift_interest": text(added),
        "new_next_installment": text(cents(i["next_installment"]) + added),
    }
