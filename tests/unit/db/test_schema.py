from alembic.script import ScriptDirectory

from portal.db.migrate import alembic_config, downgrade, migrate
from portal.db.schema import at_head, newest_revision


def test_the_newest_file_is_the_head_that_the_migration_tool_sees():
    assert newest_revision() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_an_empty_database_an_old_one_and_a_new_one(portal):
    engine = portal.database.engine
    assert at_head(engine)
    downgrade(engine, "0001")
    assert not at_head(engine)
    downgrade(engine, "base")
    assert not at_head(engine)
    migrate(engine)
    assert at_head(engine)
