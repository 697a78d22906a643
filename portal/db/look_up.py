"""One row by the driver itself: for the look-up that every request of a signed-in person makes.

A session, a transaction and a result object cost several times the query they carry. The statement is still
SQLAlchemy's: compiled once per dialect, its values converted by the same types. For SQLite the pool costs as much
again, so each thread keeps one connection of its own, which never begins a transaction and so never sees the past.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any] | None


class _Own(threading.local):
    """This thread's connections, gone with their engine."""

    def __init__(self) -> None:
        self.connections: WeakKeyDictionary[Engine, Any] = WeakKeyDictionary()


_own = _Own()


@contextmanager
def _pooled(engine: Engine) -> Iterator[Any]:
    connection = engine.raw_connection()
    try:
        yield connection
    finally:
        connection.close()


def _sqlite(engine: Engine) -> Any:
    connection = _own.connections.get(engine)
    if connection is None:
        arguments, more = engine.dialect.create_connect_args(engine.url)
        connection = engine.dialect.connect(*arguments, **{**more, "isolation_level": None})
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("PRAGMA query_only=ON")
        _own.connections[engine] = connection
    return connection


class LookUp:
    """A SELECT with named values that finds at most one row. Reads what is committed, outside any transaction."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[str, list[str], dict[str, Convert], list[Convert]]] = {}

    def first(self, engine: Engine, **values: Any) -> tuple[Any, ...] | None:
        """The row, converted as SQLAlchemy would. Raises SQLAlchemy's errors for the driver's."""
        text, order, into, back = self._compiled.get(engine.dialect.name) or self._compile(engine)
        bound = {name: into[name](value) if into[name] else value for name, value in values.items()}  # type: ignore[misc]
        driver = engine.dialect.dbapi
        assert driver is not None
        try:
            if engine.dialect.name == "sqlite":
                cursor = _sqlite(engine).execute(text, [bound[name] for name in order])
                row = cursor.fetchone()
                cursor.close()
            else:
                with _pooled(engine) as connection, connection.cursor() as cursor:
                    cursor.execute(text, bound)
                    row = cursor.fetchone()
        except driver.Error as error:
            raise DBAPIError.instance(text, None, error, driver.Error) from error
        if row is None:
            return None
        return tuple([
            value if convert is None else convert(value) for value, convert in zip(row, back, strict=True)
        ])

    def _compile(self, engine: Engine) -> tuple[str, list[str], dict[str, Convert], list[Convert]]:
        dialect = engine.dialect
        compiled = self._statement.compile(dialect=dialect)
        into: dict[str, Convert] = {
            bind.key: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for bind in compiled.binds.values()
        }
        back: list[Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.selected_columns
        ]
        order = [str(name) for name in compiled.positiontup or ()]
        self._compiled[dialect.name] = (str(compiled), order, into, back)
        return self._compiled[dialect.name]
