"""Security headers of every answer, errors included (OWASP ASVS 5.0 3.4)."""

from flask import Flask, Response, request

from portal.web.context import portal

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

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # not no-referrer: CSRF protection over TLS compares the referrer of our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=63072000; includeSubDomains"
NEVER_STORED = "no-store"


def add_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)  # nobody else sets these: nothing to replace, so nothing to look for
    if portal().settings.secure:
        response.headers["Strict-Transport-Security"] = HSTS
    # Whatever a view did not declare cacheable may hold somebody's numbers.
    response.headers.setdefault("Cache-Control", NEVER_STORED)
    if response.mimetype == "text/html":
        response.vary.update(("Cookie", "Accept-Language"))
    if request.method == "TRACE":
        response.status_code = 405
    return response


def init_headers(app: Flask) -> None:
    app.after_request(add_headers)
