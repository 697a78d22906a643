"""A real browser against a real server: `live` serves the demo on a port of its own, `page` is a small phone."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.app import create_app
from portal.config import Settings
from portal.jobs import drain
from portal.services.wiring import Portal
from tests.conftest import Clock

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]
PHONE = {"width": 360, "height": 740}


@dataclass
class Live:
    """The running portal. ``clock`` is set by the test; ``work()`` does what the worker would do by now."""

    base_url: str
    portal: Portal
    clock: Clock
    app: Flask

    def work(self) -> int:
        return drain(self.portal)


class _Quiet(WSGIRequestHandler):
    def log(self, *_arguments: object, **_values: object) -> None:
        """No access log between the test's lines."""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(database_url: str, tmp_path: Path, port: int) -> Settings:
    return Settings(
        environment="demo", database_url=database_url, simulated_dir=str(tmp_path / "simulated"),
        base_url=f"http://localhost:{port}",
    )


@pytest.fixture
def live(settings: Settings, portal: Portal, clock: Clock, port: int) -> Iterator[Live]:
    """An empty house: the test brings its own creditor and people."""
    app = create_app(settings, portal)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield Live(settings.base_url, portal, clock, app)
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live: Live) -> Iterator[BrowserContext]:
    opened = browser.new_context(
        base_url=live.base_url, viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="pt-BR",
        timezone_id="America/Sao_Paulo",
    )
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Fails the test on any script error, content security violation or address that is not ours."""
    opened, problems = context.new_page(), []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            problems.append(message.text)

    opened.on("console", heard)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: _note_foreign(request.url, problems))
    yield opened
    assert problems == [], problems


def _note_foreign(url: str, problems: list[str]) -> None:
    if not url.startswith(("http://localhost:", "data:", "blob:")):
        problems.append(f"request to {url}")
