import json
import secrets
import uuid
from datetime import timedelta

import pytest
from webauthn import verify_authentication_response
from webauthn.helpers import bytes_to_base64url

from portal.db.models import Creditor, Passkey
from portal.services import debtors, passkeys
from portal.services.passkeys import PasskeyRefused
from tests.authenticator import Authenticator
from tests.factories import CPFS, make_creditor, make_debtor

TERMS = b"t" * 32


@pytest.fixture
def debtor(portal):
    with portal.database.writing() as session:
        return make_debtor(session, portal, make_creditor(session, portal))


@pytest.fixture
def party(portal):
    return passkeys.relying_party(portal.settings, "Banco Exemplo")


@pytest.fixture
def phone():
    return Authenticator()


def create(portal, party, debtor, phone, challenge=None, posted=None):
    challenge = challenge or secrets.token_bytes(32)
    with portal.database.writing() as session:
        return passkeys.create_passkey(
            session, party, debtor_id=debtor.id, credential=posted or phone.create(challenge), challenge=challenge,
            label="Chrome, Android", now=portal.now(), new_id=uuid.uuid4,
        )


def verify(portal, party, debtor, posted, challenge, **changes):
    options = {"creditor_id": debtor.creditor_id, **changes}
    with portal.database.writing() as session:
        return passkeys.verify(session, party, credential=posted, challenge=challenge, now=portal.now(), **options)


def refused(call, *arguments, **options):
    with pytest.raises(PasskeyRefused) as raised:
        call(*arguments, **options)
    return raised.value.code


def test_the_relying_party_is_the_address_people_type(portal):
    party = passkeys.relying_party(portal.settings, "Banco Exemplo")
    assert (party.id, party.origin) == ("localhost", "http://localhost")


def test_the_phone_is_asked_for_a_discoverable_key_with_its_owner_verified(portal, party, debtor):
    with portal.database.reading() as session:
        person = debtors.read_debtor(session, portal.vault, debtor.id)
        options = passkeys.creation_options(session, party, person, "***.982.247-**", TERMS)
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["rp"] == {"name": "Banco Exemplo", "id": "localhost"}
    assert CPFS[0] not in json.dumps(options)
    assert options["user"]["displayName"] == "Maria"


def test_a_key_made_here_signs_in_once_per_challenge(portal, party, debtor, phone):
    row = create(portal, party, debtor, phone)
    challenge = secrets.token_bytes(32)
    posted = phone.get(challenge, debtor.id.bytes)
    signed = verify(portal, party, debtor, posted, challenge)
    assert (signed.passkey_id, signed.debtor_id) == (row.id, debtor.id)
    assert refused(verify, portal, party, debtor, phone.get(challenge), challenge) == "REPLAYED"


def test_what_was_signed_can_be_verified_from_the_evidence_alone(portal, party, debtor, phone):
    create(portal, party, debtor, phone)
    kept = verify(portal, party, debtor, phone.get(TERMS), TERMS, debtor_id=debtor.id, once=False)
    again = {
        "id": bytes_to_base64url(kept.credential_id), "rawId": bytes_to_base64url(kept.credential_id),
        "type": "public-key", "response": {
            "clientDataJSON": bytes_to_base64url(kept.client_data), "signature": bytes_to_base64url(kept.signature),
            "authenticatorData": bytes_to_base64url(kept.authenticator_data)},
    }
    verify_authentication_response(
        credential=again, expected_challenge=TERMS, expected_rp_id="localhost", expected_origin="http://localhost",
        credential_public_key=kept.public_key, credential_current_sign_count=0, require_user_verification=True,
    )


def test_terms_may_be_signed_twice_and_only_those(portal, party, debtor, phone):
    create(portal, party, debtor, phone)
    for _ in range(2):
        verify(portal, party, debtor, phone.get(TERMS), TERMS, debtor_id=debtor.id, once=False)
    posted = phone.get(TERMS)
    assert refused(verify, portal, party, debtor, posted, b"x" * 32, once=False) == "NOT_VERIFIED"


