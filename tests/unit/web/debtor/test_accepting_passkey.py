"""Accepting with the device's own key: the signature is over the digest of the terms, and nothing else will do."""

import base64
import json
import re
import uuid

import pytest
from sqlmodel import select
from webauthn import verify_authentication_response
from webauthn.helpers import bytes_to_base64url

from portal.db.models import Agreement, Evidence, OneTimeCode, Quote
from portal.services import passkeys
from tests.authenticator import Authenticator
from tests.deciding import form_of, kept, post, rows, text_of


@pytest.fixture
def phone(portal, house):
    """The person's phone, its key known to the portal."""
    device, challenge = Authenticator(), b"c" * 32
    with portal.database.writing() as session:
        passkeys.create_passkey(
            session, passkeys.relying_party(portal.settings, "Banco Exemplo"), debtor_id=house.debtor_id,
            credential=device.create(challenge), challenge=challenge, label="Chrome, Android", now=portal.now(),
            new_id=uuid.uuid4,
        )
    return device


def digest_of(portal, address):
    with portal.database.reading() as session:
        return session.get(Quote, uuid.UUID(address.rsplit("/", 1)[1])).terms_digest


def test_with_a_key_no_code_is_sent_until_asked_for(portal, inside, house, phone):
    address = kept(inside, house)
    assert post(inside, f"{address}/codigo", li="on").status_code == 303
    assert rows(portal, OneTimeCode) == 0
    page = inside.get(f"{address}/codigo").get_data(as_text=True)
    options = json.loads(re.search(r'data-options="([^"]+)"', page).group(1).replace("&#34;", '"'))
    assert options["challenge"] == bytes_to_base64url(digest_of(portal, address))
    assert post(inside, f"{address}/codigo", li="on", canal="email").status_code == 303
    assert rows(portal, OneTimeCode) == 1


def test_a_signature_over_the_terms_accepts_them_and_is_kept(portal, inside, house, phone):
    address = kept(inside, house)
    digest = digest_of(portal, address)
    answer = post(inside, "/acordos", **form_of(inside, address), assertion=phone.get(digest))
    assert answer.status_code == 303
    with portal.database.reading() as session:
        evidence = session.exec(select(Evidence)).one()
    said = evidence.proof
    assert (said["method"], said["level"]) == ("passkey", 2)
    kept_parts = {name: base64.b64decode(said[name]) for name in
                  ("credential_id", "public_key", "authenticator_data", "client_data", "signature")}
    # years later, from the evidence alone
    verify_authentication_response(
        credential={
            "id": bytes_to_base64url(kept_parts["credential_id"]), "type": "public-key", "clientExtensionResults": {},
            "rawId": bytes_to_base64url(kept_parts["credential_id"]),
            "response": {
                "clientDataJSON": bytes_to_base64url(kept_parts["client_data"]),
                "authenticatorData": bytes_to_base64url(kept_parts["authenticator_data"]),
                "signature": bytes_to_base64url(kept_parts["signature"]),
            },
        },
        expected_challenge=evidence.terms_digest, expected_rp_id="localhost", expected_origin="http://localhost",
        credential_public_key=kept_parts["public_key"], credential_current_sign_count=0,
        require_user_verification=True,
    )


def test_a_signature_over_other_terms_accepts_nothing(portal, inside, house, phone):
    address, other = kept(inside, house, count=12), kept(inside, house, count=24)
    signed = phone.get(digest_of(portal, other))
    answer = post(inside, "/acordos", **form_of(inside, address), assertion=signed)
    assert answer.status_code == 422
    assert "Não deu certo com a chave" in text_of(answer)
    assert rows(portal, Agreement) == 0


@pytest.mark.parametrize("assertion", ["x", "{}", "[]", '{"id":"a"}', "null"])
def test_what_is_no_signature_accepts_nothing(portal, inside, house, phone, assertion):
    answer = post(inside, "/acordos", **form_of(inside, kept(inside, house)), assertion=assertion)
    assert answer.status_code == 422
    assert rows(portal, Agreement) == 0


def test_the_key_of_a_stranger_accepts_nothing(portal, inside, house, phone):
    address = kept(inside, house)
    stranger = Authenticator()
    answer = post(inside, "/acordos", **form_of(inside, address), assertion=stranger.get(digest_of(portal, address)))
    assert answer.status_code == 422
    assert rows(portal, Agreement) == 0


def test_the_same_signature_twice_is_one_agreement(portal, inside, house, phone):
    address = kept(inside, house)
    form = {**form_of(inside, address), "assertion": phone.get(digest_of(portal, address))}
    first, again = post(inside, "/acordos", **form), post(inside, "/acordos", **form)
    assert first.headers["Location"] == again.headers["Location"]
    assert rows(portal, Agreement) == 1
