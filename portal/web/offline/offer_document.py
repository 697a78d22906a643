"""An offer as a phone keeps it: what the arithmetic and its explanations need, and nothing that says who owes.

Amounts are cents and rates decimals, both as text; dates ISO. Read by ``readOffer`` of static/js/offline. The policy
is written in the shape of its own document, less what only the server asks (discounts, authority, products).
"""

from typing import Any

from portal.core.components import NAMES
from portal.core.discounts import Discounted
from portal.core.iof import IofRule
from portal.core.money import decimal_text
from portal.core.policy import Policy
from portal.core.policy_terms import EligibilityRule, PlanTerms
from portal.services.legal_figures import legal_figure, legal_figures
from portal.services.offers import OF_THE_PLAN, Offer
from portal.web.debtor.explained import FIGURES

#: As many hex digits of the offer's digest as the simulator's page names a table by.
DIGITS = 8


def offer_document(offer: Offer) -> dict[str, Any]:
    """The offer for one choice of contracts, with the day it holds from."""
    card, minimum = offer.card, legal_figure("minimo_existencial", offer.base_date)
    return {
        "contracts": [
            {"id": str(contract.id), "number": contract.number, "gross": str(contract.components.total)}
            for contract in offer.contracts
        ],
        "digest": offer.digest.hex()[:DIGITS],
        "base_date": offer.base_date.isoformat(),
        "cash": _parts(offer.cash),
        "plan": _parts(offer.plan),
        "card": {"original": str(card.original), "charges_paid": str(card.charges_paid)} if card else None,
        "published": {"code": offer.published.code, "version": offer.published.version},
        "law_since": {
            code: figure.valid_from.isoformat() for code, key in FIGURES.items()
            if (figure := legal_figures(offer.base_date).get(key))
        },
        "minimum": {
            "cents": str(minimum.cents), "source": minimum.source, "valid_from": minimum.valid_from.isoformat(),
        },
        "policy": policy_document(offer.policy, offer.iof),
    }


def policy_document(policy: Policy, iof: IofRule) -> dict[str, Any]:
    """The rules a plan is priced by, and those that look at the plan itself."""
    return {
        "policy_id": policy.policy_id,
        "version": policy.version,
        "offer_validity_days": policy.offer_validity_days,
        "eligibility": [_rule(each) for each in policy.eligibility if each.field in OF_THE_PLAN],
        "plan": _plan(policy.plan),
        "late": {"fine": policy.late.fine.text, "mora_month": policy.late.mora_month.text},
        "iof": {
            "mode": iof.mode, "daily": iof.daily.text, "additional": iof.additional.text, "cap_days": iof.cap_days,
            "financed": iof.financed,
        },
    }


def _plan(plan: PlanTerms) -> dict[str, Any]:
    entry, window = plan.entry, plan.first_due
    return {
        "system": plan.system,
        "grace": plan.grace,
        "n": {"min": plan.count_min, "max": plan.count_max},
        "rate_month": [{"n": [band.first, band.last], "rate": band.rate.text} for band in plan.rates],
        "installment_min": decimal_text(plan.installment_min),
        "card_cap": plan.card_cap,
        "n_max_by_total": [{"lte": decimal_text(cap.up_to), "n": cap.count} for cap in plan.count_caps],
        "entry": {
            "pct": entry.share.text, "min": decimal_text(entry.minimum), "free_choice": entry.free_choice,
        },
        "first_due": {
            "min_days": window.min_days, "max_days": window.max_days, "due_days": [window.first_day, window.last_day],
        },
    }


def _rule(rule: EligibilityRule) -> dict[str, Any]:
    value = rule.value
    if rule.field == "installment" and isinstance(value, int):
        return {"field": rule.field, "op": rule.op, "value": decimal_text(value), "reason": rule.reason}
    return {"field": rule.field, "op": rule.op, "value": value, "reason": rule.reason}


def _parts(found: Discounted) -> dict[str, dict[str, str]]:
    """Gross, discount and net, each by component."""
    parts = {"gross": found.gross, "discount": found.discount, "net": found.net}
    return {name: {each: str(getattr(part, each)) for each in NAMES} for name, part in parts.items()}
