"""OAuth2 client credentials (RFC 6749 4.4): one token per set of scopes, renewed a minute before it ends."""

import base64
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen.settings import Access
from portal.gateways.pix.bacen.transport import Answer, Transport

EARLY_SECONDS = 60.0
USUAL_SECONDS = 300.0


@dataclass(frozen=True)
class Token:
    text: str
    until: float


class Tokens:
    """Safe for threads. ``seconds`` is a clock that only goes forward."""

    def __init__(
        self, access: Access, transport: Transport, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._access = access
        self._transport = transport
        self._seconds = seconds
        self._kept: dict[tuple[str, ...], Token] = {}
        self._lock = threading.Lock()

    def get(self, scopes: tuple[str, ...]) -> str:
        """A token for these scopes. Raises `GatewayError` (transient) when the PSP gives none."""
        with self._lock:
            kept = self._kept.get(scopes)
            if kept is None or self._seconds() >= kept.until:
                kept = self._kept[scopes] = self._ask(scopes)
            return kept.text

    def forget(self, text: str) -> None:
        """The PSP refused this one before its time."""
        with self._lock:
            self._kept = {scopes: token for scopes, token in self._kept.items() if token.text != text}

    def _ask(self, scopes: tuple[str, ...]) -> Token:
        form = {"grant_type": "client_credentials"}
        if self._access.dialect.asks_scopes:
            form["scope"] = " ".join(scopes)
        headers: dict[str, str] = {}
        if self._access.dialect.credentials == "basic":
            pair = f"{quote(self._access.client_id, safe='')}:{quote(self._access.client_secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form |= {"client_id": self._access.client_id, "client_secret": self._access.client_secret}
        answer = self._transport.send("POST", self._access.token_url, headers=headers, form=form)
        if answer.status != 200:
            raise GatewayError("psp_token_refused", permanent=False, detail=f"HTTP {answer.status}")
        return self._read(answer, answer.json())

    def _read(self, answer: Answer, document: Mapping[str, object]) -> Token:
        text = document.get("access_token")
        if not isinstance(text, str) or not text:
            raise GatewayError("psp_token_unreadable", permanent=False)
        try:
            lasts = float(str(document.get("expires_in", USUAL_SECONDS)))
        except ValueError:
            lasts = USUAL_SECONDS
        return Token(text, self._seconds() + max(0.0, lasts - EARLY_SECONDS))
