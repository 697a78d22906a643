"""The loop of a worker, and one round of it at a time for tests and the command line."""

import logging
import threading
import time
from dataclasses import replace
from random import SystemRandom

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, or_, select

from portal.core.errors import CoreError
from portal.db.models import OutboxMessage
from portal.gateways.errors import GatewayError
from portal.jobs.breaker import Breaker
from portal.jobs.rounds import Rounds
from portal.jobs.topics import HANDLERS, NEVER_GIVEN_UP
from portal.services import audit, outbox
from portal.services.faults import told
from portal.services.outbox import Job
from portal.services.wiring import Portal

log = logging.getLogger(__name__)

#: How long an idle worker sleeps, in seconds: the most a person waits before work begins.
IDLE = 0.3
#: Jobs that outlive an outage wait at most 2 to this power seconds, so that they are done within a minute of the
#: company's return.
OUTAGE_TRIES = 4

_random = SystemRandom()


def work(portal: Portal, once: bool = False, stop: threading.Event | None = None) -> int:
    """Do what is due until ``stop`` is set, or with ``once`` until nothing is due. How many jobs were done.

    A job that was begun is finished before stopping.
    """
    stop = stop or threading.Event()
    breaker, rounds, done = Breaker(), Rounds(), 0
    while not stop.is_set():
        busy = False
        try:
            job = do_next(portal, breaker)
            busy = job is not None
            done += busy
            busy = rounds.go(portal) > 0 or busy
        except SQLAlchemyError as error:
            log.error("database trouble, trying again: %s", type(error).__name__)
            if once:
                raise
        if not busy:
            if once:
                return done
            stop.wait(IDLE)
    return done


def drain(portal: Portal) -> int:
    """Everything due by the portal's clock, money coming in included. For tests and `portal jobs once`."""
    return work(portal, once=True)


def do_next(portal: Portal, breaker: Breaker) -> Job | None:
    """Lease the job that is due first, do it, record how it ended. None when nothing is due."""
    if not _anything_due(portal):
        return None
    with portal.database.writing() as session:
        jobs = outbox.lease(session, portal.vault, portal.now(), limit=1)
    if not jobs:
        return None
    job, started = jobs[0], time.monotonic()
    failure, permanent = _attempt(portal, job, breaker)
    with portal.database.writing() as session:
        if not failure:
            outbox.finish(session, job, portal.now())
            log.info("%s done in %d ms", job.topic, (time.monotonic() - started) * 1000)
            return job
        if permanent is False and job.topic in NEVER_GIVEN_UP:
            job = replace(job, tries=min(job.tries, OUTAGE_TRIES))
        hopeless = bool(permanent) or job.tries >= outbox.MOST_TRIES
        outbox.fail(session, job, portal.now(), failure, permanent=hopeless, jitter=_random.random())
        log.warning("%s %s: %s", job.topic, "given up" if hopeless else "put off", failure)
        if hopeless:
            audit.record(
                session, creditor_id=job.creditor_id, topic="job.dead", actor="worker", now=portal.now(),
                subject_id=job.id, facts={"topic": job.topic, "error": failure[:200]},
            )
    return job


def _attempt(portal: Portal, job: Job, breaker: Breaker) -> tuple[str, bool | None]:
    """("", None) when done; else what went wrong and whether for good: False is a company that will be back,
    None something of ours, worth a limited number of tries."""
    handler = HANDLERS.get(job.topic)
    if handler is None:
        return "unknown_topic", True
    if breaker.is_open(job.topic):
        return "company_away", False
    try:
        handler(portal, job)
    except GatewayError as error:
        if not error.permanent:
            breaker.failed(job.topic)
        return error.code, error.permanent
    except CoreError as error:
        return error.code, True
    except Exception as error:
        log.error("%s failed: %s", job.topic, told(error))
        return type(error).__name__, None
    breaker.worked(job.topic)
    return "", None


def _anything_due(portal: Portal) -> bool:
    """Asked without taking the write lock, so that idle workers stand in nobody's way."""
    now = portal.now()
    with portal.database.reading() as session:
        return session.exec(
            select(OutboxMessage.id).where(
                OutboxMessage.status == "waiting", OutboxMessage.next_at <= now,
                or_(col(OutboxMessage.leased_until).is_(None), col(OutboxMessage.leased_until) < now),
            ).limit(1)
        ).first() is not None
