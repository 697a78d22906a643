"""Double taps, two tabs, two phones, a killed process: exactly one agreement, and everybody is told of it.

Runs on SQLite and, with ``PORTAL_TEST_DATABASE_URL``, on PostgreSQL. Each contender has a thread and a
session of its own; the negative controls take the guards away and must see the promise broken.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from portal.core.errors import CoreError
from portal.db.models import Agreement, AgreementContract, Evidence, IdempotencyRecord, Installment, OutboxMessage
from portal.services import acceptance
from portal.services.acceptance import Accepted
from portal.services.audit import broken_link
from portal.services.evidence import unproven
from portal.services.quotes import Standing, standing_of
from portal.services.stated_terms import read_terms
from tests.factories import make_contract, make_debtor
from tests.quoted import House, make_house

CONTENDERS = 64
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def house(portal):
    return make_house(portal)


@pytest.fixture
def quotes(portal, house):
    """As many quotes of one debt as there are contenders."""
    with portal.database.writing() as session:
        return [house.quote(session).id for _ in range(CONTENDERS)]


def contend(portal, house, wishes):
    """All wishes at once, each in its own thread and transaction: the answers, in the order of the wishes."""
    gate = threading.Barrier(len(wishes))

    def one(wish):
        gate.wait()
        with portal.database.writing() as session:
            try:
                return house.accept(session, wish)
            except CoreError as error:
                return error

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(one, wishes))


def counted(portal):
    with portal.database.reading() as session:
        return {
            table.__tablename__: session.exec(select(func.count()).select_from(table)).one()
            for table in (Agreement, AgreementContract, Evidence, Installment, OutboxMessage, IdempotencyRecord)
        }


ONCE = {"agreement": 1, "agreement_contract": 1, "evidence": 1, "installment": 24, "outbox_message": 1,
        "idempotency_record": 1}


def test_many_quotes_of_one_debt_make_one_agreement_and_the_others_are_told_which(portal, house, quotes):
    answers = contend(portal, house, [house.wish(quote) for quote in quotes])
    made = [a for a in answers if isinstance(a, Accepted)]
    told = [a for a in answers if isinstance(a, CoreError)]
    assert len(made) == 1
    assert made[0].created
    assert Counter(a.code for a in told) == {"CONTRACTS_TAKEN": CONTENDERS - 1}
    assert {a.facts["agreement_id"] for a in told} == {made[0].agreement_id}
    assert counted(portal) == ONCE
    with portal.database.reading() as session:
        assert unproven(session, house.creditor_id) == []
        assert broken_link(session, house.creditor_id) is None


def test_one_quote_under_many_keys_is_one_agreement(portal, house, quotes):
    answers = contend(portal, house, [house.wish(quotes[0]) for _ in range(CONTENDERS)])
    assert all(isinstance(a, Accepted) for a in answers)
    assert len({a.agreement_id for a in answers}) == 1
    assert sum(a.created for a in answers) == 1
    assert counted(portal) == ONCE


def test_one_key_sent_many_times_gets_one_answer(portal, house, quotes):
    wish = house.wish(quotes[0])
    answers = contend(portal, house, [wish] * CONTENDERS)
    assert len({(a.agreement_id, a.number) for a in answers}) == 1
    assert sum(a.created for a in answers) == 1
    assert counted(portal) == ONCE


def test_many_people_of_one_creditor_each_get_theirs_with_a_number_of_its_own(portal, house):
    houses = []
    with portal.database.writing() as session:
        owner = type("Owner", (), {"id": house.creditor_id})
        for place in range(16):
            debtor = make_debtor(session, portal, owner, document=f"{place:011d}")
            contract = make_contract(session, portal, debtor, number=f"race/{place}")
            houses.append(House(portal, house.creditor_id, debtor.id, [contract.id]))
    with portal.database.writing() as session:
        wishes = [each.wish(each.quote(session)) for each in houses]
    answers = contend(portal, house, wishes)
    assert sorted(a.number for a in answers) == [f"2026-{n:06d}" for n in range(1, 17)]
    with portal.database.reading() as session:
        assert broken_link(session, house.creditor_id) is None


# --- controls: what holds when guards are taken away -----------------------------------------------------


def blind(monkeypatch):
    """Take away every guard that is code: nobody queues, nothing is looked at before writing."""
    looked = threading.local()

    def late(session, quote, now):
        if getattr(looked, "quote", None) == quote.id:
            return standing_of(session, quote, now)
        looked.quote = quote.id
        return Standing("open")

    monkeypatch.setattr(acceptance, "standing_of", late)
    monkeypatch.setattr(acceptance, "compare", lambda session, quote: read_terms(quote.terms))
    monkeypatch.setattr(acceptance, "_queue", lambda session, debtor_id: None)


def test_the_constraints_alone_are_enough(portal, house, quotes, monkeypatch):
    blind(monkeypatch)
    answers = contend(portal, house, [house.wish(quote) for quote in quotes])
    assert sum(isinstance(a, Accepted) for a in answers) == 1
    assert {a.code for a in answers if isinstance(a, CoreError)} == {"CONTRACTS_TAKEN"}
    assert counted(portal) == ONCE


@pytest.mark.usefixtures("broken_books")
def test_without_the_partial_index_one_debt_is_agreed_many_times(portal, house, quotes, monkeypatch):
    """The negative control: if this passes with one agreement, the tests above prove nothing."""
    blind(monkeypatch)
    with portal.database.writing() as session:
        session.connection().execute(text("DROP INDEX uq_agreement_contract_active"))
    contend(portal, house, [house.wish(quote) for quote in quotes])
    assert counted(portal)["agreement"] > 1


# --- a process killed in the middle ----------------------------------------------------------------------


WORKER = """
import json, random, sys, uuid
from tests.quoted import House
from portal.clock import SystemClock
from portal.config import Settings
from portal.services.acceptance import Wish
from portal.services.wiring import build_portal
from tests.conftest import Clock

