"""What the simulator does for one answer, without a web framework: for peers built on other frameworks.

Session look-up, the kept fragment, a fresh signature and the security headers are the portal's own functions; only
what carries them differs. A fragment that is not kept yet is rendered once by the portal itself, so that all
contenders send the same bytes.
"""

import os
import time
import uuid
from collections.abc import Mapping

from portal.app import create_app
from portal.config import Settings
from portal.services.quote_token import sign
from portal.services.sessions import look_up_session
from portal.web.context import known_creditor
from portal.web.headers import HEADERS, complete
from portal.web.kept_answers import TOKEN_FIELD
from portal.web.locale import locale_of
from portal.web.stitched import stitch

app = create_app(Settings.from_env(os.environ))
portal = app.extensions["quite"]
inside = app.extensions["quite_kept"]


def answer(
    query: str, cookies: Mapping[str, str], headers: Mapping[str, str]
) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers of the simulator's fragment. ``headers``: names in lower case."""
    host, accepted = headers.get("host", ""), headers.get("accept-encoding", "")
    creditor, now = known_creditor(app, host), portal.now()
    person = look_up_session(portal.database.engine, cookies.get("sid", ""), creditor, now) if creditor else None
    language = headers.get("accept-language", "")
    kept = person and inside._kept.get((person.debtor_id, query, locale_of(cookies, language, False)))
    if person is None or kept is None or time.monotonic() >= kept.recent.until:
        made = app.test_client(use_cookies=False).get(
            f"/simulador?{query}", base_url=f"http://{host}", headers=dict(headers)
        )
        return made.status_code, made.data, list(made.headers)
    token = sign(portal.settings.secret_key, kept.simulation, quote_id=uuid.uuid4(), debtor_id=person.debtor_id)
    body, more = stitch(kept.packed, TOKEN_FIELD.format(token), accepted, "HX-Request")
    return 200, body, complete(
        [("Content-Type", "text/html; charset=utf-8"), ("HX-Replace-Url", kept.address), *more], HEADERS
    )
