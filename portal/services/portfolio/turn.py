"""One import at a time per creditor: two files at once would close each other's contracts."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from portal.db.session import Database
from portal.services.portfolio.faults import FileRefused


@contextmanager
def import_turn(database: Database, creditor_id: UUID) -> Iterator[None]:
    """Held while importing. Raises `FileRefused` IMPORT_RUNNING at once when somebody else holds it."""
    if database.is_sqlite:
        path = database.engine.url.database
        if not path or path == ":memory:":
            yield
            return
        with Path(f"{path}.importing-{creditor_id.hex[:8]}").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FileRefused("IMPORT_RUNNING") from None
            yield
        return
    number = int.from_bytes(creditor_id.bytes[:8], "big", signed=True)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT", quite_writes=True) as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:n)"), {"n": number}).scalar():
            raise FileRefused("IMPORT_RUNNING")
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": number})
