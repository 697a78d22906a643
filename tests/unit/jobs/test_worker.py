"""The worker: at least once, one at a time, patient with companies, impatient with mistakes."""

import threading
import time
import uuid
from collections import Counter

import pytest
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import AuditEvent, OutboxMessage
from portal.gateways.errors import GatewayError
from portal.jobs import drain, topics, work, worker
from portal.jobs.breaker import FAILURES, Breaker
from portal.services import outbox
from tests.factories import make_creditor


@pytest.fixture
def creditor(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal)


def promise(portal, creditor, *names, topic="test.topic"):
    with portal.database.writing() as session:
        for name in names:
            outbox.enqueue(
                session, creditor_id=creditor.id, topic=topic, key=name, payload={"name": name}, now=portal.now(),
                new_id=uuid.uuid4,
            )


def handle(monkeypatch, handler, topic="test.topic"):
    monkeypatch.setattr(worker, "HANDLERS", {**topics.HANDLERS, topic: handler})


def states(portal):
    with portal.database.reading() as session:
        return {row.key: (row.status, row.last_error) for row in session.exec(select(OutboxMessage)).all()}


def test_does_what_is_due_in_order(portal, creditor, monkeypatch, clock):
    done = []
    handle(monkeypatch, lambda _portal, job: done.append(job.payload["name"]))
    promise(portal, creditor, "a")
    clock.advance(seconds=1)
    promise(portal, creditor, "b")
    assert drain(portal) == 2
    assert done == ["a", "b"]
    assert set(states(portal).values()) == {("done", "")}
    assert drain(portal) == 0


def test_no_transaction_is_open_while_a_handler_works(portal, creditor, monkeypatch):
    def writes(portal, _job):
        with portal.database.writing() as session:
            session.exec(select(OutboxMessage)).all()

    handle(monkeypatch, writes)
    promise(portal, creditor, "a")
    assert drain(portal) == 1
    assert states(portal)["a"][0] == "done"


@pytest.mark.parametrize("error", [GatewayError("no_such_number", permanent=True), CoreError("NO_BANK_ACCOUNT")])
def test_what_will_never_work_is_given_up_and_said(portal, creditor, monkeypatch, error):
    def fails(_portal, _job):
        raise error

    handle(monkeypatch, fails)
    promise(portal, creditor, "a")
    drain(portal)
    assert states(portal)["a"] == ("dead", error.code)
    with portal.database.reading() as session:
        event = session.exec(select(AuditEvent)).one()
        assert (event.topic, event.facts) == ("job.dead", {"topic": "test.topic", "error": error.code})


def test_a_topic_nobody_knows_is_given_up(portal, creditor):
    promise(portal, creditor, "a")
    drain(portal)
    assert states(portal)["a"] == ("dead", "unknown_topic")


def test_a_mistake_of_ours_is_tried_a_limited_number_of_times(portal, creditor, monkeypatch, clock):
    tries = []

    def breaks(_portal, job):
        tries.append(job.tries)
        raise ZeroDivisionError

    handle(monkeypatch, breaks)
    promise(portal, creditor, "a")
    for _ in range(40):
        drain(portal)
        clock.advance(minutes=20)
    assert tries == list(range(1, outbox.MOST_TRIES + 1))
    assert states(portal)["a"] == ("dead", "ZeroDivisionError")


def test_a_boleto_outlives_an_outage_and_is_made_within_a_minute_of_its_end(portal, creditor, monkeypatch, clock):
    calls = []

    def away(_portal, _job):
        calls.append(clock.now())
        raise GatewayError("timeout", permanent=False)

    handle(monkeypatch, away, topic="charges.register")
    promise(portal, creditor, "a", topic="charges.register")
    for _ in range(100):
        drain(portal)
        clock.advance(seconds=20)
    assert len(calls) == 100  # never more than 16 seconds between two tries
    assert states(portal)["a"] == ("waiting", "timeout")


def test_a_message_does_not_outlive_it(portal, creditor, monkeypatch, clock):
    def away(_portal, _job):
        raise GatewayError("timeout", permanent=False)

    handle(monkeypatch, away)
    promise(portal, creditor, "a")
    for _ in range(40):
        drain(portal)
        clock.advance(minutes=20)
    assert states(portal)["a"] == ("dead", "timeout")


def test_a_silent_company_is_left_alone(portal, creditor, monkeypatch):
    calls = []

    def away(_portal, job):
        calls.append(job.key)
        raise GatewayError("timeout", permanent=False)

    handle(monkeypatch, away)
    promise(portal, creditor, *[f"job{n}" for n in range(FAILURES + 3)])
    breaker = Breaker(lambda: 0.0)
    while worker.do_next(portal, breaker) is not None:
        pass
    assert len(calls) == FAILURES
    assert Counter(error for _, error in states(portal).values()) == {"timeout": FAILURES, "company_away": 3}


def test_what_a_dead_worker_held_is_taken_up_after_its_lease(portal, creditor, monkeypatch, clock):
    done = []
    handle(monkeypatch, lambda _portal, job: done.append(job.tries))
    promise(portal, creditor, "a")
    with portal.database.writing() as session:
        assert len(outbox.lease(session, portal.vault, portal.now())) == 1
    assert drain(portal) == 0
    clock.advance(seconds=59)
    assert drain(portal) == 0
    clock.advance(seconds=2)
    assert drain(portal) == 1
    assert done == [2]


def test_several_workers_share_the_work_and_do_each_job_once(portal, creditor, monkeypatch):
    done, lock = [], threading.Lock()

    def slow(_portal, job):
        time.sleep(0.005)
        with lock:
            done.append(job.key)

    handle(monkeypatch, slow)
    names = [f"job{n:02d}" for n in range(40)]
    promise(portal, creditor, *names)
    threads = [threading.Thread(target=drain, args=(portal,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == names
    assert {state for state, _ in states(portal).values()} == {"done"}


def test_stops_when_asked_after_the_job_in_hand(portal, creditor, monkeypatch):
    stop = threading.Event()
    handle(monkeypatch, lambda _portal, _job: stop.set())
    promise(portal, creditor, "a", "b")
    assert work(portal, stop=stop) == 1
    assert sorted(state for state, _ in states(portal).values()) == ["done", "waiting"]


def test_work_promised_while_it_waits_is_picked_up(portal, creditor, monkeypatch):
    stop = threading.Event()
    handle(monkeypatch, lambda _portal, _job: stop.set())
    thread = threading.Thread(target=work, args=(portal,), kwargs={"stop": stop})
    thread.start()
    promise(portal, creditor, "a")
    thread.join(timeout=20)
    stop.set()
    thread.join()
    assert states(portal)["a"][0] == "done"
