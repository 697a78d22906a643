"""Slowing down a network address that asks too fast. Soft on purpose: many phones share one address (CGNAT),
so nobody is ever shut out for longer than the window."""

import ipaddress
import math
from datetime import timedelta

from flask import Response, make_response, render_template, request

from portal.services import rate_limits
from portal.services.rate_limits import Limit
from portal.web.context import creditor, db, portal

#: Asking who somebody is: documents, resends, passkey challenges.
IDENTIFY = Limit("ip-identify", 60, timedelta(minutes=1))


def too_fast(limit: Limit, *, apart: bool = False) -> Response | None:
    """Count this request; a page to return when its address asks too fast. A request that only reads is counted
    ``apart``, in a transaction of its own."""
    now, address = portal().now(), _address()
    if apart:
        with portal().database.writing() as session:
            until = rate_limits.hit(session, limit, address, now)
    else:
        until = rate_limits.hit(db(), limit, address, now)
    if until is None:
        return None
    response = make_response(render_template("public/slow_down.html"), 429)
    response.headers["Retry-After"] = str(max(1, math.ceil((until - now).total_seconds())))
    return response


def _address() -> bytes:
    """A keyed digest of the address: one IPv4 address, or one customer's IPv6 network."""
    text = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        address = None
    if isinstance(address, ipaddress.IPv6Address):
        text = str(ipaddress.ip_network((address, 64), strict=False))
    return portal().vault.index(creditor().id, "ip", text)
