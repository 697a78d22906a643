"""Error pages in plain words. Nothing of the machine is ever shown; what happened goes to the log."""

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from portal.services.faults import told

#: Statuses with a page of their own; anything else borrows the nearest one.
PAGES = {400, 401, 403, 404, 405, 410, 413, 422, 429, 500, 503}


def error_page(status: int) -> Response:
    g.failed = True
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    fragment = request.headers.get("HX-Request") == "true"
    template = "errors/_error.html" if fragment else "errors/error.html"
    response = make_response(render_template(template, status=shown), status)
    if fragment:
        response.headers["HX-Retarget"] = "#aviso"
        response.headers["HX-Reswap"] = "innerHTML"
    if status in {429, 503} and "Retry-After" not in response.headers:
        response.headers["Retry-After"] = "30"
    return response


def init_errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def _stale_form(_error: CSRFError) -> Response:
        return error_page(400)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        response = error_page(error.code or 500)
        if error.response is not None:
            return make_response(error.response)
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.headers["Allow"] = ", ".join(sorted(allowed))
        return response

    @app.errorhandler(OperationalError)
    def _database(error: OperationalError) -> Response:
        app.logger.error("database unavailable: %s", type(error.orig).__name__)
        return error_page(503)

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        app.logger.error("unexpected %s", told(error))
        return error_page(500)
