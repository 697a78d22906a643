"""Names, formulas and sources of explained numbers, said once on the server and carried by code.

The codes are those of an offered plan (`portal.services.plan_explanations`).
"""

from flask_babel import force_locale

from portal.core.components import NAMES
from portal.services.explanations import code_of
from portal.web.debtor.explained import name_of
from portal.web.debtor.formulas import formula, source

NAMED = (
    *(code_of(name) for name in NAMES), "installment", "total", "interest", "iof", "fees", "cet", "cet_month", "rate",
    "rate_month", "rate_year", "gross", "discount", "discount_cash", "debt", "entry", "entry_chosen", "upfront",
    "financed", "priced", "borrowed", "monthly", "grace_interest", "extra_days", "cash", "month_more", "late_fine",
    "late_interest", "count", "policy", "base_date", "first_due", "last_due", "payable_until", "iof_daily",
    "iof_additional", "iof_days",
)
RULES = (
    "one_payment", "flat", "gauss", "price", "sum", "interest", "iof_none", "iof_full", "iof_complement", "fees", "cet",
    "rate", "gross", "discount", "entry", "grace_linear_30", "grace_compound_30", "cash", "month_more", "late_fine",
    "late_interest",
)
SOURCES = (
    "policy", "rate_clear", "total_shown", "iof", "fees", "cet", "cet_shown", "contract", "fine_limit", "mora_limit",
)


def phrases(locale: str) -> dict[str, dict[str, str]]:
    """The words for every code in one language. Needs an application context."""
    with force_locale(locale):
        return {
            "names": {code: name_of(code) for code in NAMED},
            "formulas": {code: formula(code) for code in RULES},
            "sources": {code: source(code) for code in SOURCES},
        }
