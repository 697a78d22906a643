"""Whether the database has the tables this code was written for, asked without loading the migration tool."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

SCRIPTS = Path(__file__).resolve().parent / "migrations"


def newest_revision() -> str:
    """The revision that the last migration leads to: files are named ``<revision>_<words>.py``, in order."""
    return max(path.name for path in (SCRIPTS / "versions").glob("[0-9]*.py")).partition("_")[0]


def at_head(engine: Engine) -> bool:
    """Whether the database stands at `newest_revision`."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found == [newest_revision()]
