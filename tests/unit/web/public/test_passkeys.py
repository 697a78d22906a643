"""Getting in with a key the phone already holds."""

import secrets
import uuid

import pytest
from sqlmodel import select
from webauthn.helpers import base64url_to_bytes

from portal.db.models import AuditEvent, Creditor, WebSession
from portal.services import code_locks, debtors, passkeys
from portal.web.pace import IDENTIFY
from tests.authenticator import Authenticator
from tests.factories import make_creditor, make_debtor


@pytest.fixture
def debtor(portal):
    with portal.database.writing() as session:
        return make_debtor(session, portal, make_creditor(session, portal))


@pytest.fixture
def phone(portal, debtor):
    """An authenticator with a key of this debtor's."""
    made, challenge = Authenticator(), secrets.token_bytes(32)
    with portal.database.writing() as session:
        passkeys.create_passkey(
            session, passkeys.relying_party(portal.settings, "Banco Exemplo"), debtor_id=debtor.id,
            credential=made.create(challenge), challenge=challenge, label="", now=portal.now(), new_id=uuid.uuid4)
    return made


def post_json(client, address, body="{}", **options):
    headers = {"Content-Type": "application/json", "X-CSRFToken": client.csrf("/")}
    return client.post(address, data=body, headers=headers, **options)


def challenge_of(client):
    return base64url_to_bytes(post_json(client, "/entrar/chave/desafio").get_json()["challenge"])


def test_a_signed_challenge_opens_a_session(client, portal, debtor, phone):
    answer = post_json(client, "/entrar/chave", phone.get(challenge_of(client), debtor.id.bytes))
    assert answer.get_json() == {"next": "/contratos"}
    assert client.get("/aparelhos").status_code == 200
    with portal.database.reading() as session:
        assert session.exec(select(WebSession.level)).one() == 3
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "session.opened")).one()
    assert event.facts["by"] == "passkey"


def test_nobody_is_named_when_asking(client, portal, debtor, phone):
    options = post_json(client, "/entrar/chave/desafio").get_json()
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"


def test_a_replayed_answer_opens_nothing(app, portal, debtor, phone):
    client = app.test_client()
    challenge = challenge_of(client)
    kept = {c: client.get_cookie(c).value for c in ("pre",)}
    posted = phone.get(challenge)
    assert post_json(client, "/entrar/chave", posted).status_code == 200
    thief = app.test_client()
    thief.set_cookie("pre", kept["pre"])
    assert post_json(thief, "/entrar/chave", posted).status_code == 422
    assert thief.get("/aparelhos").status_code == 303


def test_an_answer_without_a_question_or_too_late_opens_nothing(client, portal, clock, debtor, phone):
    assert post_json(client, "/entrar/chave", phone.get(b"c" * 32)).status_code == 422
    challenge = challenge_of(client)
    clock.advance(minutes=10, seconds=1)
    assert post_json(client, "/entrar/chave", phone.get(challenge)).status_code == 422


def test_every_refusal_says_the_same(client, portal, debtor, phone):
    said = set()
    for posted in (Authenticator().get(challenge_of(client)), "{}", phone.get(b"other challenge" * 2)):
        challenge_of(client)
        answer = post_json(client, "/entrar/chave", posted)
        said.add((answer.status_code, answer.get_json()["problem"]))
    assert len(said) == 1


def test_a_lock_on_codes_does_not_concern_a_key(client, portal, debtor, phone):
    with portal.database.writing() as session:
        facts = debtors.read_debtor(session, portal.vault, debtor.id)
        identity = debtors.identity_of(portal.vault, debtor.creditor_id, facts.document, facts.birth_date)
        for _ in range(code_locks.DISABLED_AT):
            code_locks.count_failure(session, identity, portal.now())
    assert post_json(client, "/entrar/chave", phone.get(challenge_of(client))).status_code == 200


def test_a_key_of_one_creditors_debtor_is_unknown_at_another(app, portal, debtor, phone):
    with portal.database.writing() as session:
        session.get(Creditor, debtor.creditor_id).hostname = "um.example"
        make_creditor(session, portal, slug="outro", hostname="localhost", cnpj="45997418000153")
    client = app.test_client()
    assert post_json(client, "/entrar/chave", phone.get(challenge_of(client))).status_code == 422


def test_challenges_are_counted_like_questions(client, portal, debtor):
    token = client.csrf("/")
    headers = {"Content-Type": "application/json", "X-CSRFToken": token}
    answers = [client.post("/entrar/chave/desafio", data="{}", headers=headers).status_code
               for _ in range(IDENTIFY.most + 1)]
    assert answers == [200] * IDENTIFY.most + [429]
