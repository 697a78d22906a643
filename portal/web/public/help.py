"""The human route: who to talk to, and when an answer comes."""

from flask import render_template

from portal.clock import civil_time
from portal.core.answer_time import answered_by
from portal.services.rulebook import Rulebook
from portal.web.context import portal
from portal.web.debtor.rules import rulebook


def help_page() -> str:
    """The help page, with the real deadline of a message written now and the limits published for today."""
    local = civil_time(portal().now())
    day = answered_by(local)
    return render_template(
        "public/help.html", answered_by=day, answered_today=day == local.date(), young=young_days(rulebook()),
    )


def young_days(rules: Rulebook) -> int | None:
    """Up to how many days open a contract goes to a person, by the policy for all products; None: no such rule."""
    for published in rules.policies:
        for rule in published.policy.eligibility if "*" in published.policy.products else ():
            if rule.field == "days_overdue" and rule.op in {">", ">="} and isinstance(rule.value, int):
                return rule.value if rule.op == ">" else rule.value - 1
    return None
