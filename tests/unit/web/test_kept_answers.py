"""An answer given again is the answer the framework gave, and only to the person it was for."""

import gzip
import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from portal.db.models import WebSession
from portal.services.sessions import revoke_all
from portal.web import kept_answers
from tests.factories import CPFS, make_creditor, make_debtor
from tests.offering import make_scene
from tests.signed_in import sign_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def scene(portal, client):
    scene = make_scene(portal)
    scene.row = scene.contract(days_overdue=(94,), amount=900_000)
    sign_in(client, portal, scene.debtor)
    return scene


@pytest.fixture
def woken(app, monkeypatch):
    """How many requests reached the framework."""
    calls = []
    inside = app.extensions["quite_kept"]
    inner = inside._inner
    monkeypatch.setattr(inside, "_inner", lambda *request: calls.append(request[0]["QUERY_STRING"]) or inner(*request))
    return calls


@pytest.fixture
def address(scene):
    return f"/simulador?contrato={scene.row.id}&por=vezes&parcelas=24&entrada=0&dia=10"


def without_token(text):
    return re.sub(r'(name="token" id="oferta" value=")[^"]+', r"\1", text)


def ask(client, address, **headers):
    return client.get(address, headers={**HTMX, **headers})


@pytest.mark.parametrize("encoding", ["", "gzip", "gzip;q=0, br"])
def test_the_second_answer_equals_the_first_but_for_its_token(client, woken, address, encoding):
    sent = {"Accept-Encoding": encoding} if encoding else {}
    first, second = ask(client, address, **sent), ask(client, address, **sent)
    assert len(woken) == 1
    assert second.status_code == first.status_code == 200
    assert {k: v for k, v in second.headers if k != "Content-Length"} == {
        k: v for k, v in first.headers if k != "Content-Length"
    }
    assert int(second.headers["Content-Length"]) == len(second.data)
    packed = encoding == "gzip"
    texts = [gzip.decompress(each.data).decode() if packed else each.text for each in (first, second)]
    assert texts[0] != texts[1], "the token is new"
    assert without_token(texts[0]) == without_token(texts[1])


def test_whole_pages_and_restored_history_are_always_made_anew(client, woken, address):
    ask(client, address)
    client.get(address)
    ask(client, address, **{"HX-History-Restore-Request": "true"})
    client.post(address, headers=HTMX)
    assert len(woken) == 4


def test_languages_do_not_meet(client, woken, address):
    ask(client, address)
    english = ask(client, address, **{"Accept-Language": "en"})
    assert len(woken) == 2 and "installments" in english.text
    assert "parcelas" in ask(client, address).text
    assert len(woken) == 2


def test_nobody_else_gets_it(app, portal, client, scene, woken, address):
    ask(client, address)
    with portal.database.writing() as session:
        other = make_debtor(session, portal, scene.creditor, document=CPFS[1])
    stranger = app.test_client()
    assert ask(stranger, address).status_code == 401
    sign_in(stranger, portal, other)
    assert ask(stranger, address).status_code == 404
    assert len(woken) == 3


def test_who_was_signed_out_or_stayed_away_gets_nothing(client, portal, clock, scene, woken, address):
    ask(client, address)
    with portal.database.writing() as session:
        revoke_all(session, scene.debtor.id, portal.now())
    assert ask(client, address).status_code == 401
    sign_in(client, portal, scene.debtor)
    assert ask(client, address).status_code == 200
    clock.advance(minutes=15)
    assert ask(client, address).status_code == 401


def test_a_session_of_another_creditor_opens_nothing(client, portal, scene, woken, address):
    """The same answer is known and the session lives, but this host name belongs to somebody else now."""
    ask(client, address)
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro", cnpj="99888777000160")
        row = session.exec(select(WebSession)).one()
        row.creditor_id = other.id
        session.add(row)
    assert ask(client, address).status_code == 401


def test_being_there_is_still_noticed(client, portal, clock, woken, address):
    ask(client, address)
    clock.advance(minutes=2)
    ask(client, address)
    assert len(woken) == 2
    with portal.database.reading() as session:
        assert session.exec(select(WebSession)).one().last_seen_at == portal.now()


def test_contracts_are_read_again_after_seconds_and_answers_count_again_if_nothing_changed(
    app, client, portal, scene, woken, address, monkeypatch
):
    kept = app.extensions["quite_kept"]
    moment = [100.0]
    monkeypatch.setattr(kept, "_seconds", lambda: moment[0])
    monkeypatch.setattr(kept, "_recent", {})
    other = address.replace("parcelas=24", "parcelas=12")
    ask(client, address)
    ask(client, other)
    moment[0] += kept_answers.SECONDS
    ask(client, address)
    assert len(woken) == 3
    ask(client, other)
    assert len(woken) == 3, "one look at the contracts serves every count"
    with portal.database.writing() as session:
        contract = session.get(type(scene.row), scene.row.id)
        contract.status = "closed"
        session.add(contract)
    moment[0] += kept_answers.SECONDS
    assert ask(client, address).status_code == 404
    assert ask(client, other).status_code == 404


def test_yesterdays_answer_is_not_todays(client, clock, portal, scene, woken, address):
    ask(client, address)
    clock.advance(hours=24)
    sign_in(client, portal, scene.debtor)
    ask(client, address)
    assert len(woken) == 2


def test_a_kept_answer_costs_one_statement(client, portal, address, woken):
    ask(client, address)
    statements = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    ask(client, address)
    assert statements == [] and len(woken) == 1, "the session by the driver, nothing else"


def test_memory_is_bounded(app, scene, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST_KEPT", 3)
    kept = app.extensions["quite_kept"]
    for number in range(10):
        kept.keep(uuid.uuid4(), str(number), "pt_BR", None)
        kept.recent(number, lambda number=number: type("Offer", (), {"digest": number})())
    assert len(kept._kept) <= 3 and len(kept._recent) <= 3
    assert timedelta(seconds=kept_answers.SECONDS) < timedelta(seconds=10)
