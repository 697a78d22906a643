import uuid

import pytest
from sqlmodel import select

from portal.db.models import Creditor, WebSession
from portal.services import sessions
from tests.factories import CPFS, make_creditor, make_debtor


@pytest.fixture
def debtor(portal):
    with portal.database.writing() as session:
        return make_debtor(session, portal, make_creditor(session, portal))


def enter(portal, debtor, token):
    with portal.database.writing() as session:
        return sessions.open_session(
            session, creditor_id=debtor.creditor_id, debtor_id=debtor.id, level=1, device="Teste",
            now=portal.now(), new_id=uuid.uuid4, token=token)


def find(portal, debtor, token, creditor_id=None):
    with portal.database.reading() as session:
        return sessions.find_session(session, token, creditor_id or debtor.creditor_id, portal.now())


def test_only_a_digest_of_the_token_is_kept(portal, debtor):
    enter(portal, debtor, "token")
    with portal.database.reading() as session:
        row = session.exec(select(WebSession)).one()
    assert b"token" not in row.token_digest and len(row.token_digest) == 32
    assert find(portal, debtor, "token").debtor_id == debtor.id
    assert find(portal, debtor, "other") is None
    assert find(portal, debtor, "token", uuid.uuid4()) is None


def test_three_at_a_time_the_oldest_leaves(portal, clock, debtor):
    for name in ("a", "b", "c", "d"):
        enter(portal, debtor, name)
        clock.advance(seconds=1)
    assert [find(portal, debtor, name) is not None for name in "abcd"] == [False, True, True, True]


def rotate(portal, row, token):
    with portal.database.writing() as session:
        sessions.rotate_token(session, row.id, token, portal.now(), uuid.uuid4)


def test_a_new_token_takes_the_place_of_the_old_within_a_minute(portal, clock, debtor):
    row = enter(portal, debtor, "old")
    rotate(portal, row, "new")
    assert find(portal, debtor, "old").debtor_id == find(portal, debtor, "new").debtor_id == debtor.id
    clock.advance(seconds=59)
    assert find(portal, debtor, "old") is not None
    clock.advance(seconds=1)
    assert find(portal, debtor, "old") is None
    assert find(portal, debtor, "new") is not None


def test_an_old_token_that_comes_back_does_not_live_longer(portal, clock, debtor):
    row = enter(portal, debtor, "old")
    rotate(portal, row, "new")
    clock.advance(seconds=40)
    rotate(portal, row, "newer")
    clock.advance(seconds=20)
    assert find(portal, debtor, "old") is None


def test_leaving_ends_the_old_token_at_once(portal, debtor):
    row = enter(portal, debtor, "old")
    rotate(portal, row, "new")
    with portal.database.writing() as session:
        sessions.revoke_session(session, find(portal, debtor, "new").id, portal.now())
    assert find(portal, debtor, "old") is find(portal, debtor, "new") is None


def test_a_new_token_keeps_the_absolute_end(portal, clock, debtor):
    row = enter(portal, debtor, "old")
    clock.advance(minutes=10)
    rotate(portal, row, "new")
    with portal.database.reading() as session:
        ends = session.exec(select(WebSession.expires_at)).all()
    assert set(ends) == {row.expires_at}


def test_people_end_their_own_sessions_and_nobody_elses(portal, clock, debtor):
    row = enter(portal, debtor, "mine")
    with portal.database.writing() as session:
        assert not sessions.end_session(session, uuid.uuid4(), row.id, portal.now())
        assert sessions.end_session(session, debtor.id, row.id, portal.now())
        assert not sessions.end_session(session, debtor.id, row.id, portal.now())
    assert find(portal, debtor, "mine") is None


def test_the_list_holds_what_still_opens(portal, clock, debtor):
    enter(portal, debtor, "idle")
    clock.advance(minutes=15)
    here = enter(portal, debtor, "here")
    ended = enter(portal, debtor, "ended")
    with portal.database.writing() as session:
        sessions.revoke_session(session, ended.id, portal.now())
        assert [row.id for row in sessions.live_sessions(session, debtor.id, portal.now())] == [here.id]


def test_out_everywhere(portal, debtor):
    for name in "ab":
        enter(portal, debtor, name)
    with portal.database.writing() as session:
        other = make_debtor(session, portal, session.get(Creditor, debtor.creditor_id), document=CPFS[1])
    enter(portal, other, "other")
    with portal.database.writing() as session:
        sessions.revoke_all(session, debtor.id, portal.now())
    assert find(portal, debtor, "a") is find(portal, debtor, "b") is None
    assert find(portal, other, "other") is not None
