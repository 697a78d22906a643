"""Engines and transactions. One request, one transaction, opened here and committed at the edge.

Reading opens a deferred transaction that PostgreSQL and SQLite both refuse to write in. Writing takes
SQLite's write lock at once (``BEGIN IMMEDIATE``): a transaction that reads first and upgrades later
fails under load instead of waiting.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

WRITES = {"quite_writes": True}

#: SQLite's own waiting is unfair (a writer can starve), so writers of one process queue here first.
_sqlite_turn = threading.Lock()
TURN_SECONDS = 5


def make_engine(database_url: str) -> Engine:
    """An engine with the pragmas and limits that the promises of this product stand on."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": 5, "check_same_thread": False})
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
        options = "-c statement_timeout=2500 -c lock_timeout=1000 -c idle_in_transaction_session_timeout=5000"
        engine = create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True,
                               connect_args={"options": options})
        event.listen(engine, "begin", _postgresql_begin)
        return engine
    raise ValueError(f"unsupported database: {url.get_backend_name()}")


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _sqlite_begin, not by the driver
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL loses acknowledged acceptances in a power cut
        "foreign_keys=ON",
        "busy_timeout=5000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Any) -> None:
    if connection.get_execution_options().get("quite_writes", False):
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    # Every page opens a reading transaction and neither statement can wait or fail: straight to the driver.
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA query_only=ON")
    driver.execute("BEGIN")


def _postgresql_begin(connection: Any) -> None:
    if not connection.get_execution_options().get("quite_writes", False):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


class Database:
    """The engine of one application and the two ways to open a transaction on it."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.writing_engine = self.engine.execution_options(**WRITES)
        self.is_sqlite = self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only transaction, rolled back at the end."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with self.turn(), Session(self.writing_engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this process's turn to write (SQLite only)."""
        if not self.is_sqlite:
            yield
            return
        if not _sqlite_turn.acquire(timeout=TURN_SECONDS):
            raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("another writer is taking too long"))
        try:
            yield
        finally:
            _sqlite_turn.release()
