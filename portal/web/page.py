"""What every page's frame shows: the creditor, the languages, whether somebody is signed in."""

from typing import Any

from flask import Flask, g, request

from portal.i18n import LOCALES
from portal.web.context import creditor, portal
from portal.web.public.theme import is_branded


def _frame() -> dict[str, Any]:
    owner = creditor() if g.get("creditor") is not None else None
    return {
        "creditor": owner,
        "branded": is_branded(owner),
        "locales": LOCALES,
        "person_inside": g.get("signed_in") is not None,
        "demo": portal().settings.demo,
        "here": _here(),
    }


def _here() -> str:
    """Where to come back to after choosing a language."""
    address = request.full_path.rstrip("?")
    return address if request.method == "GET" and address.isprintable() else "/"


def init_page(app: Flask) -> None:
    app.context_processor(_frame)
