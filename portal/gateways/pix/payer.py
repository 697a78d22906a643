"""The payer's side of our own PSP (``portal psp``): only the demo's banking page uses it.

A real PSP has nothing like it: what pays a real Pix is somebody's bank.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from portal.clock import civil_date
from portal.gateways.errors import GatewayError
from portal.gateways.payable import Payable
from portal.gateways.pix.bacen.settings import is_local

TIMEOUT = httpx.Timeout(5.0, connect=2.0)


class SimulatorPayer:
    """``url`` is the PSP's API on this machine (PORTAL_PIX_URL)."""

    def __init__(self, url: str, now: Callable[[], datetime]) -> None:
        if not is_local(url):
            raise GatewayError("not_simulated", permanent=True)
        place = urlsplit(url)
        self._base = f"{place.scheme}://{place.netloc}/sim"
        self._now = now

    def find(self, code: str) -> Payable | None:
        """The open charge of a txid or "copia e cola"."""
        found = self._charges({"code": code.strip()})
        return found[0] if found else None

    def open_charges(self, creditor_document: str, limit: int = 20) -> list[Payable]:
        """Charges this creditor is waiting for, the ones due first in front."""
        found = self._charges({"cnpj": creditor_document})
        return sorted(found, key=lambda one: one.due_date)[:limit]

    def pay(self, code: str, amount: int | None = None) -> None:
        """Pay an open charge, in cents, or what is due now. Raises `GatewayError` (permanent) if it is not open."""
        self._call("POST", "/pay", {"code": code.strip()} | ({} if amount is None else {"amount": amount}))

    def _charges(self, params: Mapping[str, str]) -> list[Payable]:
        rows = self._call("GET", "/charges", params).get("charges", [])
        return [self._payable(row) for row in rows if row.get("code")]

    def _payable(self, row: Mapping[str, Any]) -> Payable:
        return Payable(
            channel="pix", code=row["code"], amount=row["original"], total=row["total"],
            due_date=date.fromisoformat(row["due"]) if row["due"] else civil_date(self._now()), label=row["label"],
            receiver=row["receiver"], receiver_document=row["receiver_document"], pix_code=row["code"],
        )

    def _call(self, method: str, path: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = httpx.request(
                method, self._base + path, params=data if method == "GET" else None,
                json=data if method != "GET" else None, timeout=TIMEOUT, trust_env=False,
            )
            document: Mapping[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError):
            raise GatewayError("psp_unreachable", permanent=False) from None
        if not answer.is_success:
            raise GatewayError(str(document.get("detail", "psp_refused"))[:40], permanent=True)
        return document
