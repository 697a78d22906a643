"""Random cases for both engines, and the Python side of the comparison: one JSON line per case.

Every case is a plan (installment, schedule, IOF), its CET, an overdue debt and an early payment. One in ten is
``wide`` and goes on to all the rest: tables, offers, moved dates, breach, acceleration, conversions.
"""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from portal.core.acceleration import accelerate
from portal.core.affordability import Budget, affordability, affordable_installment
from portal.core.arrears import Arrears, ChargeProfile, update_debt
from portal.core.breach import breach_reasons
from portal.core.card_cap import CardBasis
from portal.core.discounts import discount_debts
from portal.core.due_change import change_due_dates
from portal.core.effective_cost import plan_effective_cost
from portal.core.errors import CoreError
from portal.core.indexes import Series
from portal.core.iof import IofRule
from portal.core.money import parse_cents
from portal.core.offer import CountOption, count_options
from portal.core.payments import pay_down
from portal.core.plan import Plan, make_plan
from portal.core.plan_options import plan_options
from portal.core.policy import Policy, parse_policy
from portal.core.policy_terms import BreachRule
from portal.core.price import price_installment
from portal.core.rates import ZERO, Rate, effective_day, effective_month, effective_year, month_of_effective_year
from portal.core.settlement import present_value, settle_early, settle_fully
from portal.core.solvers import count_for_end, entry_for_installment, plans_for_amount
from tests.unit.core.policies import seed

Case = dict[str, Any]

#: What fingers find on a keyboard, digits most of all.
TYPED = "0123456789" * 9 + "..,," * 9 + "--R$  ea\uff11\u00a0"


