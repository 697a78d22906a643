"""Security headers of every answer, errors included (OWASP ASVS 5.0 3.4).

They are the same for all answers, so they are added where an answer leaves the application: nothing a view, an
error or the framework does can leave without them.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CSP = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
))

HEADERS = [
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    # not no-referrer: CSRF protection over TLS compares the referrer of our own forms
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
HSTS = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
#: Whatever a view did not declare cacheable may hold somebody's numbers.
NEVER_STORED = ("Cache-Control", "no-store")
#: What every HTML answer depends on.
OF_HTML = "Cookie, Accept-Language"


def with_headers(app: "WSGIApplication", secure: bool) -> "WSGIApplication":
    """``app``, whose every answer carries the headers. ``secure``: people reach it over TLS."""
    constant = [*HEADERS, HSTS] if secure else HEADERS

    def headed(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            return start_response(status, complete(headers, constant), *error)

        if environ["REQUEST_METHOD"] == "TRACE":  # would echo cookies to a script (ASVS 5.0 13.4.4)
            start("405 METHOD NOT ALLOWED", [("Content-Length", "0")])
            return []
        return app(environ, start)

    return headed


def complete(headers: list[tuple[str, str]], constant: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """``headers`` of one answer with what is missing: ``constant``, how long it may be kept, what it depends on."""
    kept, html, varies = False, False, -1
    for place, (name, value) in enumerate(headers):
        name = name.lower()
        if name == "content-type":
            html = value.startswith("text/html")
        elif name == "cache-control":
            kept = True
        elif name == "vary":
            varies = place
    whole = headers + constant
    if not kept:
        whole.append(NEVER_STORED)
    if html:
        if varies < 0:
            whole.append(("Vary", OF_HTML))
        else:
            whole[varies] = ("Vary", _joined(whole[varies][1], OF_HTML))
    return whole


@lru_cache(maxsize=64)
def _joined(varies: str, more: str) -> str:
    names = {name.strip().lower(): name.strip() for name in f"{varies}, {more}".split(",")}
    return ", ".join(names.values())
