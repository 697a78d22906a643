"""A whole policy document, for tests to change one thing in."""

from typing import Any


def seed() -> dict[str, Any]:
    """The first policy of the product: overdue more than 60 days, up to R$ 49,000.00, up to 96 times."""
    return {
        "policy_id": "seed",
        "version": 7,
        "valid_from": "2026-11-01",
        "valid_to": None,
        "creditor": "banco",
        "products": ["*"],
        "eligibility": [
            {"field": "days_overdue", "op": ">", "value": 60, "reason": "DAYS_OVERDUE_NOT_ABOVE_60"},
            {"field": "total", "op": "<=", "value": "49000.00", "reason": "TOTAL_ABOVE_49000"},
            {"field": "prescribed", "op": "=", "value": False, "reason": "PRESCRIBED"},
            {"field": "lawsuit_or_blocked", "op": "=", "value": False, "reason": "BLOCKED"},
        ],
        "cash": [
            {
                "overdue": [61, 180],
                "discount": {"fine": "1", "mora": "0.9", "rem": "0.5", "principal": "0"},
            },
            {
                "overdue": [181, None],
                "discount": {"fine": "1", "mora": "1", "rem": "0.8", "principal": "0.1"},
            },
        ],
        "plan": {
            "system": "PRICE_EQUAL",
            "n": {"min": 1, "max": 96},
            "rate_month": [{"n": [2, 12], "rate": "0.0149"}, {"n": [13, 96], "rate": "0.0199"}],
            "installment_min": "50.00",
            "card_cap": True,
            "n_max_by_total": [
                {"lte": "5000.00", "n": 36},
                {"lte": "1000.00", "n": 12},
                {"lte": "49000.00", "n": 96},
            ],
            "entry": {"pct": "0", "min": "0.00", "free_choice": True},
            "first_due": {"min_days": 3, "max_days": 45},
            "discount": [{"overdue": [61, None], "discount": {"fine": "1", "mora": "0.5"}}],
        },
        "authority": [
            {"role": "self_service", "max_discount_total": "0.40"},
            {"role": "agent", "max": "0.60"},
        ],
        "offer_validity_days": 5,
        "breach": {"days": 30, "installments": 2},
    }
