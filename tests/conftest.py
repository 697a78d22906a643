"""One portal per test: its own database (SQLite file, or a PostgreSQL database when
``PORTAL_TEST_DATABASE_URL`` names a server), its own clock, its own simulated companies."""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal.app import create_app
from portal.config import Settings
from portal.db.migrate import migrate
from portal.db.session import Database
from portal.services.wiring import Portal, build_portal
from tests.strict_client import StrictClient

SERVER = os.environ.get("PORTAL_TEST_DATABASE_URL", "")

#: Monday 23 November 2026, 14h05 in São Paulo.
START = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that touch a database are marked, so that a second run can repeat just them on PostgreSQL."""
    for item in items:
        if "database_url" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.instant = START

    def now(self) -> datetime:
        return self.instant

    def advance(self, **delta: float) -> None:
        self.instant += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated database to copy from, so that each test starts from real migrations in milliseconds."""
    if SERVER:
        name = f"quite_template_{uuid.uuid4().hex[:12]}"
        _server(f'CREATE DATABASE "{name}"')
        database = Database(_on_server(name))
        migrate(database.engine)
        database.engine.dispose()
        return name
    path = tmp_path_factory.mktemp("template") / "quite.db"
    database = Database(f"sqlite:///{path}")
    migrate(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return str(path)


@pytest.fixture
def database_url(migrated: str, tmp_path: Path) -> Iterator[str]:
    if not SERVER:
        shutil.copy(migrated, tmp_path / "quite.db")
        yield f"sqlite:///{tmp_path / 'quite.db'}"
        return
    name = f"quite_test_{uuid.uuid4().hex[:12]}"
    _server(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
    yield _on_server(name)
    _server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        environment="test", database_url=database_url, simulated_dir=str(tmp_path / "simulated"),
        base_url="http://localhost",
    )


@pytest.fixture
def portal(settings: Settings, clock: Clock) -> Iterator[Portal]:
    built = build_portal(settings, clock)
    yield built
    built.database.engine.dispose()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once per run instead of once per application."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(settings: Settings, portal: Portal, compiled: FileSystemBytecodeCache) -> Flask:
    application = create_app(settings, portal)
    application.jinja_env.bytecode_cache = compiled
    application.test_client_class = StrictClient
    return application


@pytest.fixture
def client(app: Flask) -> StrictClient:
    return app.test_client()  # type: ignore[return-value]


def _on_server(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


def _server(statement: str) -> None:
    url = make_url(SERVER).set(drivername="postgresql+psycopg", database="postgres")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
