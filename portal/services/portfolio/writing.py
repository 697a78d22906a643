"""Changes into rows: one statement per table and kind of change, many rows each, in one short transaction."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from portal.db.session import Database
from portal.services.portfolio.changes import Changes, Row
from portal.services.portfolio.contracts import SET, contract, guarantor, installment
from portal.services.portfolio.inserting import insert_rows
from portal.services.portfolio.people import contact, debtor

Answer = TypeVar("Answer")

#: A busy moment (SQLite's lock, PostgreSQL's lock timeout) is waited out this many times.
TRIES = 6


def write(connection: Connection, changes: Changes) -> None:
    """Send every row of ``changes``, referred tables first."""
    for table, rows in (
        (debtor, changes.new_debtors), (contact, changes.new_contacts), (contract, changes.new_contracts),
        (installment, changes.new_installments), (guarantor, changes.new_guarantors),
    ):
        if rows:
            insert_rows(connection, table, rows)
    for table, columns, rows in (
        (debtor, ("name_sealed", "birth_date_sealed", "address_sealed"), changes.changed_debtors),
        (contact, ("active",), changes.changed_contacts),
        (contract, SET, changes.changed_contracts),
        (installment, ("due_date", "amount"), changes.changed_installments),
        (guarantor, ("name_sealed",), changes.changed_guarantors),
    ):
        if rows:
            statement = update(table).where(table.c.id == bindparam("row_id"))
            statement = statement.values({name: bindparam(f"new_{name}") for name in columns})
            connection.execute(statement, [_bound(row, columns) for row in rows])
    for table, rows in ((installment, changes.gone_installments), (guarantor, changes.gone_guarantors)):
        if rows:
            connection.execute(delete(table).where(table.c.id.in_([row["id"] for row in rows])))


def _bound(row: Row, columns: tuple[str, ...]) -> Row:
    return {"row_id": row["id"], **{f"new_{name}": row[name] for name in columns}}


def patiently(database: Database, work: Callable[[Session], Answer]) -> Answer:
    """``work(session)`` in a transaction of its own, tried again when the database was busy."""
    attempt = 1
    while True:
        try:
            with database.writing() as session:
                return work(session)
        except OperationalError:
            if attempt == TRIES:
                raise
            attempt += 1
