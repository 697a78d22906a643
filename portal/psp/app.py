"""The PSP as a WSGI application: the API under ``/api``, tokens at ``/oauth/token``, the switches under ``/sim``."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from portal.psp import faults, receivers, tokens
from portal.psp.book import Book
from portal.psp.house import House, house
from portal.psp.problems import Problem
from portal.psp.receivers import Receiver
from portal.psp.views import charges, locations, lotes, oauth, pix, sim, webhooks
from portal.psp.views.answers import SIMULATED, answer, refusal
from portal.psp.virtual_clock import VirtualClock

API = "/api"
MAX_BODY = 2 * 1024 * 1024
CHANGES = {"PUT", "PATCH", "POST", "DELETE"}
LATE_SECONDS = "7"


def create_psp(
    data: Path, now: Callable[[], datetime], *, known: Iterable[Receiver] = (), **parts: Any
) -> Flask:
    """A PSP whose book lies in the folder ``data``. ``parts`` go to `House` (client_id, send, sleep...)."""
    book = Book(data / "psp-book.db")
    receivers.register(book, known)
    app = Flask("portal.psp", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["psp"] = House(book, VirtualClock(book, now), **parts)
    for blueprint in (charges.bp, lotes.bp, locations.bp, pix.bp, webhooks.bp):
        app.register_blueprint(blueprint, url_prefix=API)
    app.register_blueprint(oauth.bp)
    app.register_blueprint(sim.bp)
    app.add_url_rule("/", "index", lambda: answer({"aviso": SIMULATED, "api": API, "token": "/oauth/token"}))
    app.before_request(_break_down)
    app.after_request(_distort)
    app.register_error_handler(Problem, refusal)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _crash)
    return app


def _on_api() -> bool:
    return request.path.startswith(API + "/")


def _break_down() -> Response | None:
    """The faults that answer instead of the API."""
    if not _on_api():
        return None
    with house().book.reading() as rows:
        if not faults.on(rows):
            return None
    with house().book.writing() as rows:
        if faults.take(rows, "unavailable") is not None:
            return refusal(Problem("ServicoIndisponivel"))
        if faults.take(rows, "busy") is not None:
            return Response("", 429, {"Retry-After": "1"})
        if faults.take(rows, "html_error") is not None:
            return Response("<html><body><h1>502 Bad Gateway</h1></body></html>", 502, mimetype="text/html")
        if faults.take(rows, "empty_error") is not None:
            return Response("", 500)
        if faults.take(rows, "token_expired") is not None:
            tokens.forget_all(rows)
    return None


def _distort(response: Response) -> Response:
    """The faults that spoil an answer, after the work was done; and the mark every answer carries."""
    response.headers["X-Simulado"] = SIMULATED
    if not _on_api():
        return response
    here = house()
    with here.book.reading() as rows:
        on = faults.on(rows)
    if not on:
        return response
    late = None
    with here.book.writing() as rows:
        if request.method in CHANGES and response.status_code < 400:
            late = faults.take(rows, "timeout_after_commit", LATE_SECONDS)
        strings = response.is_json and faults.take(rows, "string_numbers") is not None
        bare = response.is_json and response.status_code < 400 and faults.take(rows, "without_code") is not None
    if strings or bare:
        document = json.loads(response.get_data())
        response.set_data(json.dumps(_spoiled(document, strings=strings, bare=bare), ensure_ascii=False))
    if late is not None:
        here.sleep(float(late))
    return response


def _spoiled(value: Any, *, strings: bool, bare: bool) -> Any:
    if isinstance(value, dict):
        return {
            name: _spoiled(one, strings=strings, bare=bare) for name, one in value.items()
            if not (bare and name == "pixCopiaECola")
        }
    if isinstance(value, list):
        return [_spoiled(one, strings=strings, bare=bare) for one in value]
    return str(value) if strings and isinstance(value, int) and not isinstance(value, bool) else value


def _http_problem(error: HTTPException) -> Response:
    """Unknown addresses and methods, bodies too large."""
    kind = "NaoEncontrado" if error.code == 404 else "RequisicaoInvalida"
    response = refusal(Problem(kind, status=error.code))
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or []))
    return response


def _crash(error: Exception) -> Response:
    current_app.logger.error("psp failed: %s", type(error).__name__, exc_info=error)
    return refusal(Problem("ErroInternoDoServidor"))
