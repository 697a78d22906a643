from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.core.policy import parse_policy
from portal.core.rates import ZERO, Rate
from tests.unit.core.policies import seed


def faults(document: dict[str, Any]) -> list[tuple[str, object]]:
    with pytest.raises(CoreError) as caught:
        parse_policy(document)
    assert caught.value.code == "POLICY_INVALID"
    found = caught.value.facts["faults"]
    assert isinstance(found, tuple)
    return [(fault.code, fault.facts["path"]) for fault in found]


def test_rates_by_count() -> None:
    policy = parse_policy(seed())
    assert policy.rate_for(1) == ZERO
    assert policy.rate_for(12).text == "0.0149"
    assert policy.rate_for(13).text == "0.0199"
    with pytest.raises(CoreError) as caught:
        policy.rate_for(97)
    assert caught.value.code == "RATE_MISSING"


@pytest.mark.parametrize(
    ("total", "count"),
    [(100000, 12), (100001, 36), (500000, 36), (500001, 96), (4900000, 96), (4900001, 96)],
)
def test_count_by_total(total: int, count: int) -> None:
    assert parse_policy(seed()).max_count_for(total) == count


def test_authority_of_roles() -> None:
    policy = parse_policy(seed())
    assert policy.max_discount("agent") == Rate.parse("0.6")
    assert policy.max_discount("stranger") == ZERO


def test_validity_and_products() -> None:
    document = seed() | {"valid_to": "2026-12-31", "products": ["card"]}
    policy = parse_policy(document)
    assert policy.applies("card", date(2026, 11, 1))
    assert policy.applies("card", date(2026, 12, 31))
    assert not policy.applies("card", date(2026, 10, 31))
    assert not policy.applies("card", date(2027, 1, 1))
    assert not policy.applies("loan", date(2026, 11, 1))


def test_iof_days_are_never_guessed() -> None:
    policy = parse_policy(seed() | {"iof": {"mode": "complement", "daily": "0.000082"}})
    assert policy.iof_rule(90).days_already_taxed == 90
    with pytest.raises(CoreError) as caught:
        policy.iof_rule(None)
    assert caught.value.code == "IOF_DAYS_UNKNOWN"
    assert parse_policy(seed()).iof_rule(None).mode == "none"


def test_an_offer_holds_at_least_two_days() -> None:
    assert parse_policy(seed() | {"offer_validity_days": 2}).offer_validity_days == 2
    assert faults(seed() | {"offer_validity_days": 1}) == [("OUT_OF_RANGE", "offer_validity_days")]


def test_all_faults_come_at_once_with_their_paths() -> None:
    document = seed()
    document["version"] = "7"
    document["surprise"] = 1
    document["cash"][1]["overdue"] = [100, None]
    document["cash"][0]["discount"]["fine"] = "1.5"
    document["plan"]["n"] = {"min": 13, "max": 12}
    document["plan"]["rate_month"][0]["rate"] = "1,49%"
    document["eligibility"][1]["value"] = 49000
    document["late"] = {"fine": "0.05"}
    document["authority"][0] = {"role": "agent"}
    document["valid_to"] = "2026-01-01"
    assert sorted(faults(document), key=str) == sorted(
        [
            ("UNKNOWN_KEY", "surprise"),
            ("WRONG_TYPE", "version"),
            ("OUT_OF_ORDER", "valid_to"),
            ("OVERLAP", "cash"),
            ("OUT_OF_RANGE", "cash[0].discount.fine"),
            ("OUT_OF_ORDER", "plan.n"),
            ("RATE_NOT_A_NUMBER", "plan.rate_month[0].rate"),
            ("WRONG_TYPE", "eligibility[1].value"),
            ("FINE_ABOVE_2_PERCENT", "late"),
            ("REQUIRED", "authority[0].max"),
        ],
        key=str,
    )


def test_an_empty_document_names_what_it_needs() -> None:
    paths = {path for code, path in faults({}) if code == "REQUIRED"}
    assert {"policy_id", "version", "valid_from", "creditor", "plan", "offer_validity_days"} <= paths


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-5, 200) | st.text(max_size=5) | st.just("0.01"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=4,
    ),
    st.data(),
)
def test_anything_in_any_place_is_a_policy_or_a_list_of_faults(junk: object, data: st.DataObject) -> None:
    document: Any = deepcopy(seed())
    place: Any = document
    for _ in range(data.draw(st.integers(1, 4))):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key]:
            break
        parent, place = place, place[key]
    else:
        key, place = key, parent
    place[key] = junk
    try:
        parse_policy(document)
    except CoreError as error:
        assert error.code == "POLICY_INVALID"
        assert error.facts["faults"]


def test_days_to_avoid() -> None:
    policy = parse_policy(seed() | {"avoid_due_on": ["12-24", "12-31"]})
    assert policy.closed_days(2026, 2027) == {
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2027, 12, 24),
        date(2027, 12, 31),
    }
    assert faults(seed() | {"avoid_due_on": ["31-12", "02-29"]}) == [
        ("WRONG_TYPE", "avoid_due_on[0]"),
        ("WRONG_TYPE", "avoid_due_on[1]"),
    ]


def test_a_programme_has_a_last_day() -> None:
    with pytest.raises(CoreError) as caught:
        parse_policy(seed() | {"programme": "Feirão"})
    faults = caught.value.facts["faults"]
    assert isinstance(faults, tuple) and [f.facts["path"] for f in faults] == ["valid_to"]
    assert parse_policy(seed() | {"programme": "Feirão", "valid_to": "2026-12-31"}).programme == "Feirão"
