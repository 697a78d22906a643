"""SMS and WhatsApp through any provider that takes JSON over HTTPS.

``POST {"channel", "to", "text"}`` with a bearer token and an ``Idempotency-Key``. Providers that speak
otherwise get a small translator in front; nothing here knows a brand.
"""

import json
import time
from urllib.parse import urlsplit

import httpx

from portal.gateways.errors import GatewayError
from portal.gateways.messages.base import Message

CONNECT_SECONDS = 2.0
TOTAL_SECONDS = 5.0
LONGEST_ANSWER = 64 * 1024
#: Refusals that pass: the provider was slow, asks to slow down, or is still at the first copy of this key.
PASSING = {408, 409, 425, 429}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class HttpMessages:
    """One provider endpoint. Only ``https``, except towards this very machine."""

    def __init__(
        self, url: str, token: str, *, connect_seconds: float = CONNECT_SECONDS, total_seconds: float = TOTAL_SECONDS
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("the message provider must be reached over https")
        self._url, self._token = url, token
        self._timeout = httpx.Timeout(total_seconds, connect=connect_seconds)
        self._total = total_seconds

    def send(self, message: Message, key: str) -> str:
        body = {"channel": message.channel, "to": message.to, "text": message.text}
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        deadline = time.monotonic() + self._total
        try:
            with (
                httpx.Client(timeout=self._timeout, follow_redirects=False) as client,
                client.stream("POST", self._url, json=body, headers=headers) as answer,
            ):
                said = _read(answer, deadline)
        except httpx.HTTPError as error:
            raise GatewayError("PROVIDER_UNREACHABLE", permanent=False, detail=type(error).__name__) from None
        status = answer.status_code
        if 200 <= status < 300:
            return _provider_id(said) or key
        passing = status in PASSING or status >= 500
        raise GatewayError("PROVIDER_REFUSED", permanent=not passing, detail=str(status))


def _read(answer: httpx.Response, deadline: float) -> bytes:
    """The body, given up on when it drips past the deadline or grows without end."""
    said = b""
    for piece in answer.iter_raw():
        said += piece
        if time.monotonic() > deadline or len(said) > LONGEST_ANSWER:
            raise httpx.ReadTimeout("answer too slow or too long")
    return said


def _provider_id(said: bytes) -> str:
    try:
        answer = json.loads(said)
    except ValueError:
        return ""
    found = answer.get("id") if isinstance(answer, dict) else None
    return str(found)[:120] if isinstance(found, str | int) else ""
