"""Every part of a contract's value adds up to what is shown, the legal cap of cards included."""

from datetime import date

import pytest

from portal.services.explanations import of_contract
from tests.offering import make_scene


@pytest.fixture
def scene(portal):
    return make_scene(portal)


def explained(scene, row):
    (contract,) = scene.contracts(row)
    return contract, {each.code: each for each in of_contract(contract)}


def test_each_line_is_a_part_and_the_value_is_their_sum(scene):
    contract, found = explained(scene, scene.contract(days_overdue=(214, 184, 94), amount=61_000))
    assert list(found) == ["principal", "fine", "mora", "contract_total"]
    assert all(each.foots and each.parts for each in found.values())
    assert found["contract_total"].value == contract.total
    assert [part.cents for part in found["principal"].parts] == [61_000] * 3
    assert found["fine"].parts[0].detail == min(due.due_date for due in contract.installments)
    assert isinstance(found["mora"].parts[0].detail, date)
    assert found["fine"].facts[0].value == "0.02" and found["mora"].facts[0].value == "0.01"


def test_what_the_card_cap_took_is_a_part_of_its_own(scene):
    contract, found = explained(
        scene, scene.contract(product="card", days_overdue=(900, 870), amount=100_000, rate_month="0.08")
    )
    assert contract.valued.capped > 0
    assert all(each.foots for each in found.values())
    taken = -sum(part.cents for each in found.values() for part in each.parts if part.name == "card_cap")
    assert taken == contract.valued.capped
    assert "card_cap" in found["remuneratory"].sources
    assert found["contract_total"].value == contract.total == 2 * sum(p.cents for p in found["principal"].parts)


def test_parts_worth_nothing_are_left_out(scene):
    _, found = explained(scene, scene.contract(days_overdue=(94,), amount=61_000))
    assert "correction" not in found and "contract_fees" not in found
