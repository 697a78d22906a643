"""Imports that meet trouble: dry runs, deaths half way, a busy database, two at once, and files of noise."""

import random
import threading
import uuid

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from portal.clock import civil_date
from portal.db.models import AuditEvent, PortfolioImport
from portal.services import audit
from portal.services.portfolio import FileRefused, batches, storing, writing
from portal.services.portfolio.sample import sample_lines
from portal.services.portfolio.sentences import sentence
from portal.services.portfolio.turn import import_turn
from tests.factories import make_creditor
from tests.portfolio_files import dump, file_of, joao, line, read, take


@pytest.fixture
def creditor_id(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal).id


@pytest.fixture
def put(portal, creditor_id):
    return lambda content, **choices: take(portal, creditor_id, content, **choices)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(batches.staged_batches, "__defaults__", (40,))


def sample(portal, debtors: int, seed: int) -> bytes:
    return "".join(sample_lines(debtors, seed, civil_date(portal.now()))).encode()


def values(portal, creditor_id) -> dict:
    """What is stored, without ids and instants."""
    found = read(portal, creditor_id)
    for contract in found.values():
        contract["row"] = {k: v for k, v in contract["row"].items() if not k.endswith(("id", "_at"))}
    return found


class Dies(Exception):
    pass


# --- dry run ----------------------------------------------------------------------------------------------------


def test_a_dry_run_says_exactly_what_then_happens(portal, put, small_batches):
    first, second = sample(portal, 25, 1), sample(portal, 25, 1).replace(b"0,", b"1,").replace(b"000002-", b"000777-")
    for content, choices in ((first, {}), (second, {"closes_missing": True})):
        before = dump(portal, without=())
        planned = put(content, dry_run=True, **choices)
        assert dump(portal, without=()) == before, "a dry run writes nothing"
        done = put(content, **choices)
        assert (planned.report.tally, planned.codes) == (done.report.tally, done.codes)
    assert done["contracts_created"] and done["contracts_updated"] and done["contracts_unchanged"]
    assert done["contracts_closed"] or done.report.closing_refused


def test_a_dry_run_of_a_closing(put):
    put(file_of(*[line(contrato=n) for n in "ABC"]))
    content = file_of(*[line(contrato=n) for n in "AB"])
    assert put(content, dry_run=True, closes_missing=True)["contracts_closed"] == 1
    assert put(content, closes_missing=True)["contracts_closed"] == 1
    with pytest.raises(FileRefused):
        put(file_of(line(contrato="Z")), dry_run=True, closes_missing=True)


# --- dying half way -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 2, 4])
def test_an_import_that_died_is_finished_by_running_it_again(
    portal, put, creditor_id, small_batches, monkeypatch, batch
):
    content, written, real = sample(portal, 25, 2), [], writing.write

    def dying(connection, changes):
        written.append(changes)
        real(connection, changes)
        if len(written) == batch:
            raise Dies

    monkeypatch.setattr(storing, "write", dying)
    with pytest.raises(Dies):
        put(content)
    monkeypatch.setattr(storing, "write", real)
    half = values(portal, creditor_id)
    with portal.database.reading() as session:
        assert session.exec(select(PortfolioImport)).all() == []
        topics = [e.topic for e in session.exec(select(AuditEvent))]
        assert topics == (["portfolio.import_started"] if batch > 1 else [])
    again = put(content)
    whole = values(portal, creditor_id)
    assert {n: whole[n] for n in half} == half, "what was written is whole contracts"
    assert len(half) < len(whole) == again["contracts_created"] + again["contracts_unchanged"]
    assert again["contracts_unchanged"] == len(half)
    with portal.database.reading() as session:
        assert audit.broken_link(session, creditor_id) is None


def test_the_result_does_not_depend_on_the_deaths(portal, put, creditor_id, small_batches, monkeypatch):
    content = sample(portal, 15, 4)
    with portal.database.writing() as session:
        calm = make_creditor(session, portal, slug="calmo", cnpj="11444777000161").id
    take(portal, calm, content)
    real, chance = writing.write, random.Random(1)

    def flaky(connection, changes):
        real(connection, changes)
        if chance.random() < 0.5:
            raise Dies

    monkeypatch.setattr(storing, "write", flaky)
    for _ in range(200):
        try:
            put(content)
            break
        except Dies:
            continue
    assert values(portal, creditor_id) == values(portal, calm)


