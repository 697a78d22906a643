"""The first page."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.web.guards import public
from portal.web.public import help

bp = Blueprint("public", __name__)


@bp.get("/")
@public
def entry() -> ResponseReturnValue:
    return render_template("public/entry.html")


@bp.get("/ajuda")
@public
def help_page() -> ResponseReturnValue:
    """The human route: who to talk to, and when."""
    return help.help_page()
