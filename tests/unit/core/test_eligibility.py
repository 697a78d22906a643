import pytest

from portal.core.eligibility import eligibility
from portal.core.errors import CoreError
from portal.core.policy import parse_policy
from tests.unit.core.policies import seed

GOOD = {"days_overdue": 61, "total": 4900000, "prescribed": False, "lawsuit_or_blocked": False}


def codes(**facts: object) -> list[str]:
    return [reason.code for reason in eligibility(parse_policy(seed()), GOOD | facts)]


def test_the_boundaries() -> None:
    assert codes() == []
    assert codes(days_overdue=60) == ["DAYS_OVERDUE_NOT_ABOVE_60"]
    assert codes(total=4900001) == ["TOTAL_ABOVE_49000"]


def test_every_failed_reason_in_order() -> None:
    assert codes(days_overdue=0, total=5000000, prescribed=True, lawsuit_or_blocked=True) == [
        "DAYS_OVERDUE_NOT_ABOVE_60",
        "TOTAL_ABOVE_49000",
        "PRESCRIBED",
        "BLOCKED",
    ]


def test_reasons_carry_the_figures() -> None:
    (reason,) = eligibility(parse_policy(seed()), GOOD | {"total": 4900001})
    assert reason.facts == {"field": "total", "op": "<=", "limit": 4900000, "actual": 4900001}


def test_a_missing_fact_proves_nothing() -> None:
    with pytest.raises(CoreError) as caught:
        eligibility(parse_policy(seed()), {"days_overdue": 61})
    assert caught.value.facts == {"field": "total"}


@pytest.mark.parametrize(("op", "passes"), [("in", True), ("not in", False)])
def test_lists_of_products(op: str, passes: bool) -> None:
    document = seed()
    document["eligibility"] = [{"field": "product", "op": op, "value": ["card", "loan"], "reason": "PRODUCT"}]
    assert (not eligibility(parse_policy(document), {"product": "card"})) is passes
