"""One row by the driver itself: for the look-up that every request of a signed-in person makes.

A session, a transaction and a result object cost several times the query they carry. The statement is still
SQLAlchemy's: compiled once per dialect, its values converted by the same types.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, Select
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any] | None


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
            pooled = engine.raw_connection()
            try:
                cursor = pooled.cursor()
                cursor.execute(text, [bound[name] for name in order] if order else bound)
                row = cursor.fetchone()
                cursor.close()
            finally:
                pooled.close()
        except driver.Error as error:
            raise DBAPIError.instance(text, None, error, driver.Error) from error
        if row is None:
            return None
        return tuple(
            value if convert is None else convert(value) for value, convert in zip(row, back, strict=True)
        )

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
