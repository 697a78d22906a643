"""All rows of a portal's database at once: to compare before and after, and to set a furnished house up again."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel

from portal.services.wiring import Portal

Rows = Mapping[str, list[dict[str, Any]]]

#: What may change by merely looking: when somebody was last seen, and the counters of the rate limits.
LOOKED_AT = {"web_session": {"last_seen_at"}}
COUNTERS = {"rate_counter"}


def read_rows(portal: Portal) -> Rows:
    """table -> its rows as Python values."""
    with portal.database.reading() as session:
        connection = session.connection()
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in SQLModel.metadata.sorted_tables
        }


def write_rows(portal: Portal, rows: Rows) -> None:
    """Put rows into an empty, migrated database."""
    with portal.database.writing() as session:
        connection = session.connection()
        for table in SQLModel.metadata.sorted_tables:
            if rows[table.name]:
                connection.execute(table.insert(), rows[table.name])
        if connection.dialect.name == "postgresql":
            connection.execute(text(
                "SELECT setval(pg_get_serial_sequence('audit_event', 'id'), (SELECT max(id) FROM audit_event))"
            ))


def fingerprint(portal: Portal) -> dict[str, str]:
    """table -> digest of its rows, in any order, without what looking may change."""
    return {
        name: hashlib.sha256("\n".join(sorted(_line(name, row) for row in rows)).encode()).hexdigest()
        for name, rows in read_rows(portal).items() if name not in COUNTERS
    }


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Names of the tables that differ."""
    return [name for name in before if before[name] != after[name]]


def new_rows(before: Rows, after: Rows) -> list[str]:
    """Rows that were added or altered, as text."""
    found = []
    for name, rows in after.items():
        known = {_line(name, row) for row in before[name]}
        found += [line for line in (_line(name, row) for row in rows) if line not in known]
    return found


def _line(name: str, row: Mapping[str, Any]) -> str:
    silent = LOOKED_AT.get(name, set())
    return name + repr([(column, value) for column, value in row.items() if column not in silent])
