"""Reports of a browser whose arithmetic did not agree with ours: a line in the log for us, nothing for anybody else."""

from datetime import timedelta

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from portal.services import rate_limits
from portal.services.rate_limits import Limit
from portal.web.context import db, debtor, portal
from portal.web.guards import debtor_required

bp = Blueprint("differences", __name__)

REPORTS = Limit("difference", 5, timedelta(hours=1))
LONGEST = 240


@bp.post("/relatorios/diferenca")
@debtor_required
def create() -> ResponseReturnValue:
    """Both texts as the page showed them: amounts and dates, no name and no number of anything."""
    if rate_limits.hit(db(), REPORTS, debtor().debtor_id.bytes, portal().now()) is not None:
        return "", 429
    shown, answered = (_plain(request.form.get(name, "")) for name in ("nossa", "resposta"))
    current_app.logger.warning("simulator difference: browser %r, server %r", shown, answered)
    return "", 204


def _plain(text: str) -> str:
    """One printable line: what comes from outside must not write log lines of its own."""
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST])
