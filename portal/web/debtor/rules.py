"""The creditor's rules of today, kept a few seconds per process: read on every page, changed a few times a year."""

import time
from typing import cast

from flask import current_app

from portal.clock import civil_date
from portal.services.rulebook import Rulebook, load_rulebook
from portal.web.context import creditor, db, portal

SECONDS = 5.0


def rulebook() -> Rulebook:
    """Policies and charge rules of this request's creditor on today's date in São Paulo."""
    cache = current_app.extensions.setdefault("quite_rulebooks", {})
    key = (creditor().id, civil_date(portal().now()))
    known = cache.get(key)
    moment = time.monotonic()
    if known is not None and moment < known[0]:
        return cast(Rulebook, known[1])
    found = load_rulebook(db(), *key)
    if len(cache) > 64:
        cache.clear()
    cache[key] = (moment + SECONDS, found)
    return found
