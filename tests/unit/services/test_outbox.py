import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal.services.outbox import LEASE, MOST_TRIES, enqueue, fail, finish, lease
from tests.factories import make_creditor


@pytest.fixture
def promise(portal):
    with portal.database.writing() as session:
        owner = make_creditor(session, portal).id

    def add(key="k", **more):
        with portal.database.writing() as session:
            enqueue(session, creditor_id=owner, topic="t", key=key, payload={"a": 1}, now=portal.now(),
                    new_id=uuid.uuid4, vault=portal.vault, secret="482913", **more)
    return add


def take(portal):
    with portal.database.writing() as session:
        return lease(session, portal.vault, portal.now())


def test_a_message_is_leased_once_and_again_only_when_the_lease_ran_out(portal, clock, promise):
    promise()
    job, = take(portal)
    assert (job.payload, job.secret, job.tries) == ({"a": 1}, "482913", 1)
    assert take(portal) == []
    clock.advance(seconds=LEASE.total_seconds() + 1)
    again, = take(portal)
    assert again.tries == 2


def test_done_is_done_and_its_secret_is_gone(portal, clock, promise):
    promise()
    job, = take(portal)
    with portal.database.writing() as session:
        finish(session, job, portal.now())
    clock.advance(hours=1)
    assert take(portal) == []
    with portal.database.reading() as session:
        row = session.connection().execute(text("SELECT status, secret_sealed FROM outbox_message")).one()
    assert tuple(row) == ("done", None)


def test_the_same_promise_cannot_be_made_twice(portal, promise):
    promise()
    with pytest.raises(IntegrityError):
        promise()


def test_a_passing_failure_waits_longer_each_time_and_ends_dead(portal, clock, promise):
    promise()
    for _ in range(MOST_TRIES):
        job, = take(portal)
        with portal.database.writing() as session:
            fail(session, job, portal.now(), "TIMEOUT", permanent=False, jitter=1.0)
        assert take(portal) == []
        clock.advance(minutes=16)
    assert take(portal) == []
    with portal.database.reading() as session:
        row = session.connection().execute(text("SELECT status, last_error FROM outbox_message")).one()
    assert tuple(row) == ("dead", "TIMEOUT")


def test_a_hopeless_failure_is_kept_for_a_person(portal, clock, promise):
    promise()
    job, = take(portal)
    with portal.database.writing() as session:
        fail(session, job, portal.now(), "REFUSED", permanent=True, jitter=0.0)
    clock.advance(hours=1)
    assert take(portal) == []


def test_work_for_later_waits(portal, clock, promise):
    promise(after=timedelta(minutes=5))
    assert take(portal) == []
    clock.advance(minutes=5)
    assert len(take(portal)) == 1


def test_a_secret_that_does_not_open_is_set_aside_and_the_rest_goes_on(portal, promise):
    promise("unreadable")
    with portal.database.writing() as session:
        session.connection().execute(
            text("UPDATE outbox_message SET secret_sealed = :noise"), {"noise": b"\x02k1" + bytes(40)}
        )
    promise("fine")
    assert [job.key for job in take(portal)] == ["fine"]
    with portal.database.reading() as session:
        found = dict(session.connection().execute(text("SELECT key, last_error FROM outbox_message")).all())
    assert found == {"unreadable": "SECRET_UNREADABLE", "fine": ""}
