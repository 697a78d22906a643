"""The short way to one row finds what the long way finds, in the same types, and fails in the same way."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from portal.db.look_up import LookUp
from portal.db.models import WebSession
from portal.services.sessions import digest, find_session, look_up_session, open_session, revoke_session
from tests.factories import make_creditor, make_debtor


@pytest.fixture
def person(portal):
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        debtor = make_debtor(session, portal, creditor)
        row = open_session(session, creditor_id=creditor.id, debtor_id=debtor.id, level=2, device="x",
                           now=portal.now(), new_id=uuid.uuid4, token="t" * 32)
    return row


def both(portal, person, now=None, creditor_id=None, token="t" * 32):
    values = (token, creditor_id or person.creditor_id, now or portal.now())
    with portal.database.reading() as session:
        long = find_session(session, *values)
    short = look_up_session(portal.database.engine, *values)
    assert short == long
    return short


def test_the_same_session_in_the_same_types(portal, person):
    found = both(portal, person)
    assert (found.id, found.debtor_id, found.level) == (person.id, person.debtor_id, 2)
    assert found.last_seen_at == portal.now() and found.last_seen_at.utcoffset() == timedelta(0)


def test_the_same_refusals(portal, person):
    now = portal.now()
    assert both(portal, person, token="u" * 32) is None
    assert both(portal, person, creditor_id=uuid.uuid4()) is None
    assert both(portal, person, now=now + timedelta(minutes=15)) is None
    assert both(portal, person, now=now + timedelta(hours=8)) is None
    with portal.database.writing() as session:
        revoke_session(session, person.id, now)
    assert both(portal, person) is None


def test_it_holds_no_transaction_that_would_hide_what_came_after(portal, person):
    with portal.database.writing() as session:
        revoke_session(session, person.id, portal.now())
        assert look_up_session(portal.database.engine, "t" * 32, person.creditor_id, portal.now()) is not None
    assert look_up_session(portal.database.engine, "t" * 32, person.creditor_id, portal.now()) is None


def test_the_drivers_errors_are_sqlalchemys(portal):
    table = WebSession.__table__
    broken = LookUp(select(table.c.id).where(table.c.token_digest == bindparam("digest")))
    with portal.database.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE web_session")
    with pytest.raises(DBAPIError):
        broken.first(portal.database.engine, digest=digest("x"))
