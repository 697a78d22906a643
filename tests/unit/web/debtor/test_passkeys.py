import json
import uuid

import pytest
from sqlmodel import select
from webauthn.helpers import base64url_to_bytes

from portal.db.models import AuditEvent, Creditor, Passkey
from tests.authenticator import Authenticator
from tests.factories import CPFS, make_creditor, make_debtor
from tests.sign_in import deliver_messages, sent
from tests.signed_in import sign_in


@pytest.fixture
def debtor(portal):
    with portal.database.writing() as session:
        return make_debtor(session, portal, make_creditor(session, portal), contacts=(
            ("email", "maria@pessoa.example"), ("sms", "+5581999991234")))


@pytest.fixture
def phone():
    return Authenticator()


def post_json(client, address, body="{}", page="/aparelhos"):
    return client.post(address, data=body, headers={
        "Content-Type": "application/json", "X-CSRFToken": client.csrf(page)})


def create(client, phone):
    options = post_json(client, "/chaves/desafio").get_json()
    return post_json(client, "/chaves", phone.create(base64url_to_bytes(options["challenge"])))


def test_a_key_is_made_and_every_contact_is_told_without_a_link(client, portal, debtor, phone):
    sign_in(client, portal, debtor)
    answer = create(client, phone)
    assert (answer.status_code, answer.get_json()) == (201, {"next": "/aparelhos"})
    assert deliver_messages(portal) == 2
    texts = [each.message.text for each in sent(portal)]
    assert all("chave de acesso" in text and "://" not in text and "www" not in text for text in texts)
    with portal.database.reading() as session:
        key = session.exec(select(Passkey)).one()
        event = session.exec(select(AuditEvent)).one()
    assert (event.topic, event.facts) == ("passkey.created", {"passkey": str(key.id)})


def test_a_challenge_is_answered_once_and_soon(client, portal, clock, debtor, phone):
    sign_in(client, portal, debtor)
    options = post_json(client, "/chaves/desafio").get_json()
    challenge = base64url_to_bytes(options["challenge"])
    clock.advance(minutes=10, seconds=1)
    assert post_json(client, "/chaves", phone.create(challenge)).status_code == 422
    assert post_json(client, "/chaves", phone.create(challenge)).status_code == 422
    assert create(client, phone).status_code == 201


def test_making_a_key_needs_a_sign_in_that_just_happened(client, portal, clock, debtor, phone):
    sign_in(client, portal, debtor)
    options = post_json(client, "/chaves/desafio").get_json()
    clock.advance(minutes=8)
    client.get("/aparelhos")
    clock.advance(minutes=8)
    late = post_json(client, "/chaves", phone.create(base64url_to_bytes(options["challenge"])))
    assert late.status_code == 422 and "entre de novo" in late.get_json()["problem"]
    assert post_json(client, "/chaves/desafio").status_code == 422


def test_a_key_taken_back_is_announced_and_gone(client, portal, debtor, phone):
    sign_in(client, portal, debtor)
    create(client, phone)
    deliver_messages(portal)
    with portal.database.reading() as session:
        key_id = session.exec(select(Passkey.id)).one()
    answer = client.post(f"/chaves/{key_id}/retirar", data={"csrf_token": client.csrf("/aparelhos")})
    assert answer.location == "/aparelhos"
    deliver_messages(portal)
    assert "retirada" in sent(portal)[0].message.text
    assert "ainda não tem chave" in client.get("/aparelhos").get_data(as_text=True)


def test_somebody_elses_key_cannot_be_taken_back(app, portal, debtor, phone):
    mine, theirs = app.test_client(), app.test_client()
    with portal.database.writing() as session:
        stranger = make_debtor(session, portal, session.get(Creditor, debtor.creditor_id), document=CPFS[1])
    sign_in(mine, portal, debtor)
    sign_in(theirs, portal, stranger)
    create(mine, phone)
    with portal.database.reading() as session:
        key_id = session.exec(select(Passkey.id)).one()
    for address in (f"/chaves/{key_id}/retirar", f"/chaves/{uuid.uuid4()}/retirar"):
        assert theirs.post(address, data={"csrf_token": theirs.csrf("/aparelhos")}).status_code == 404
    with portal.database.reading() as session:
        assert session.exec(select(Passkey.revoked_at)).one() is None


def test_the_offer_goes_away_when_waved_away(client, portal, debtor):
    sign_in(client, portal, debtor)
    with client.session_transaction() as anonymous:
        anonymous.accessed = True  # as Flask does before it hands it to a view
        anonymous["offer_passkey"] = True
    assert "entre sem código" in client.get("/contratos").get_data(as_text=True)
    data = {"csrf_token": client.csrf("/aparelhos"), "volta": "contratos"}
    assert client.post("/chaves/oferta", data=data).location == "/contratos"
    assert "entre sem código" not in client.get("/contratos").get_data(as_text=True)


def test_only_people_inside_make_keys(client, portal, debtor):
    for address in ("/chaves/desafio", "/chaves", "/chaves/oferta"):
        answer = post_json(client, address, page="/")
        assert (answer.status_code, answer.location) == (303, "/")


def test_what_the_phone_shows_names_no_document(client, portal, debtor):
    sign_in(client, portal, debtor)
    options = post_json(client, "/chaves/desafio").get_json()
    assert CPFS[0] not in json.dumps(options)
    assert options["user"]["name"] == "***.982.247-**"