def test_somebody_elses_key_is_unknown_even_with_a_good_signature(portal, party, debtor, phone):
    create(portal, party, debtor, phone)
    with portal.database.writing() as session:
        other = make_debtor(session, portal, session.get(Creditor, debtor.creditor_id), document=CPFS[1])
        elsewhere = make_creditor(session, portal, slug="outro", hostname="outro.example")
    signed = phone.get(TERMS)
    assert refused(verify, portal, party, debtor, signed, TERMS, debtor_id=other.id, once=False) == "UNKNOWN"
    assert refused(verify, portal, party, debtor, signed, TERMS, creditor_id=elsewhere.id, once=False) == "UNKNOWN"
    named = phone.get(TERMS, other.id.bytes)
    assert refused(verify, portal, party, debtor, named, TERMS, once=False) == "UNKNOWN"
    assert refused(verify, portal, party, debtor, Authenticator().get(TERMS), TERMS, once=False) == "UNKNOWN"


@pytest.mark.parametrize("change", [
    {"verified": False}, {"origin": "https://quite-falso.example"}, {"rp_id": "quite-falso.example"},
])
def test_an_unverified_owner_or_another_site_is_refused(portal, party, debtor, phone, change):
    create(portal, party, debtor, phone)
    for name, value in change.items():
        setattr(phone, name, value)
    assert refused(verify, portal, party, debtor, phone.get(TERMS), TERMS, once=False) == "NOT_VERIFIED"
    fresh = Authenticator(**change)
    challenge = secrets.token_bytes(32)
    assert refused(create, portal, party, debtor, fresh, challenge, fresh.create(challenge)) == "NOT_VERIFIED"


def test_a_copied_key_gives_itself_away_by_its_counter(portal, party, debtor, phone):
    create(portal, party, debtor, phone)
    phone.count = 10
    verify(portal, party, debtor, phone.get(TERMS), TERMS, once=False)
    phone.count = 5
    assert refused(verify, portal, party, debtor, phone.get(TERMS), TERMS, once=False) == "NOT_VERIFIED"


def test_another_key_cannot_sign_under_this_ones_name(portal, party, debtor, phone):
    create(portal, party, debtor, phone)
    thief = Authenticator(credential_id=phone.credential_id)
    assert refused(verify, portal, party, debtor, thief.get(TERMS), TERMS, once=False) == "NOT_VERIFIED"


@pytest.mark.parametrize("posted", ["", "{}", "[]", "null", '{"id": 3}', "x" * 1000, '{"rawId": "!!", "id": "!!"}'])
def test_nonsense_is_refused_without_a_stack_trace(portal, party, debtor, phone, posted):
    assert refused(verify, portal, party, debtor, posted, TERMS, once=False) == "UNREADABLE"
    challenge = secrets.token_bytes(32)
    with pytest.raises(PasskeyRefused), portal.database.writing() as session:
        passkeys.create_passkey(
            session, party, debtor_id=debtor.id, credential=posted, challenge=challenge, label="",
            now=portal.now(), new_id=uuid.uuid4)


def test_one_credential_belongs_to_one_person_and_five_are_enough(portal, party, debtor, phone):
    create(portal, party, debtor, phone)
    assert refused(create, portal, party, debtor, phone) == "TAKEN"
    for _ in range(passkeys.MOST - 1):
        create(portal, party, debtor, Authenticator())
    assert refused(create, portal, party, debtor, Authenticator()) == "TOO_MANY"


def test_taken_back_it_is_unknown_and_only_its_owner_takes_it(portal, party, debtor, phone):
    row = create(portal, party, debtor, phone)
    with portal.database.writing() as session:
        assert not passkeys.revoke_passkey(session, uuid.uuid4(), row.id, portal.now())
        assert passkeys.revoke_passkey(session, debtor.id, row.id, portal.now())
        assert not passkeys.revoke_passkey(session, debtor.id, row.id, portal.now())
        assert passkeys.passkeys_of(session, debtor.id) == []
    assert refused(verify, portal, party, debtor, phone.get(TERMS), TERMS, once=False) == "UNKNOWN"


def test_use_is_remembered(portal, party, clock, debtor, phone):
    row = create(portal, party, debtor, phone)
    clock.advance(days=2)
    verify(portal, party, debtor, phone.get(TERMS), TERMS, once=False)
    with portal.database.reading() as session:
        kept = session.get(Passkey, row.id)
        assert kept.used_at - kept.created_at == timedelta(days=2)
        assert kept.sign_count == 1
