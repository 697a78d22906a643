"""Asking every invariant of the whole database: nightly, after an incident, and after each test of money."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, text
from sqlmodel import Session, col, select

from portal.db.models import Agreement, Evidence
from portal.db.types import UtcDateTime
from portal.services.evidence import is_whole
from portal.services.ledger.invariants import PROMISES, STATEMENTS

#: How many wrong rows of one invariant are named.
NAMED = 100
#: How many agreements are read at a time while their proofs are checked.
PAGE = 500
PATIENCE = timedelta(minutes=5)
HEX = {"sqlite": "lower(hex(l.key))", "postgresql": "encode(l.key, 'hex')"}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Verdict:
    """One invariant. ``wrong``: the ids of rows that break it, at most `NAMED`; empty when it holds."""

    code: str
    promise: str
    wrong: tuple[str, ...]


def check(
    session: Session, now: datetime, *, without: Collection[str] = (),
    progress: Progress = lambda _step, _done, _total: None,
) -> list[Verdict]:
    """A verdict on each invariant, in order, inside the caller's (reading) transaction."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
    verdicts = []
    codes = [code for code in PROMISES if code not in without]
    for place, code in enumerate(codes):
        progress(code, place, len(codes))
        if code == "I3":
            found: Iterator[str] = _thawed(connection)
        elif code == "I9":
            found = _unproven(session, progress)
        else:
            found = _named(connection, code, now)
        verdicts.append(Verdict(code, PROMISES[code], tuple(dict.fromkeys(islice(found, NAMED)))))
    return verdicts


def _named(connection: Connection, code: str, now: datetime) -> Iterator[str]:
    for statement in STATEMENTS[code]:
        if code == "I11":
            query = text(statement)
            if ":late" in statement:
                query = query.bindparams(bindparam("late", now - PATIENCE, type_=UtcDateTime()))
            rows = connection.execute(query)
        else:  # a colon in these is a colon
            rows = connection.exec_driver_sql(statement.replace("{hex(l.key)}", HEX[connection.dialect.name]))
        for row in rows:
            yield " ".join(_spelled(value) for value in row)


def _thawed(connection: Connection) -> Iterator[str]:
    """Triggers that are not there, or were switched off."""
    names = {f"{table}_{act}" for table in ("ledger_journal", "ledger_entry") for act in ("frozen", "kept")}
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'" if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    yield from sorted(names - {row[0] for row in connection.exec_driver_sql(query)})


def _unproven(session: Session, progress: Progress) -> Iterator[str]:
    total = session.exec(select(func.count()).select_from(Agreement)).one()
    query = (
        select(Agreement.id, Evidence).join(Evidence, col(Evidence.agreement_id) == col(Agreement.id), isouter=True)
        .order_by(col(Agreement.id)).limit(PAGE)
    )
    done, last = 0, None
    while rows := session.exec(query.where(col(Agreement.id) > last) if last else query).all():
        for agreement_id, evidence in rows:
            if evidence is None or not is_whole(evidence):
                yield str(agreement_id)
            if evidence is not None:
                session.expunge(evidence)
        done, last = done + len(rows), rows[-1][0]
        progress("I9", done, total)


def _spelled(value: object) -> str:
    """Ids alike on both databases."""
    said = str(value)
    return str(UUID(said)) if len(said) == 32 else said
