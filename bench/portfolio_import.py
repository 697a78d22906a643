"""How fast is the portfolio import, against the bare driver and against objects?

Three ways to take the same invented file into an empty SQLite database (WAL, synchronous=FULL), each in a
fresh process, interleaved, equal content asserted:

  import    what `portal portfolio import` does: staged, compared with what is stored, in short transactions
  bare      the sqlite3 driver alone, after the very same reading, validation and sealing, inserts only
  objects   SQLModel objects (session.add), the same reading, validation and sealing, on fewer lines

Prints seconds per 100,000 lines (median, minimum, maximum), the median of the paired ratios, and peak memory.
Goals: import at most 1.5x bare, objects at least 10x import, at most 64 MB over the process at rest.
"""

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import date
from pathlib import Path

from machine import describe, progress, spread

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 23)
BATCH = 1_500
DEBTOR_COLUMNS = (
    "id, creditor_id, document_kind, document_sealed, document_index, name_sealed, birth_date_sealed, "
    "address_sealed, created_at"
)
CONTRACT_COLUMNS = (
    "id, creditor_id, debtor_id, number, product, signed_on, rate_month, original_creditor_name, "
    "original_creditor_cnpj, prescribed, blocked, status, created_at, updated_at"
)


def peak() -> int:
    """Most memory this process ever had resident, in MiB (getrusage would count the parent's as well)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000, help="lines of the file (default 100,000)")
    parser.add_argument("--object-lines", type=int, default=5_000, help="lines for the objects (default 5,000)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ways", default="import,bare,objects", help="which ones, comma separated")
    parser.add_argument("--one", nargs=3, metavar=("WAY", "FILE", "DATABASE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(run_one(chosen.one[0], Path(chosen.one[1]), chosen.one[2])))
        return 0
    print(describe("sqlalchemy", "sqlmodel", "cryptography"), f"SQLite {sqlite3.sqlite_version}")
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), chosen)


def compare(folder: Path, chosen: argparse.Namespace) -> int:
    ways = chosen.ways.split(",")
    files = {"import": folder / "all.csv", "bare": folder / "all.csv", "objects": folder / "few.csv"}
    lines = {way: write_file(files[way], chosen.object_lines if way == "objects" else chosen.lines) for way in ways}
    empty = folder / "empty.db"
    prepare(empty)
    took: dict[str, list[float]] = {way: [] for way in ways}
    work: dict[str, list[float]] = {way: [] for way in ways}
    answers: dict[str, dict[str, object]] = {}
    for number in range(1, chosen.rounds + 1):
        for way in ways if number % 2 else reversed(ways):
            progress(f"round {number} of {chosen.rounds}: {way}")
            database = folder / "run.db"
            for path in folder.glob("run.db*"):
                path.unlink()
            shutil.copy(empty, database)
            done = subprocess.run([sys.executable, __file__, "--one", way, str(files[way]), str(database)],
                                  cwd=ROOT, check=True, capture_output=True, text=True)
            answers[way] = json.loads(done.stdout)
            took[way].append(float(answers[way]["seconds"]) / lines[way] * 100_000)
            work[way].append(float(answers[way]["work"]) / lines[way] * 100_000)
    if {"import", "bare"} <= set(ways):
        assert answers["import"]["content"] == answers["bare"]["content"], answers
    for way in ways:
        answer = answers[way]
        print(f"{way:8} {lines[way]:>9,} lines  {spread(took[way], 's per 100,000 lines', 2)},"
              f" processor {spread(work[way], 's', 2)}, peak {answer['peak']} MiB ({answer['grew']} over the start)")
    report("time", took, "import", "bare", "goal: at most 1.5")
    report("processor", work, "import", "bare", "the same without waiting, steadier on a busy machine")
    report("time", took, "objects", "import", "goal: at least 10")
    return 0


def report(what: str, took: dict[str, list[float]], one: str, other: str, goal: str) -> None:
    if one in took and other in took:
        ratios = [a / b for a, b in zip(took[one], took[other], strict=True)]
        print(f"{what} {one} / {other}: {spread(ratios)}, {goal}")


def write_file(path: Path, lines: int) -> int:
    """At least ``lines`` clean lines, whole debtors; says how many."""
    from portal.services.portfolio.sample import sample_lines

    with path.open("w", encoding="utf-8") as file:
        count = -1
        last = ""
        for line in sample_lines(lines, 1, TODAY, clean=True):
            if count >= lines and line.split(";", 1)[0] != last:
                break
            last = line.split(";", 1)[0]
            file.write(line)
            count += 1
    return count


def prepare(path: Path) -> None:
    """A migrated database with one creditor."""
    sys.path.insert(0, str(ROOT))
    from portal.db.migrate import migrate
    from tests.factories import make_creditor

    portal = wire(str(path))
    migrate(portal.database.engine)
    with portal.database.writing() as session:
        make_creditor(session, portal)
    with portal.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    portal.database.engine.dispose()


def wire(path: str):
    from portal.config import Settings
    from portal.services.wiring import build_portal

    return build_portal(Settings(environment="test", database_url=f"sqlite:///{path}"))


def run_one(way: str, file: Path, database: str) -> dict[str, object]:
    """Take ``file`` in one way; seconds, peak memory, and what the database holds then."""
    portal = wire(database)
    start = peak()
    began, work = time.perf_counter(), time.process_time()
    {"import": run_import, "bare": run_bare, "objects": run_objects}[way](portal, file, database)
    seconds, work = time.perf_counter() - began, time.process_time() - work
    with sqlite3.connect(database) as connection:
        content = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("debtor", "contact", "contract", "overdue_installment", "guarantor")
        ]
        sums = "SELECT sum(amount), sum(number), min(due_date) FROM overdue_installment"
        content += connection.execute(sums).fetchone()
    return {"seconds": seconds, "work": work, "peak": peak(), "grew": peak() - start, "content": content}


def creditor_of(database: str) -> uuid.UUID:
    with sqlite3.connect(database) as connection:
        return uuid.UUID(connection.execute("SELECT id FROM creditor").fetchone()[0])


def run_import(portal, file: Path, database: str) -> None:
    from portal.services.portfolio import Import, import_portfolio

    run = Import(portal.database, portal.vault, portal.clock, creditor_of(database), file.name, "bench", uuid.uuid4)
    with file.open("rb") as handle:
        report = import_portfolio(run, handle)
    assert report.rejected == 0


def checked_lines(file: Path):
    """The same reading and validation as the import."""
    from portal.services.portfolio.probing import probe
    from portal.services.portfolio.reading import header_of, rows
    from portal.services.portfolio.validation import Validator

    with file.open("rb") as handle:
        found = probe(handle)
        header = header_of(handle, found)
        validator = Validator(header, TODAY)
        for _line, cells, broken, _done in rows(handle, found, header):
            assert broken is None
            checked = validator.check(cells)
            assert not checked.faults
            yield checked


def debtor_values(vault, creditor_id, person, row_id):
    """Sealed and indexed, as every way has to."""
    from portal.services.portfolio.people import NO_ADDRESS

    seal = vault.seal
    return (
        "cpf" if len(person.document) == 11 else "cnpj", seal(person.document, "debtor", "document_sealed", row_id),
        vault.index(creditor_id, "document", person.document), seal(person.name, "debtor", "name_sealed", row_id),
        seal(person.birth.isoformat(), "debtor", "birth_date_sealed", row_id),
        seal(json.dumps({**NO_ADDRESS, **person.address}), "debtor", "address_sealed", row_id),
    )


def contact_index(vault, creditor_id, channel: str, value: str) -> bytes:
    return vault.index(creditor_id, "email" if channel == "email" else "phone", value)


def run_bare(portal, file: Path, database: str) -> None:
    """One pass, inserts only: nothing is compared, nothing is removed, a second run would fail."""
    vault, creditor_id, now = portal.vault, creditor_of(database), str(portal.now().replace(tzinfo=None))
    creditor = creditor_id.hex
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    debtors, contacts, contracts, installments, guarantors = [], [], [], [], []
    known: dict[str, uuid.UUID] = {}
    known_contracts: dict[str, uuid.UUID] = {}

    def flush() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, columns, rows in (
            ("debtor", DEBTOR_COLUMNS, debtors),
            ("contact", "id, debtor_id, channel, value_sealed, value_index, active, created_at", contacts),
            ("contract", CONTRACT_COLUMNS, contracts),
            ("overdue_installment", "id, contract_id, number, due_date, amount", installments),
            ("guarantor", "id, contract_id, document_sealed, document_index, name_sealed", guarantors),
        ):
            marks = ",".join("?" * (columns.count(",") + 1))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            rows.clear()
        connection.execute("COMMIT")

    for checked in checked_lines(file):
        person, terms = checked.person, checked.terms
        debtor_id = known.get(person.document)
        if debtor_id is None:
            debtor_id = known[person.document] = uuid.uuid4()
            debtors.append((debtor_id.hex, creditor, *debtor_values(vault, creditor_id, person, debtor_id), now))
            for channel, values in person.contacts.items():
                for value in values:
                    row_id = uuid.uuid4()
                    contacts.append((row_id.hex, debtor_id.hex, channel,
                                     vault.seal(value, "contact", "value_sealed", row_id),
                                     contact_index(vault, creditor_id, channel, value), True, now))
        contract_id = known_contracts.get(terms.number)
        if contract_id is None:
            contract_id = known_contracts[terms.number] = uuid.uuid4()
            v = terms.values
            contracts.append((contract_id.hex, creditor, debtor_id.hex, terms.number, v["product"],
                              v["signed_on"] and v["signed_on"].isoformat(), v["rate_month"],
                              v["original_creditor_name"], v["original_creditor_cnpj"], v["prescribed"], v["blocked"],
                              "open", now, now))
            for document, name in terms.guarantors.items():
                row_id = uuid.uuid4()
                guarantors.append((row_id.hex, contract_id.hex,
                                   vault.seal(document, "guarantor", "document_sealed", row_id),
                                   vault.index(creditor_id, "document", document),
                                   vault.seal(name, "guarantor", "name_sealed", row_id)))
        installments.append((uuid.uuid4().hex, contract_id.hex, checked.number, checked.due_date.isoformat(),
                             checked.amount))
        if len(installments) >= BATCH:
            flush()
    flush()


def run_objects(portal, file: Path, database: str) -> None:
    """The usual way: look up, make objects, add, commit now and then."""
    from sqlmodel import select

    from portal.db.models import Contact, Contract, Debtor, Guarantor, OverdueInstallment

    vault, creditor_id, now = portal.vault, creditor_of(database), portal.now()
    lines = checked_lines(file)
    more = True
    while more:
        with portal.database.writing() as session:
            for _ in range(BATCH):
                checked = next(lines, None)
                if checked is None:
                    more = False
                    break
                person, terms = checked.person, checked.terms
                index = vault.index(creditor_id, "document", person.document)
                debtor = session.exec(select(Debtor).where(
                    Debtor.creditor_id == creditor_id, Debtor.document_index == index)).first()
                if debtor is None:
                    row_id = uuid.uuid4()
                    kind, document, index, name, birth, address = debtor_values(vault, creditor_id, person, row_id)
                    debtor = Debtor(id=row_id, creditor_id=creditor_id, document_kind=kind, document_sealed=document,
                                    document_index=index, name_sealed=name, birth_date_sealed=birth,
                                    address_sealed=address, created_at=now)
                    session.add(debtor)
                    session.flush()
                    for channel, values in person.contacts.items():
                        for value in values:
                            row_id = uuid.uuid4()
                            session.add(Contact(
                                id=row_id, debtor_id=debtor.id, channel=channel, created_at=now,
                                value_sealed=vault.seal(value, "contact", "value_sealed", row_id),
                                value_index=contact_index(vault, creditor_id, channel, value)))
                contract = session.exec(select(Contract).where(
                    Contract.creditor_id == creditor_id, Contract.number == terms.number)).first()
                if contract is None:
                    contract = Contract(id=uuid.uuid4(), creditor_id=creditor_id, debtor_id=debtor.id,
                                        number=terms.number, created_at=now, updated_at=now, **terms.values)
                    session.add(contract)
                    session.flush()
                    for document, name in terms.guarantors.items():
                        row_id = uuid.uuid4()
                        session.add(Guarantor(
                            id=row_id, contract_id=contract.id,
                            document_sealed=vault.seal(document, "guarantor", "document_sealed", row_id),
                            document_index=vault.index(creditor_id, "document", document),
                            name_sealed=vault.seal(name, "guarantor", "name_sealed", row_id)))
                session.add(OverdueInstallment(id=uuid.uuid4(), contract_id=contract.id, number=checked.number,
                                               due_date=checked.due_date, amount=checked.amount))


if __name__ == "__main__":
    raise SystemExit(main())
