"""Messages are written here, in the language of the person who caused them, and sent by the worker."""

from typing import Any

from flask import render_template

from portal.services.messages import Draft
from portal.web.context import creditor


def write(kind: str, *, code: str = "", **values: Any) -> Draft:
    """The templates of ``messages/<kind>/`` as a draft. ``code`` is both a value and part of the draft."""
    facts = {"creditor": creditor(), "code": code, **values}

    def part(name: str) -> str:
        return render_template(f"messages/{kind}/{name}", **facts).strip()

    return Draft(
        subject=" ".join(part("subject.txt").split()), text=part("text.txt"), html=part("page.html"),
        short=part("short.txt"), code=code,
    )
