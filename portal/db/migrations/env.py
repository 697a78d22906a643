"""Alembic's entry. The connection is always handed over by `portal.db.migrate`, never made here."""

from alembic import context
from sqlmodel import SQLModel

import portal.db.models  # noqa: F401 - loads every table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
