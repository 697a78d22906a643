"""One HTTP call with its limits: 2 s to connect, 5 s in all, no redirects, answers of 8 MiB at most."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen.settings import Access

TOTAL_SECONDS = 5.0
#: To connect, and then for each wait: together they keep the first byte within the total.
TIMEOUT = httpx.Timeout(connect=2.0, read=3.0, write=3.0, pool=2.0)
LARGEST = 8 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes

    def json(self) -> Mapping[str, Any]:
        """The object in the body; decimal numbers stay text, so that no amount becomes a float.

        Raises `GatewayError` psp_answer_unreadable (transient: what was asked may well have been done).
        """
        try:
            document = json.loads(self.content, parse_float=str)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise GatewayError("psp_answer_unreadable", permanent=False, detail=f"HTTP {self.status}")
        return document


class Transport:
    """Opened at the first call, so that processes forked before it do not share connections."""

    def __init__(self, access: Access, inner: httpx.BaseTransport | None = None) -> None:
        self._access = access
        self._inner = inner
        self._client: httpx.Client | None = None

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: Mapping[str, Any] | None = None,
        form: Mapping[str, str] | None = None, params: Mapping[str, str] | None = None,
    ) -> Answer:
        """Raises `GatewayError` psp_timeout or psp_unreachable (transient; the state is unknown)."""
        started = time.monotonic()
        try:
            with self._open().stream(
                method, url, headers=dict(headers), json=body, data=dict(form) if form else None,
                params=dict(params) if params else None,
            ) as response:
                return Answer(response.status_code, self._read(response, started))
        except httpx.TimeoutException:
            raise GatewayError("psp_timeout", permanent=False) from None
        except (httpx.HTTPError, OSError) as error:
            raise GatewayError("psp_unreachable", permanent=False, detail=type(error).__name__) from None

    def _read(self, response: httpx.Response, started: float) -> bytes:
        read = bytearray()
        for piece in response.iter_bytes():
            read += piece
            if time.monotonic() - started > TOTAL_SECONDS:
                raise GatewayError("psp_timeout", permanent=False)
            if len(read) > LARGEST:
                raise GatewayError("psp_answer_too_large", permanent=False)
        return bytes(read)

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                # the machine's proxy stands before the world, not before a PSP on the machine itself
                verify=self._access.tls(), timeout=TIMEOUT, follow_redirects=False, trust_env=not self._access.local,
                transport=self._inner,
            )
        return self._client