jobs, url, seed = json.loads(open(sys.argv[1]).read()), sys.argv[2], sys.argv[3]
portal = build_portal(Settings(environment="test", database_url=url), Clock())
random.Random(seed).shuffle(jobs)
for job in jobs:
    ids = {name: uuid.UUID(value) for name, value in job.items()}
    house = House(portal, ids["creditor_id"], ids["debtor_id"], [])
    with portal.database.writing() as session:
        made = house.accept(session, Wish(**ids))
    print(job["key"], made.agreement_id, flush=True)
"""


def test_a_process_killed_in_the_middle_loses_and_doubles_nothing(portal, house, tmp_path):
    people, kills = 30, 4
    with portal.database.writing() as session:
        owner = type("Owner", (), {"id": house.creditor_id})
        houses = []
        for place in range(people):
            debtor = make_debtor(session, portal, owner, document=f"{place:011d}")
            contract = make_contract(session, portal, debtor, number=f"kill/{place}")
            houses.append(House(portal, house.creditor_id, debtor.id, [contract.id]))
    with portal.database.writing() as session:
        wishes = [each.wish(each.quote(session, count=12)) for each in houses]
    jobs = tmp_path / "jobs.json"
    jobs.write_text(json.dumps([{name: str(value) for name, value in vars(wish).items()} for wish in wishes]))

    acknowledged: dict[str, set[str]] = {}
    for round_ in range(kills + 1):
        workers = [start_worker(jobs, portal.settings.database_url, f"{round_}/{n}") for n in range(2)]
        last = round_ == kills
        for place, worker in enumerate(workers):
            for line, _ in zip(worker.stdout, range(people if last else 2 + round_ + place), strict=False):
                key, agreement_id = line.split()
                acknowledged.setdefault(key, set()).add(agreement_id)
            if not last:
                os.kill(worker.pid, signal.SIGKILL)
        for worker in workers:
            # what was acknowledged before the signal counts as well
            for line in worker.stdout:
                if line.endswith("\n"):
                    key, agreement_id = line.split()
                    acknowledged.setdefault(key, set()).add(agreement_id)
            worker.stdout.close()
            assert worker.wait() == (0 if last else -signal.SIGKILL)

    assert set(acknowledged) == {str(wish.key) for wish in wishes}
    assert all(len(ids) == 1 for ids in acknowledged.values())
    with portal.database.reading() as session:
        rows = session.exec(select(Agreement.acceptance_key, Agreement.id, Agreement.number)).all()
        assert {str(key): {str(row_id)} for key, row_id, _ in rows} == acknowledged
        assert sorted(number for _, _, number in rows) == [f"2026-{n:06d}" for n in range(1, people + 1)]
        assert unproven(session, house.creditor_id) == []
        assert broken_link(session, house.creditor_id) is None
    assert counted(portal) == {
        "agreement": people, "agreement_contract": people, "evidence": people, "installment": people * 12,
        "outbox_message": people, "idempotency_record": people,
    }


def start_worker(jobs, url, seed):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(jobs), url, seed], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
