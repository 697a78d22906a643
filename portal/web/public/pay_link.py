"""What somebody else sees who pays for a person: payee, amount, until when, and the codes. Nothing of the debt.

Looking has no effect, so previews of messengers cost nothing. A link that was never made, has ended or was closed
gets one and the same answer.
"""

from datetime import timedelta

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue

from portal.clock import civil_date
from portal.services.pay_links import LinkShown, look_up
from portal.services.rate_limits import Limit
from portal.web.context import creditor, db, portal
from portal.web.guards import public
from portal.web.pace import too_fast
from portal.web.pay_codes import halves

bp = Blueprint("pay_link", __name__)

LOOKS = Limit("ip-pay-link", 60, timedelta(minutes=1))


@bp.get("/p/<string:chave>")
@public
def show(chave: str) -> ResponseReturnValue:
    slow = too_fast(LOOKS, apart=True)
    if slow is not None:
        return _unseen(slow)
    now = portal().now()
    shown = look_up(db(), creditor().id, chave, now)
    if shown is None:
        return _unseen(make_response(render_template("public/pay_link_gone.html"), 404))
    return _unseen(make_response(render_template("public/pay_link.html", **_values(shown))))


def _values(shown: LinkShown) -> dict[str, object]:
    today = civil_date(portal().now())
    last = shown.asked.until or (shown.due_date if today <= shown.due_date else None)
    return {
        "shown": shown, "amount": shown.asked.price.total, "last": last, "ends": shown.ends, "pix": shown.pix,
        "boleto": shown.boleto, "line": halves(shown.boleto),
        "simulated": any(row.simulated for row in (shown.pix, shown.boleto) if row),
    }


def _unseen(response: Response) -> Response:
    """For no search engine, and kept nowhere."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "no-store"
    return response
