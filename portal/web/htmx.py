"""Page or fragment from the same URL. htmx-flask reads the request; this module owns ``Vary``, which it never sets."""

from typing import Any

from flask import Response, make_response, render_template, request


def wants_fragment() -> bool:
    """An htmx request that will swap a part of the page (a history restore needs the whole page)."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and request.headers.get("HX-History-Restore-Request") != "true"


def page_or_fragment(page: str, fragment: str, *, status: int = 200, **values: Any) -> Response:
    """Render ``fragment`` for htmx and ``page`` for everybody else, both with ``Vary: HX-Request``."""
    response = make_response(render_template(fragment if wants_fragment() else page, **values), status)
    response.vary.add("HX-Request")
    return response
