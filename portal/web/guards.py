"""Who may open a view. Every view wears exactly one of these; a test walks all routes and says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.web.context import portal, signed_in

View = Callable[..., ResponseReturnValue]


def public(view: View) -> View:
    """Anybody may open it."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def debtor_required(view: View) -> View:
    """Signed-in people only. Others are sent to the entry; an htmx request gets 401 and the way there."""

    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if signed_in() is None:
            return entry_instead()
        return view(**arguments)

    guarded.guard = "debtor"  # type: ignore[attr-defined]
    return guarded


def demo_only(view: View) -> View:
    """Exists only in the demo: anywhere else the address is as unknown as any other."""

    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if not portal().settings.demo:
            abort(404)
        return view(**arguments)

    guarded.guard = "demo"  # type: ignore[attr-defined]
    return guarded


def entry_instead() -> ResponseReturnValue:
    target = url_for("public.entry")
    if request.headers.get("HX-Request") == "true":
        return "", 401, {"HX-Redirect": target}
    return redirect(target, 303)
