"""Terms say everything, in JSON, and say the same twice."""

import json
import uuid
from datetime import date

import pytest

from portal.services.quote_terms import terms_of
from portal.services.simulation import Choice, simulate
from portal.services.terms import canonical
from tests.offering import make_scene

IDS = (uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3))
DUE = date(2026, 12, 10)


@pytest.fixture
def offer(portal):
    scene = make_scene(portal)
    scene.contract(number="2024/00871", days_overdue=(94, 64), amount=150_000)
    scene.contract(number="5502", product="card", rate_month="0.08", days_overdue=(200,), amount=238_000)
    return scene.offer()


def terms(offer, count=24, entry=50_000):
    return terms_of(simulate(offer, Choice(count, entry, DUE, 10)), *IDS)


def test_terms_are_plain_json_and_repeatable(offer):
    said = terms(offer)
    assert json.loads(json.dumps(said)) == said
    assert canonical(said) == canonical(terms(offer))


def test_every_sum_in_the_terms_foots(offer):
    said = terms(offer)
    assert said["gross"] - said["discount"] == said["debt"]
    assert said["total"] == said["debt"] + said["interest"] + said["iof"]
    assert said["total"] == sum(row[3] for row in said["schedule"])
    for name in ("gross", "discount", "net"):
        whole = said["debt"] if name == "net" else said[name]
        assert sum(contract[name] for contract in said["contracts"]) == whole
    for contract in said["contracts"]:
        assert sum(contract["components"].values()) == contract["gross"]
        assert sum(contract["discounts"].values()) == contract["discount"]
        assert sum(row[2] for row in contract["installments"]) == contract["components"]["principal"]


def test_the_entry_row_can_be_paid_while_the_offer_holds(offer):
    said = terms(offer)
    number, due, payable, amount, interest, amortization, _ = said["schedule"][0]
    assert (number, amount, interest, amortization) == (0, 50_000, 0, 50_000)
    assert due == payable == "2026-11-30"
    assert said["valid_until"] == "2026-11-29T02:59:59+00:00"
    assert [row[0] for row in said["schedule"]] == list(range(25))


def test_one_payment_is_the_cash_price(offer):
    said = terms(offer, count=1)
    assert said["debt"] == said["cash"] == said["total"] == offer.cash.net.total
    assert [row[0] for row in said["schedule"]] == [1]
    assert sum(contract["discount"] for contract in said["contracts"]) == offer.cash.discount.total


def test_what_the_law_wants_said_is_there(offer):
    """CDC arts. 52 and 54-B: rates, late charges, totals with and without financing, how long the offer holds."""
    said = terms(offer)
    assert said["rate_month"] == "0.0199" and said["rate_year"] == 2668
    assert said["cet_year"] > 0 and said["cet_month"] > 0
    assert said["late"]["fine"] == "0.02" and said["late"]["interest_month"] == "0.01"
    assert said["cash"] < said["total"]
    assert said["policy"] == {"code": "founding", "version": 1}
    assert {c["product"]: c["profile"]["rem_rate"] for c in said["contracts"]} == {
        "personal_loan": None, "card": "0.08",
    }
