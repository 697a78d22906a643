"""Where every number of an offered plan comes from, read off its terms: the same for a simulation, a quote
and an agreement, because all three are the same document."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.core.components import NAMES
from portal.core.plan import extra_days
from portal.core.rates import Rate
from portal.services.explanations import Explanation, Fact, Part, code_of

Terms = Mapping[str, Any]


def of_terms(terms: Terms) -> tuple[Explanation, ...]:
    """The plan's numbers in the order a person meets them. ``terms`` is the stored document of an offer."""
    found = [_installment(terms), _total(terms), _interest(terms), _iof(terms), _fees(terms)]
    if terms["count"] > 1:
        found += _rates(terms)
    found += [_gross(terms), _discount(terms), _debt(terms)]
    if terms["entry"]:
        found.append(_entry(terms))
    if terms["count"] > 1:
        found.append(_financed(terms))
    if terms["grace_interest"]:
        found.append(_grace(terms))
    if terms["count"] > 1:
        found.append(_cash(terms))
    return (*found, *_late(terms))


def of_one_month_more(count: int, total: int, total_after: int) -> Explanation:
    """What one installment more adds to the total, both totals given in cents."""
    return Explanation(
        "month_more", total_after - total, rule="month_more",
        parts=(Part("total_of_count", total_after, count + 1), Part("total_of_count", -total, count)),
        sources=("policy",),
    )


def _installments(terms: Terms) -> list[Any]:
    return [row for row in terms["schedule"] if row[0]]


def _monthly(terms: Terms) -> int:
    """All that is paid in installments, in cents."""
    return sum(row[3] for row in _installments(terms))


def _upfront(terms: Terms) -> int:
    return sum(row[3] for row in terms["schedule"] if not row[0])


def _policy(terms: Terms) -> Fact:
    return Fact("policy", "text", f"{terms['policy']['code']} {terms['policy']['version']}")


def _installment(terms: Terms) -> Explanation:
    if terms["count"] == 1 and not terms["interest"]:
        return Explanation(
            "installment", terms["installment"], rule="one_payment", parts=(Part("debt", terms["debt"]),),
            sources=("policy",),
        )
    rule = {"FLAT": "flat", "LINEAR_GAUSS": "gauss"}.get(terms["system"], "price")
    return Explanation(
        "installment", terms["installment"], rule=rule, facts=_priced(terms), sources=("policy", "rate_clear"),
    )


def _priced(terms: Terms) -> tuple[Fact, ...]:
    """What the installment is computed from: enough to do it again."""
    return (
        Fact("priced", "money", terms["financed"] + terms["grace_interest"]),
        Fact("rate_month", "rate", terms["rate_month"]),
        Fact("count", "count", terms["count"]),
    )


def _total(terms: Terms) -> Explanation:
    parts = [Part("upfront", _upfront(terms))] if _upfront(terms) else []
    parts.append(Part("monthly", _monthly(terms), terms["count"]))
    return Explanation("total", terms["total"], rule="sum", parts=tuple(parts), sources=("total_shown",))


def _interest(terms: Terms) -> Explanation:
    return Explanation(
        "interest", terms["interest"], rule="interest",
        parts=(Part("monthly", _monthly(terms), terms["count"]), Part("financed", -terms["financed"])),
        sources=("policy",),
    )


def _iof(terms: Terms) -> Explanation:
    rule = terms["iof_rule"]
    facts: tuple[Fact, ...] = ()
    if rule["mode"] != "none":
        facts = (
            Fact("iof_daily", "rate", rule["daily"]), Fact("iof_additional", "rate", rule["additional"]),
            Fact("iof_days", "days", rule["cap_days"] - rule["days_already_taxed"]),
        )
    return Explanation("iof", terms["iof"], rule=f"iof_{rule['mode']}", facts=facts, sources=("iof",))


def _fees(terms: Terms) -> Explanation:
    return Explanation("fees", terms["fees"], rule="fees", sources=("fees",))