def draw(rng: random.Random) -> Case:
    """One case: amounts and rates spread over their whole range, dates around 2026-2032."""
    debt = round(10 ** rng.uniform(3, 8))
    base = date(2026, 1, 1) + timedelta(rng.randrange(2000))
    first = base + timedelta(rng.choice([0, 3, 10, 28, 30, 31, 35, 45, 60, rng.randrange(61)]))
    decimals = rng.choice([2, 4, 6, 8])
    rate = "0" if rng.random() < 0.05 else f"{rng.uniform(0.0001, 0.2):.{decimals}f}"
    mode = rng.choice(["none", "none", "simple", "compound"])
    profile: Case = {"fine": "0.02", "mora_month": rng.choice(["0.01", "0.0033"]), "rem_mode": mode}
    if mode != "none":
        profile["rem_rate"] = rng.choice(["0.0199", "0.045"])
    if mode != "compound":
        profile["base_days"] = rng.choice(["30", "actual_month", "365/12"])
    profile["base"] = rng.choice(["installment", "corrected", "with_rem"])
    return {
        "debt": debt,
        "entry": rng.choice([0, debt // 10, rng.randrange(debt)]),
        "rate": rate,
        "count": rng.randint(1, 96),
        "base": base.isoformat(),
        "first": first.isoformat(),
        "system": rng.choice(["PRICE_EQUAL", "PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"]),
        "grace": rng.choice(["LINEAR_30", "COMPOUND_30"]),
        "iof": {
            "mode": rng.choice(["none", "full", "complement"]),
            "daily": "0.000082",
            "additional": "0.0038",
            "days_already_taxed": rng.choice([0, 100, 364, 400]),
            "financed": rng.random() < 0.5,
        },
        "profile": profile,
        "overdue": [
            [(base - timedelta(rng.randrange(1500))).isoformat(), rng.randint(1, 10**7)]
            for _ in range(rng.randint(1, 4))
        ],
        "payments": [
            [(base + timedelta(rng.randrange(300))).isoformat(), rng.randint(1, 10**6)] for _ in range(rng.randrange(4))
        ],
        "on": (base + timedelta(rng.randrange(900))).isoformat(),
        "days": rng.randrange(2900),
        "wide": rng.random() < 0.1,
        "shift": rng.choice([-20, -5, 1, 9, 20]),
        "typed": "".join(rng.choices(TYPED, k=rng.randint(0, 9))),
        "month": rng.randint(1, 10**6),
        "series": [rng.choice(["0.0038", "-0.0011", "0.00902209", "0"]) for _ in range(12)],
    }


def caught(function: Callable[[], Any]) -> Any:
    """The value, or the code of the refusal: both engines must refuse alike."""
    try:
        return function()
    except CoreError as error:
        return error.code


def numbers(plan: Plan) -> list[Any]:
    money = (plan.financed, plan.installment_amount, plan.grace_interest, plan.interest, plan.iof, plan.total)
    rows = [[r.number, str(r.due_date), str(r.payable_until), *map(str, r[3:])] for r in plan.schedule]
    return [plan.system, plan.rate.text, *map(str, money), rows]


def cost(plan: Plan) -> list[str]:
    found = plan_effective_cost(plan)
    return [str(found.year), str(found.month)]


def policy_document() -> Case:
    """The policy both engines judge the cases with: an entry is asked, card debts are capped."""
    document = seed()
    document["plan"]["entry"] = {"pct": "0.10", "min": "50.00", "free_choice": True}
    return document


POLICY: Policy = parse_policy(policy_document())


def answer(case: Case) -> str:
    """Every output of the engine for a case, as one line."""
    base, first, on = (date.fromisoformat(case[key]) for key in ("base", "first", "on"))
    rate, iof = Rate.parse(case["rate"]), IofRule.from_document(case["iof"])
    debt, entry, count = case["debt"], case["entry"], case["count"]
    terms = (case["system"], None, case["grace"], iof)
    out: dict[str, Any] = {}
    try:
        plan = make_plan(debt, entry, rate, count, base, first, *terms)
    except CoreError as error:
        out["plan"] = error.code
    else:
        out["plan"] = numbers(plan)
        out["cost"] = caught(lambda: cost(plan))
        out["early"] = caught(lambda: [str(line.present) for line in settle_early(plan, on).lines])
        if case["wide"]:
            out["options"] = [
                [o.count, *map(str, o[2:7]), str(o.last_due)]
                for o in plan_options(debt, entry, rate, base, first, *terms, max_count=min(count, 10))
            ]
            profile = ChargeProfile.from_document(case["profile"])
            out["end"] = caught(lambda: str(settle_fully(plan, range(1, count + 1), on, profile).total))
            out["moved"] = caught(lambda: moved(plan, case["shift"], on))
    overdue = [(date.fromisoformat(due), amount) for due, amount in case["overdue"]]
    found = update_debt(overdue, base, ChargeProfile.from_document(case["profile"]))
    lines = [[str(line.due_date), line.days_late, *(str(getattr(line, n)) for n in NAMES)] for line in found.lines]
    out["arrears"] = [lines, str(found.total), found.oldest_days]
    out["present"] = str(present_value(debt, rate, case["days"]))
    if case["wide"]:
        out |= delay(case, base, rate, overdue, found)
        card = CardBasis(debt * 3 // 4, debt // 10) if count % 2 else None
        rows = count_options(POLICY, debt, debt, min(entry, debt - 1), base, first, card=card)
        out["offer"] = [[row.allowed, row.reason.code if row.reason else None] for row in rows]
        out["typed"] = caught(lambda: str(parse_cents(case["typed"])))
        out |= month(case, rows, rate, overdue)
    return json.dumps(out, separators=(",", ":"))


def month(case: Case, rows: tuple[CountOption, ...], rate: Rate, overdue: list[tuple[date, int]]) -> dict[str, Any]:
    """What fits a month, and debts corrected by an index or bearing the legal rate."""
    amount, base, first = case["month"], *(date.fromisoformat(case[key]) for key in ("base", "first"))
    found = plans_for_amount(rows, amount)
    options = [row.option for row in rows if row.allowed and row.option]
    end = count_for_end(options, base + timedelta(case["days"]))
    entry = entry_for_installment(lambda entry: price_installment(case["debt"] - entry, rate, case["count"]),
                                  case["debt"], amount)
    budget = Budget(amount * 3, amount, amount // 2)
    fits = affordability(budget, amount // 3, 60_000, Rate.parse("0.30"))
    values = [Rate.parse(text) for text in case["series"]]
    months = {(year, m + 1): values[m] for year in range(2021, 2034) for m in range(12)}
    series = {"IPCA": Series("IPCA", months), "LEGAL": Series("LEGAL", {k: max(v, ZERO) for k, v in months.items()})}
    legal = ChargeProfile.from_document({"index": "IPCA", "legal_rate": True, "fees_pct": "0.1"})
    fees = replace(legal, fees_pct=ZERO)
    payments = [(date.fromisoformat(when), cents) for when, cents in case["payments"]]
    left = pay_down(overdue, payments, base + timedelta(400), fees, series)
    late = breach_reasons(BreachRule(), [due for due, _ in overdue], first)
    return {
        "month": [o.count if o else None for o in (found.fits, found.above, end)]
        + [found.reason.code if found.reason else None, None if entry is None else str(entry)],
        "fits": [str(fits.surplus_after), None if fits.debt_service is None else str(fits.debt_service),
                 [reason.code for reason in fits.reasons],
                 str(affordable_installment(budget, 60_000, Rate.parse("0.30")))],
        "legal": [str(update_debt(overdue, base, legal, series=series).total), str(left.principal), str(left.charges)],
        "breach": [reason.code for reason in late],
    }


def moved(plan: Plan, shift: int, on: date) -> list[Any]:
    number = (plan.count + 1) // 2
    new_due = plan.installments[number - 1].due_date + timedelta(shift)
    changed = change_due_dates(plan, number, new_due)
    return [*numbers(changed), caught(lambda: str(settle_early(changed, on).amount)), caught(lambda: cost(changed))]


def delay(case: Case, base: date, rate: Rate, overdue: list[tuple[date, int]], found: Arrears) -> dict[str, Any]:
    profile = ChargeProfile.from_document(case["profile"])
    payments = [(date.fromisoformat(when), cents) for when, cents in case["payments"]]
    after = base + timedelta(400)
    net = discount_debts(POLICY.cash, [(line.days_late, line.components) for line in found.lines])
    paid = pay_down(overdue, payments, after, profile)
    future = [(base + timedelta(30 * k), 12345) for k in range(1, 5)]
    whole = accelerate(overdue, future, base, base + timedelta(10), after, rate, profile)
    return {
        "paid": [[str(a.on), str(a.to_charges), str(a.to_principal)] for a in paid.allocations]
        + [[str(paid.principal), str(paid.charges), str(paid.excess)]],
        "accelerated": [str(whole.present), str(whole.mora), str(whole.total)],
        "net": [str(net.discount.total), str(net.net.total)],
        "rates": [
            str(effective_year(rate)),
            str(effective_day(rate)),
            str(effective_month(rate, 8)),
            month_of_effective_year(rate).text,
        ],
    }


NAMES = ("principal", "fine", "interest", "remuneratory", "total")
