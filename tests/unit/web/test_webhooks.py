"""The address PSPs call: 200 for whoever knows it, 404 for everybody else, and no work done while they wait."""

import pytest
from sqlmodel import select

from portal.db.models import OutboxMessage
from portal.services import pix_callbacks
from tests.paying import make_world

E2EID = "E00000000202611231705abcdefghijk"


@pytest.fixture
def address(settings):
    return "/webhooks/pix/" + pix_callbacks.path_token(settings)


@pytest.fixture
def world(portal):
    return make_world(portal, psp=True, promise=False)


def promises(portal):
    with portal.database.reading() as session:
        return [row.payload for row in session.exec(select(OutboxMessage)).all()]


@pytest.mark.parametrize("suffix", ["", "/pix"])
def test_a_callback_is_promised_and_answered_at_once(app, portal, world, address, suffix):
    body = {"pix": [{"endToEndId": E2EID, "txid": "a" * 32, "chave": world.creditor.pix_key, "valor": "1.00"}]}
    client = app.test_client()
    for _ in range(3):
        answer = client.post(address + suffix, json=body, headers={"Host": "127.0.0.1:8000"})
        assert (answer.status_code, answer.data) == (200, b"")
    assert promises(portal) == [{"e2eid": E2EID}]


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[" * 100_000, b"\xff\xfe", b'{"pix": 1}'])
def test_what_cannot_be_read_is_no_news_and_no_error(app, portal, world, address, body):
    assert app.test_client().post(address, data=body).status_code == 200
    assert promises(portal) == []


@pytest.mark.parametrize("token", ["x", "0" * 32, "é"])
def test_a_wrong_address_is_no_address(app, portal, world, token):
    missing = app.test_client().post("/webhooks/nothing/at/all")
    answer = app.test_client().post(f"/webhooks/pix/{token}", json={"pix": []})
    assert answer.status_code == missing.status_code == 404


def test_it_cannot_be_opened(app, world, address):
    assert app.test_client().get(address).status_code == 405


def test_a_huge_body_is_not_read(app, portal, world, address):
    assert app.test_client().post(address, data=b" " * (1024 * 1024)).status_code == 413
    assert promises(portal) == []
