"""Where a PSP calls: ``POST /webhooks/pix/<hook>``, and the same with the "/pix" PSPs add (Pix API 2.9).

A hint only, so nobody is turned away in words: 200 whatever it says. Looking comes after the answer, by the worker.
"""

import hmac
import json

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from portal.extensions import csrf
from portal.services import pix_callbacks
from portal.web.context import portal
from portal.web.guards import public

bp = Blueprint("webhooks", __name__)

MAX_BODY = 256 * 1024


@bp.post("/webhooks/pix/<string:hook>")
@bp.post("/webhooks/pix/<string:hook>/pix")
@public
def pix(hook: str) -> ResponseReturnValue:
    """404 for a wrong hook, as for any address that is none. Unreadable bodies are no news."""
    if not hmac.compare_digest(hook.encode(), pix_callbacks.path_token(portal().settings).encode()):
        abort(404)
    try:
        document = json.loads(request.get_data(cache=False)[:MAX_BODY])
    except (ValueError, RecursionError):
        return "", 200
    pix_callbacks.note(portal(), document)
    return "", 200


# companies have no form of ours: the path is their token
csrf.exempt(pix)
