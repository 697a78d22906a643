"""The human route: who to talk to, and when an answer comes."""

from flask import render_template

from portal.clock import civil_time
from portal.core.answer_time import answered_by
from portal.web.context import portal


def help_page() -> str:
    """The help page, with the real deadline of a message written now."""
    local = civil_time(portal().now())
    day = answered_by(local)
    return render_template("public/help.html", answered_by=day, answered_today=day == local.date())
