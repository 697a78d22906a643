"""``POST /oauth/token``: client credentials in a Basic header or in the form."""

import hmac

from flask import Blueprint, Response, request

from portal.psp import tokens
from portal.psp.house import house
from portal.psp.views.answers import answer

bp = Blueprint("oauth", __name__)


@bp.post("/oauth/token")
def token() -> Response:
    here = house()
    basic = request.authorization
    given = (
        (basic.username or "", basic.password or "") if basic is not None and basic.type == "basic"
        else (request.form.get("client_id", ""), request.form.get("client_secret", ""))
    )
    wanted = (here.client_id, here.client_secret)
    if not all([hmac.compare_digest(one.encode(), other.encode()) for one, other in zip(given, wanted, strict=True)]):
        return answer({"error": "invalid_client"}, 401)
    if request.form.get("grant_type") != "client_credentials":
        return answer({"error": "unsupported_grant_type"}, 400)
    made = here.new_token()
    with here.book.writing() as rows:
        granted = tokens.give(rows, made, request.form.get("scope", "").split(), here.now(), here.token_seconds)
    return answer({
        "access_token": made, "token_type": "Bearer", "expires_in": here.token_seconds,
        "scope": " ".join(sorted(granted)),
    })
