"""The worker as a process: started, killed, stopped."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from portal.db.models import Charge, OutboxMessage
from tests.paying import make_world

START = [sys.executable, "-c", "from portal.cli import main; main()", "jobs", "work"]


@pytest.fixture
def environment(portal):
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {
        "PORTAL_ENVIRONMENT": "test", "PORTAL_DATABASE_URL": portal.settings.database_url,
        "PORTAL_SIMULATED_DIR": portal.settings.simulated_dir,
    }


@pytest.fixture
def start(environment):
    started = []

    def one(*options):
        process = subprocess.Popen([*START, *options], env=environment, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield one
    for process in started:
        process.kill()
        process.wait()


def promised(portal, clock, count):
    """An agreement by the machine's own clock, which is the one the worker processes go by."""
    clock.instant = datetime.now(UTC)
    return make_world(portal, count=count, first_due=date.today() + timedelta(days=20))


def until(condition, seconds=40.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def waiting(portal):
    with portal.database.reading() as session:
        return len(session.exec(select(OutboxMessage.id).where(OutboxMessage.status == "waiting")).all())


def test_works_and_stops_when_told(portal, clock, start):
    promised(portal, clock, 3)
    process = start()
    until(lambda: waiting(portal) == 0)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Worker stopped after 2 jobs." in said


def test_killed_workers_lose_nothing_and_double_nothing(portal, clock, start):
    """Workers are killed at random moments while agreements come in; in the end every boleto exists once."""
    promised(portal, clock, 40)
    for _ in range(2):
        process = start()
        assert "started" in process.stdout.readline()
        time.sleep(0.05 + 0.15 * (uuid.uuid4().int % 4))
        process.send_signal(signal.SIGKILL)
        process.wait()
    with portal.database.writing() as session:  # what the dead ones held is free again, as after a minute
        for row in session.exec(select(OutboxMessage)).all():
            row.leased_until = None
            session.add(row)
    process = start()
    until(lambda: waiting(portal) == 0)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)
    with portal.database.reading() as session:
        boletos = session.exec(select(Charge).where(Charge.kind == "boleto")).all()
        assert {row.status for row in boletos} == {"registered"}
        assert len(boletos) == len({row.installment_id for row in boletos}) == 41
    assert len(portal.boleto.open_titles("11222333000181", limit=100)) == 41


def test_a_follower_ends_with_the_process_that_started_it(portal, clock, environment):
    """`portal run --with-worker` killed the hard way must not leave a worker behind."""
    pid_file = Path(portal.settings.simulated_dir + ".pid")
    program = (
        "import subprocess, time; "
        f"child = subprocess.Popen({[*START, '--follow']!r}, stdout=subprocess.DEVNULL); "
        f"open({str(pid_file)!r}, 'w').write(str(child.pid)); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], env=environment)
    promised(portal, clock, 1)
    until(lambda: waiting(portal) == 0)
    child = int(pid_file.read_text())
    parent.kill()
    parent.wait()
    until(lambda: not _alive(child))


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
