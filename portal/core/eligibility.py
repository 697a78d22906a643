"""Who may use the portal alone: every failed condition of a policy, not just the first."""

from collections.abc import Callable, Mapping

from portal.core.errors import CoreError
from portal.core.policy import Policy
from portal.core.policy_terms import EligibilityRule
from portal.core.reasons import Reason

_TESTS: dict[str, Callable[..., bool]] = {
    ">": lambda actual, limit: actual > limit,
    ">=": lambda actual, limit: actual >= limit,
    "<": lambda actual, limit: actual < limit,
    "<=": lambda actual, limit: actual <= limit,
    "=": lambda actual, limit: actual == limit,
    "!=": lambda actual, limit: actual != limit,
    "in": lambda actual, limit: actual in limit,
    "not in": lambda actual, limit: actual not in limit,
}


def eligibility(policy: Policy, facts: Mapping[str, object]) -> tuple[Reason, ...]:
    """The reasons against, in the policy's order; empty when eligible.

    ``facts`` has one value per field the policy looks at (``total`` in cents). Each reason's facts are
    ``field``, ``op``, ``limit`` and ``actual``. Raises ``CoreError`` FACT_MISSING: absence proves nothing.
    """
    return failed_rules(policy.eligibility, facts)


def failed_rules(rules: tuple[EligibilityRule, ...], facts: Mapping[str, object]) -> tuple[Reason, ...]:
    """The rules that do not hold, as reasons."""
    reasons = []
    for rule in rules:
        if rule.field not in facts:
            raise CoreError("FACT_MISSING", field=rule.field)
        actual = facts[rule.field]
        if not _TESTS[rule.op](actual, rule.value):
            found = {"field": rule.field, "op": rule.op, "limit": rule.value, "actual": actual}
            reasons.append(Reason(rule.reason, found))
    return tuple(reasons)
