import pytest

from portal.core.document import Node
from portal.core.policy_parser import read_discounts, read_eligibility, read_iof, read_late, read_plan
from portal.core.rates import Rate
from tests.unit.core.policies import seed


def codes(node: Node) -> list[str]:
    return [fault.code for fault in node.faults]


def test_a_gap_between_rate_bands_is_a_fault() -> None:
    plan = seed()["plan"]
    plan["rate_month"][1]["n"] = [14, 96]
    node = Node(plan)
    read_plan(node)
    assert [(f.code, f.facts["count"]) for f in node.faults] == [("RATE_MISSING", 13)]


def test_a_rate_above_the_cap_of_the_creditor_is_a_fault() -> None:
    node = Node(seed()["plan"] | {"rate_cap_month": "0.0150"})
    read_plan(node)
    assert codes(node) == ["OUT_OF_RANGE"]


def test_one_object_of_shares_holds_for_every_delay() -> None:
    node = Node({"fine": "1", "mora": "0.5"})
    (band,) = read_discounts(node)
    assert (band.first, band.last, band.discount.interest) == (0, None, Rate.parse("0.5"))
    assert codes(node) == []


def test_count_caps_are_sorted() -> None:
    caps = read_plan(Node(seed()["plan"])).count_caps
    assert [cap.up_to for cap in caps] == [100000, 500000, 4900000]


@pytest.mark.parametrize(
    "rule",
    [
        {"field": "income", "op": ">", "value": 1, "reason": "X1"},
        {"field": "prescribed", "op": ">", "value": True, "reason": "X1"},
        {"field": "total", "op": "in", "value": "1.00", "reason": "X1"},
        {"field": "days_overdue", "op": "=>", "value": 1, "reason": "X1"},
    ],
)
def test_conditions_on_unknown_fields_or_operators(rule: dict[str, object]) -> None:
    node = Node([rule])
    read_eligibility(node)
    assert "UNKNOWN_CHOICE" in codes(node)


def test_product_lists() -> None:
    node = Node([{"field": "product", "op": "in", "value": ["card", "loan"], "reason": "PRODUCT"}])
    assert read_eligibility(node)[0].value == ("card", "loan")
    assert codes(node) == []


def test_tax_and_late_charges_have_quiet_defaults() -> None:
    missing = Node({}).at("x")
    assert read_iof(missing).mode == "none"
    assert read_late(missing).fine.text == "0.02"
    assert codes(missing) == []


def test_what_only_banks_may_do() -> None:
    plan = seed()["plan"] | {"grace": "COMPOUND_30"}
    store = Node(plan, "plan")
    read_plan(store, "NON_FI")
    assert [(f.code, f.facts["path"]) for f in store.faults] == [
        ("COMPOUND_REFUSED", "plan.grace"), ("COMPOUND_REFUSED", "plan.system"), ("REQUIRED", "plan.rate_cap_month"),
    ]
    card, bank = Node(plan), Node(plan)
    read_plan(card, "CARD")
    read_plan(bank, "FI")
    assert (codes(card), codes(bank)) == (["COMPOUND_REFUSED"], [])
    fair = Node(plan | {"grace": "LINEAR_30", "system": "LINEAR_GAUSS", "rate_cap_month": "0.02"})
    read_plan(fair, "NON_FI")
    assert codes(fair) == []


def test_no_tax_above_what_any_decree_may_set() -> None:
    node = Node({"mode": "full", "daily": "0.0151"})
    read_iof(node)
    assert codes(node) == ["OUT_OF_RANGE"]
