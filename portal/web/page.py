"""What every page's frame shows: the creditor, the languages, whether somebody is signed in."""

from typing import Any

from flask import Flask, g, request

from portal.web.context import creditor, portal


def _frame() -> dict[str, Any]:
    known = g.get("creditor") is not None
    return {
        "creditor": creditor() if known else None,
        "person_inside": g.get("signed_in") is not None,
        "demo": portal().settings.demo,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
    }


def init_page(app: Flask) -> None:
    app.context_processor(_frame)