def test_dying_while_reading_writes_nothing(portal, creditor_id, monkeypatch):
    before = dump(portal, without=())
    content = file_of(line(), joao()) + b"a;b\n" * 20_000
    with pytest.raises(Dies):
        from portal.services.portfolio import importing

        monkeypatch.setattr(importing.Staging, "reject", lambda *_: (_ for _ in ()).throw(Dies))
        take(portal, creditor_id, content)
    assert dump(portal, without=()) == before


# --- others want the database too --------------------------------------------------------------------------


def test_a_busy_database_is_waited_for(portal, put, creditor_id, monkeypatch):
    real, tries = writing.write, []

    def busy(connection, changes):
        tries.append(1)
        real(connection, changes)
        if len(tries) < writing.TRIES:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(storing, "write", busy)
    assert put(file_of(line()))["contracts_created"] == 1
    assert len(read(portal, creditor_id)) == 1


def test_a_database_busy_for_ever_ends_the_import(portal, put, creditor_id, monkeypatch):
    def busy(connection, changes):
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(storing, "write", busy)
    with pytest.raises(OperationalError):
        put(file_of(line()))
    assert read(portal, creditor_id) == {}


def test_one_import_at_a_time_per_creditor(portal, put, creditor_id):
    with import_turn(portal.database, creditor_id):
        with pytest.raises(FileRefused, match="IMPORT_RUNNING"):
            put(file_of(line()))
        with import_turn(portal.database, uuid.uuid4()):
            pass
    assert put(file_of(line()))["contracts_created"] == 1


def test_people_are_served_while_a_batch_is_compared(portal, put, monkeypatch):
    """Comparing holds no write lock: another thread writes in the middle of it."""
    content, wrote = file_of(line(), joao()), []
    real = storing.Planner.plan

    def slow(self, context, batch):
        changes = real(self, context, batch)

        def other():
            with portal.database.writing() as session:
                make_creditor(session, portal, slug=f"outro-{len(wrote)}")
                wrote.append(1)
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
        return changes

    monkeypatch.setattr(storing.Planner, "plan", slow)
    assert put(content)["contracts_created"] == 2
    assert wrote


# --- noise ------------------------------------------------------------------------------------------------------


def test_random_bytes_are_refused_or_rejected_and_nothing_else(portal, put):
    chance = random.Random(20261123)
    before = dump(portal, without=())
    for size in (1, 3, 64, 500, 5_000, 200_000):
        for _ in range(6):
            with pytest.raises(FileRefused):
                put(chance.randbytes(size), closes_missing=True)
    assert dump(portal, without=()) == before


def test_noise_below_a_good_header_is_rejected_line_by_line(put):
    chance = random.Random(7)
    for size in (1, 50, 3_000, 300_000):
        taken = put(file_of(line()) + chance.randbytes(size), dry_run=True)
        assert taken.report.good == 1
        assert all(sentence(fault) for _, fault in taken.faults)


def test_a_good_file_with_damaged_bytes(portal, put):
    chance = random.Random(11)
    content = sample(portal, 20, 5)
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(chance.randrange(1, 60)):
            place = chance.randrange(300, len(damaged))
            act = chance.randrange(4)
            if act == 0:
                damaged[place] = chance.randrange(256)
            elif act == 1:
                del damaged[place : place + chance.randrange(1, 200)]
            elif act == 2:
                damaged[place:place] = chance.randbytes(chance.randrange(1, 20))
            else:
                damaged[place:place] = damaged[place - 150 : place]
        taken = put(bytes(damaged), dry_run=True)
        assert taken.report.lines == taken.report.good + taken.report.rejected
        assert all(sentence(fault) for _, fault in taken.faults)


def test_a_truncated_file_keeps_every_whole_line(portal, put, creditor_id):
    content = sample(portal, 10, 6)
    put(content)
    known = read(portal, creditor_id)
    for cut in range(400, len(content), len(content) // 7):
        put(content[:cut], dry_run=True, closes_missing=True, closes_many=True)
    taken = put(content[: len(content) * 2 // 3])
    assert not taken.report.whole
    assert read(portal, creditor_id).keys() == known.keys()
