"""The demo's mailbox: what would have been sent, readable by whoever tries the demo out."""

import re

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.gateways.messages import simulated_messages
from portal.web.context import portal
from portal.web.guards import demo_only

bp = Blueprint("demo", __name__, url_prefix="/demo")

#: Six digits that stand alone; the number of an agreement (2026-000001) is not a code.
CODE = re.compile(r"(?<![0-9-])[0-9]{6}(?![0-9-])")


@bp.get("/mensagens")
@demo_only
def messages() -> ResponseReturnValue:
    """The newest first, each with its code ready to copy."""
    sent = simulated_messages(portal().settings, portal().clock.now).sent()
    return render_template("public/demo_messages.html", sent=[(each, _code(each.message.text)) for each in sent])


def _code(text: str) -> str:
    found = CODE.search(text)
    return found.group() if found else ""