def _rates(terms: Terms) -> list[Explanation]:
    borrowed = terms["debt"] - _upfront(terms)
    first, last = _installments(terms)[0][1], _installments(terms)[-1][1]
    return [
        Explanation(
            "cet", terms["cet_year"], "percent", rule="cet",
            facts=(
                Fact("borrowed", "money", borrowed), Fact("monthly", "money", _monthly(terms)),
                Fact("base_date", "date", date.fromisoformat(terms["base_date"])),
                Fact("first_due", "date", date.fromisoformat(first)),
                Fact("last_due", "date", date.fromisoformat(last)),
                Fact("cet_month", "percent", terms["cet_month"]),
            ),
            sources=("cet", "cet_shown"),
        ),
        Explanation(
            "rate", Rate.parse(terms["rate_month"]).percent(), "percent", rule="rate",
            facts=(
                Fact("count", "count", terms["count"]), _policy(terms),
                Fact("rate_year", "percent", terms["rate_year"]),
            ),
            sources=("policy", "rate_clear"),
        ),
    ]


def _gross(terms: Terms) -> Explanation:
    return Explanation(
        "gross", terms["gross"], rule="gross",
        facts=(Fact("base_date", "date", date.fromisoformat(terms["base_date"])),),
        parts=tuple(Part("contract", row["gross"], row["number"]) for row in terms["contracts"]),
        sources=("contract",),
    )


def _discount(terms: Terms) -> Explanation:
    taken = {name: sum(row["discounts"][name] for row in terms["contracts"]) for name in NAMES}
    whole = {name: sum(row["components"][name] for row in terms["contracts"]) for name in NAMES}
    return Explanation(
        "discount", terms["discount"], rule="discount", facts=(_policy(terms),),
        parts=tuple(Part(code_of(name), cents, whole[name]) for name, cents in taken.items() if cents),
        sources=("policy",),
    )


def _debt(terms: Terms) -> Explanation:
    return Explanation(
        "debt", terms["debt"], rule="sum", parts=(Part("gross", terms["gross"]), Part("discount", -terms["discount"])),
    )


def _entry(terms: Terms) -> Explanation:
    parts = [Part("entry_chosen", terms["entry"])]
    if _upfront(terms) != terms["entry"]:
        parts.append(Part("iof", _upfront(terms) - terms["entry"]))
    return Explanation(
        "entry", _upfront(terms), rule="entry", parts=tuple(parts),
        facts=(Fact("payable_until", "date", date.fromisoformat(terms["schedule"][0][2])),),
    )


def _financed(terms: Terms) -> Explanation:
    parts = [Part("debt", terms["debt"])]
    if terms["entry"]:
        parts.append(Part("entry_chosen", -terms["entry"]))
    taxed = terms["financed"] - terms["debt"] + terms["entry"]
    if taxed:
        parts.append(Part("iof", taxed))
    return Explanation("financed", terms["financed"], rule="sum", parts=tuple(parts))


def _grace(terms: Terms) -> Explanation:
    base, first = date.fromisoformat(terms["base_date"]), date.fromisoformat(terms["first_due"])
    return Explanation(
        "grace_interest", terms["grace_interest"], rule=f"grace_{terms['grace'].lower()}",
        facts=(
            Fact("financed", "money", terms["financed"]), Fact("rate_month", "rate", terms["rate_month"]),
            Fact("extra_days", "days", extra_days(base, first)), Fact("base_date", "date", base),
            Fact("first_due", "date", first),
        ),
        sources=("policy",),
    )


def _cash(terms: Terms) -> Explanation:
    return Explanation(
        "cash", terms["cash"], rule="cash", facts=(_policy(terms),),
        parts=(Part("gross", terms["gross"]), Part("discount_cash", terms["cash"] - terms["gross"])),
        sources=("policy",),
    )


def _late(terms: Terms) -> list[Explanation]:
    late = terms["late"]
    return [
        Explanation(
            "late_fine", Rate.parse(late["fine"]).percent(), "percent", rule="late_fine", sources=("fine_limit",)
        ),
        Explanation(
            "late_interest", Rate.parse(late["interest_month"]).percent(), "percent", rule="late_interest",
            sources=("mora_limit",),
        ),
    ]
