import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

from portal.db.migrate import alembic_config, downgrade, migrate
from portal.db.schema import at_head


def test_the_migrations_make_exactly_the_models(portal):
    with portal.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_revision_goes_down_and_up_again(portal):
    engine = portal.database.engine
    revisions = [r.revision for r in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    for revision in revisions:
        below = ScriptDirectory.from_config(alembic_config()).get_revision(revision).down_revision or "base"
        downgrade(engine, below)
        assert not at_head(engine)
        migrate(engine, revision)
    migrate(engine)
    assert at_head(engine)
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate(engine)
    assert at_head(engine)


def test_migrating_twice_at_once_does_the_work_once(portal, database_url):
    """Four processes start together on an empty database, as a careless deploy would."""
    downgrade(portal.database.engine, "base")
    program = (
        "import sys; from portal.db.session import Database; from portal.db.migrate import migrate; "
        "migrate(Database(sys.argv[1]).engine)"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, database_url]) for _ in range(4)]
    assert [process.wait(300) for process in started] == [0, 0, 0, 0]
    assert at_head(portal.database.engine)
