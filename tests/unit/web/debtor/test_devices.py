import re
import uuid

import pytest
from sqlmodel import select

from portal.db.models import AuditEvent, Creditor
from portal.web.debtor.devices import masked_contact
from tests.factories import CPFS, make_creditor, make_debtor
from tests.signed_in import sign_in


@pytest.fixture
def debtor(portal):
    with portal.database.writing() as session:
        return make_debtor(session, portal, make_creditor(session, portal), contacts=(
            ("email", "maria@pessoa.example"), ("sms", "+5581999991234")))


@pytest.fixture
def stranger(portal, debtor):
    with portal.database.writing() as session:
        return make_debtor(session, portal, session.get(Creditor, debtor.creditor_id), document=CPFS[1],
                           name="João Exemplo")


def page(answer):
    return answer.get_data(as_text=True)


def post(client, address):
    return client.post(address, data={"csrf_token": client.csrf("/aparelhos")})


def ends_listed(client):
    return re.findall(r'action="(/aparelhos/[0-9a-f-]{36}/encerrar)"', page(client.get("/aparelhos")))


def test_people_see_their_own_data_masked(client, portal, debtor):
    sign_in(client, portal, debtor)
    text = page(client.get("/aparelhos"))
    assert "Maria Exemplo da Silva" in text and "***.982.247-**" in text
    assert "m***@pessoa.example" in text and "*** 1234" in text
    assert CPFS[0] not in text and "maria@" not in text and "99999" not in text


@pytest.mark.parametrize(("value", "shown"), [
    ("maria@pessoa.example", "m***@pessoa.example"), ("+5581999991234", "*** 1234"),
])
def test_contacts_are_masked(value, shown):
    assert masked_contact(value) == shown


def test_one_device_ends_another(app, portal, clock, debtor):
    here, there = app.test_client(), app.test_client()
    sign_in(there, portal, debtor)
    clock.advance(seconds=5)
    sign_in(here, portal, debtor)
    mine, other = ends_listed(here)
    assert post(here, other).location == "/aparelhos"
    assert there.get("/aparelhos").status_code == 303
    assert ends_listed(here) == [mine]
    with portal.database.reading() as session:
        assert session.exec(select(AuditEvent.topic)).all() == ["session.ended"]


def test_ending_this_device_is_leaving(client, portal, debtor):
    sign_in(client, portal, debtor)
    assert post(client, ends_listed(client)[0]).location == "/saiu"
    assert client.get("/aparelhos").status_code == 303


def test_out_everywhere(app, portal, debtor):
    clients = [app.test_client() for _ in range(2)]
    for client in clients:
        sign_in(client, portal, debtor)
    assert post(clients[0], "/aparelhos/encerrar").location == "/saiu"
    assert [client.get("/aparelhos").status_code for client in clients] == [303, 303]


def test_somebody_elses_session_looks_like_none_at_all(app, portal, debtor, stranger):
    mine, theirs = app.test_client(), app.test_client()
    sign_in(mine, portal, debtor)
    sign_in(theirs, portal, stranger)
    taken = post(mine, ends_listed(theirs)[0])
    missing = post(mine, f"/aparelhos/{uuid.uuid4()}/encerrar")
    assert taken.status_code == missing.status_code == 404
    unsigned = [re.sub(r'(value|data-token)="[^"]+"', "", page(answer)) for answer in (taken, missing)]
    assert unsigned[0] == unsigned[1]
    assert theirs.get("/aparelhos").status_code == 200


def test_nobody_inside_nothing_to_see(client, portal, debtor):
    assert client.get("/aparelhos").location == "/"
    assert client.get("/aparelhos", headers={"HX-Request": "true"}).status_code == 401
