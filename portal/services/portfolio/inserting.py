"""Many rows of one shape: SQLAlchemy writes the statement and converts the values, the driver takes the rows.

`Connection.execute` with a list builds each row's parameters by name every time, which costs more than the
insert itself; here the order and the conversions are worked out once per table and database.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

Convert = Callable[[Any], Any] | None


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows``, which all have the columns of the first one."""
    names = tuple(rows[0])
    sql, order, conversions = _statement(table, names, connection.dialect)
    if connection.dialect.positional:
        steps = [(name, conversions[name]) for name in order]
        connection.exec_driver_sql(
            sql, [tuple([row[name] if c is None else c(row[name]) for name, c in steps]) for row in rows]
        )
        return
    connection.exec_driver_sql(
        sql, [{name: row[name] if c is None else c(row[name]) for name, c in conversions.items()} for row in rows]
    )


@lru_cache(maxsize=32)
def _statement(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[str, ...], dict[str, Convert]]:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    conversions: dict[str, Convert] = {
        name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    }
    return str(compiled), tuple(getattr(compiled, "positiontup", None) or ()), conversions
