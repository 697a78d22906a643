import json
import uuid
from pathlib import Path

import pytest

from portal.services import policies
from portal.services.policies import publish
from tests.factories import make_creditor


@pytest.fixture
def creditor(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal)


def text_of(client, address="/"):
    return client.get(address).get_data(as_text=True)


@pytest.fixture
def document():
    """The founding policy, to be changed by the test."""
    path = Path(policies.__file__).parent / "policy_documents" / "founding.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_limits_of_the_published_policy_are_there_before_anything_is_asked(client, portal, creditor, document):
    document["eligibility"][0]["value"], document["eligibility"][1]["value"] = 75, "12345.67"
    with portal.database.writing() as session:
        publish(session, creditor.id, document, now=portal.now(), new_id=uuid.uuid4)
    assert "há mais de 75 dias, com soma de até R$\xa012.345,67" in text_of(client)


def test_without_a_policy_no_number_is_made_up(client, creditor):
    assert "R$" not in text_of(client)


def test_fields_help_phones_fill_them_in(client, creditor):
    text = text_of(client)
    assert 'autocomplete="username webauthn"' in text and 'autocomplete="bday"' in text
    assert text.count('inputmode="numeric"') == 2


def test_a_company_number_with_letters_gets_the_whole_keyboard(client, creditor):
    assert 'inputmode="text"' in text_of(client, "/?letras=1")


def test_every_channel_is_offered_alike(client, creditor):
    text = text_of(client)
    assert [f'value="{channel}"' in text for channel in ("sms", "whatsapp", "email")] == [True] * 3
    assert 'value="sms" checked' in text
