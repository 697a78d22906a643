"""Where the simulated bank and PSP keep their books: small SQLite files of their own, shared by all processes.

They are other companies: nothing here touches the portal's database, and losing these files loses no debt.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from portal.gateways.late import LateRules, late_charges

LOCATION = "pix.quite.invalid/v2/cobv/"


class Books:
    """One company's file. A connection lives for one operation, so forks and threads need no care."""

    def __init__(self, folder: str, name: str, schema: str) -> None:
        self._path = Path(folder) / f"{name}.db"
        self._schema = schema
        self._ready = False

    def _open(self) -> sqlite3.Connection:
        if not self._ready:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA busy_timeout=5000")
        if not self._ready:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(self._schema)
            self._ready = True
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with closing(self._open()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: kept when the block ends, undone when it raises."""
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def stamp(moment: datetime) -> str:
    """An instant as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def end_to_end_id(moment: datetime, token: str) -> str:
    """E, ISPB (eight zeros: nobody's), minute in UTC, 11 characters (MPI of Pix 2.2)."""
    return f"E00000000{moment.astimezone(UTC):%Y%m%d%H%M}{token[:11]}"


def late_on(row: sqlite3.Row, day: date) -> int:
    """Cents that delay adds on ``day`` to a row with amount, due, fine and mora."""
    return late_charges(row["amount"], date.fromisoformat(row["due"]), day, LateRules(row["fine"], row["mora"]))
