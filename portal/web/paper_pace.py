"""How many papers one person may have drawn: laying out a long contract costs a second of processor."""

from datetime import timedelta

from flask import abort

from portal.services import rate_limits
from portal.services.rate_limits import Limit
from portal.web.context import debtor, portal

PAPERS = Limit("papers", 30, timedelta(minutes=10))


def count_paper() -> None:
    """Count one drawing; 429 beyond the limit. In a transaction of its own, because the page itself only reads."""
    with portal().database.writing() as session:
        over = rate_limits.hit(session, PAPERS, debtor().debtor_id.bytes, portal().now())
    if over is not None:
        abort(429)
