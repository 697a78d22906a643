"""gzip for pages made on the spot. Static files come ready compressed (`portal.web.assets`)."""

import gzip

from flask import Flask, Response, request

SMALLEST = 600
TYPES = {"text/html", "application/json", "text/css", "text/plain", "text/calendar", "image/svg+xml"}


def compress(response: Response) -> Response:
    if (
        response.mimetype not in TYPES or "Content-Encoding" in response.headers
        or response.direct_passthrough or not request.accept_encodings.quality("gzip")
    ):
        return response
    body = response.get_data()
    response.vary.add("Accept-Encoding")
    if len(body) < SMALLEST:
        return response
    response.set_data(gzip.compress(body, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def init_compression(app: Flask) -> None:
    app.after_request(compress)
