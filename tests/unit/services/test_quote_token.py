"""A token is only what the server signed, for that person, until the offer ends."""

import base64
import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import CoreError
from portal.services.quote_token import read, sign
from portal.services.simulation import Choice, simulate
from tests.offering import make_scene

KEY, OTHER_KEY = "k" * 32, "o" * 32
QUOTE = uuid.UUID("6a1f0f52-43dc-4c4e-8a06-3a4b9a1f3f10")
CHOICE = Choice(96, 123_456, date(2026, 12, 10), 10)


@pytest.fixture
def scene(portal):
    scene = make_scene(portal)
    scene.contract(number="a", amount=900_000)
    scene.contract(number="b", product="store_credit", amount=900_000)
    return scene


@pytest.fixture
def simulation(scene):
    return simulate(scene.offer(), CHOICE)


@pytest.fixture
def token(simulation, scene):
    return sign(KEY, simulation, quote_id=QUOTE, debtor_id=scene.debtor.id)


def refusal(token, scene, portal, key=KEY, debtor_id=None):
    with pytest.raises(CoreError) as caught:
        read(key, token, debtor_id=debtor_id or scene.debtor.id, now=portal.now())
    return caught.value.code


def test_a_token_says_what_was_signed(token, simulation, scene, portal):
    claim = read(KEY, token, debtor_id=scene.debtor.id, now=portal.now())
    assert claim.quote_id == QUOTE
    assert claim.choice == CHOICE
    assert claim.contract_ids == tuple(contract.id for contract in simulation.offer.contracts)
    assert (claim.policy_code, claim.policy_version) == ("founding", 1)
    assert claim.base_date == date(2026, 11, 23)
    assert claim.facts_digest == simulation.offer.digest
    assert claim.valid_until == simulation.valid_until


def test_it_is_short_and_safe_in_an_address(token):
    assert len(token) < 220
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_another_person_another_key_and_no_token_at_all(token, scene, portal):
    assert refusal(token, scene, portal, debtor_id=uuid.uuid4()) == "QUOTE_TOKEN_INVALID"
    assert refusal(token, scene, portal, key=OTHER_KEY) == "QUOTE_TOKEN_INVALID"
    for text in ("", "A", "AAAA", "é", "a" * 5_000, token[:-1], token + "A", token + "=", " " + token, token[1:]):
        assert refusal(text, scene, portal) == "QUOTE_TOKEN_INVALID", text[:20]


def test_any_changed_bit_is_noticed(token, scene, portal):
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    for place in range(len(raw)):
        raw[place] ^= 1
        altered = base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()
        assert refusal(altered, scene, portal) == "QUOTE_TOKEN_INVALID"
        raw[place] ^= 1


def test_it_holds_two_days_at_least_and_ends_with_the_offer(token, simulation, scene, portal, clock):
    clock.advance(days=2)
    read(KEY, token, debtor_id=scene.debtor.id, now=portal.now())
    read(KEY, token, debtor_id=scene.debtor.id, now=simulation.valid_until)
    with pytest.raises(CoreError) as caught:
        read(KEY, token, debtor_id=scene.debtor.id, now=simulation.valid_until + timedelta(seconds=1))
    assert caught.value.code == "QUOTE_EXPIRED"
    assert caught.value.facts["valid_until"] == simulation.valid_until


@given(st.text(max_size=300))
def test_nothing_typed_is_a_token(text):
    with pytest.raises(CoreError, match="QUOTE_TOKEN_INVALID"):
        read(KEY, text, debtor_id=uuid.UUID(int=1), now=None)
