"""Schema changes: run once, by a command, under a lock. Web workers only ask whether it was done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from portal.db.schema import SCRIPTS
from portal.db.session import WRITES

#: Any constant will do; it only has to be the same for everybody who migrates this database.
LOCK_NUMBER = 7_103_114


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``. A second migrator waits for the first and then finds nothing to do."""
    with _one_migrator(engine), engine.execution_options(**WRITES).connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        command.upgrade(alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with _one_migrator(engine), engine.execution_options(**WRITES).connect() as connection, connection.begin():
        command.downgrade(alembic_config(connection), revision)


@contextmanager
def _one_migrator(engine: Engine) -> Iterator[None]:
    lock: Any = nullcontext()
    if engine.dialect.name == "postgresql":
        lock = _advisory_lock(engine)
    elif engine.url.database and engine.url.database != ":memory:":
        lock = _file_lock(Path(engine.url.database + ".migrating"))
    with lock:
        yield


@contextmanager
def _advisory_lock(engine: Engine) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", **WRITES) as connection:
        connection.execute(text("SET lock_timeout = 0; SET statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": LOCK_NUMBER})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": LOCK_NUMBER})
            connection.execute(text("RESET lock_timeout; RESET statement_timeout"))


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
