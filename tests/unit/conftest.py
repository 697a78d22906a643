"""A furnished house for the sweeps: walked in once per process, then set up again from its rows."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portal.app import create_app
from portal.services.wiring import Portal
from tests.conftest import Clock
from tests.rows import read_rows, write_rows
from tests.world import World, make_world


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `world` keeps between tests."""
    return {"files": tmp_path_factory.mktemp("furnished") / "simulated"}


@pytest.fixture
def world(portal: Portal, clock: Clock, furnished: dict[str, Any]) -> World:
    folder = Path(portal.settings.simulated_dir)
    if "world" not in furnished:
        # walked in over http, whatever the test's own settings say
        settings = replace(portal.settings, base_url="http://localhost")
        built = make_world(create_app(settings, replace(portal, settings=settings)), portal)
        furnished |= {"world": built, "rows": read_rows(portal), "instant": clock.instant}
        shutil.copytree(folder, furnished["files"])
        return furnished["world"]
    write_rows(portal, furnished["rows"])
    shutil.copytree(furnished["files"], folder, dirs_exist_ok=True)
    clock.instant = furnished["instant"]
    return furnished["world"]
