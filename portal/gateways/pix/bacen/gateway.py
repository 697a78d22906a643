"""`PixGateway` over BACEN's Pix API 2.9.0."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from portal.core.pix.br_code import amount as written
from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import mapping, orders
from portal.gateways.pix.bacen.client import Client
from portal.gateways.pix.bacen.failures import Absent, Refused
from portal.gateways.pix.bacen.settings import Access
from portal.gateways.pix.bacen.tokens import Tokens
from portal.gateways.pix.bacen.transport import Transport
from portal.gateways.pix.base import PixCharge, PixNowOrder, PixOrder, PixReceived, PixRefund

REMOVED = {"status": "REMOVIDA_PELO_USUARIO_RECEBEDOR"}


class BacenPsp:
    """``simulated`` marks charges whose money does not exist. Webhooks bring news at once where they work; asking
    every ``poll_every`` finds what they lost."""

    name = "bacen"

    def __init__(
        self, access: Access, *, simulated: bool, seconds: Callable[[], float] = time.monotonic,
        inner: httpx.BaseTransport | None = None,
    ) -> None:
        self.simulated = simulated
        self.poll_every = timedelta(seconds=2) if access.local else timedelta(minutes=5)
        self._dialect = access.dialect
        transport = Transport(access, inner)
        self._client = Client(access, transport, Tokens(access, transport, seconds))

    def create(self, order: PixOrder) -> PixCharge:
        return self._put("cobv", order, orders.due_charge(order, self._dialect))

    def fetch(self, txid: str) -> PixCharge | None:
        return self._fetch("cobv", txid)

    def remove(self, txid: str) -> PixCharge | None:
        return self._remove("cobv", txid)

    def create_now(self, order: PixNowOrder) -> PixCharge:
        return self._put("cob", order, orders.charge_now(order))

    def fetch_now(self, txid: str) -> PixCharge | None:
        return self._fetch("cob", txid)

    def remove_now(self, txid: str) -> PixCharge | None:
        return self._remove("cob", txid)

    def received(self, start: datetime, end: datetime) -> Iterable[PixReceived]:
        return mapping.many_received(list(self._client.pages("pix", _period(start, end), "pix")))

    def returned(self, start: datetime, end: datetime) -> Iterable[PixReceived]:
        wanted = _period(start, end) | {"devolucaoPresente": "true"}
        return [one for one in mapping.many_received(list(self._client.pages("pix", wanted, "pix"))) if one.refunds]

    def find_received(self, e2eid: str) -> PixReceived | None:
        document = self._read(f"pix/{quote(e2eid, safe='')}")
        return None if document is None else mapping.received(document)

    def refund(self, e2eid: str, refund_id: str, amount: int, note: str = "") -> PixRefund:
        body = {"valor": written(amount)} | ({"descricao": note[: orders.LONGEST_NOTE]} if note else {})
        try:
            document: Mapping[str, Any] = self._client.call("PUT", _refund(e2eid, refund_id), body)
        except Refused:
            # perhaps refused because an answer of ours got lost: what the PSP holds decides
            known = self.read_refund(e2eid, refund_id)
            if known is None or known.amount != amount:
                raise
            return known
        return mapping.refund(document, e2eid)

    def read_refund(self, e2eid: str, refund_id: str) -> PixRefund | None:
        document = self._read(_refund(e2eid, refund_id))
        return None if document is None else mapping.refund(document, e2eid)

    def set_webhook(self, key: str, url: str) -> None:
        self._client.call("PUT", f"webhook/{quote(key, safe='')}", {"webhookUrl": url})

    def webhook(self, key: str) -> str | None:
        document = self._read(f"webhook/{quote(key, safe='')}")
        return None if document is None else str(document.get("webhookUrl") or "") or None

    def drop_webhook(self, key: str) -> None:
        try:
            self._client.call("DELETE", f"webhook/{quote(key, safe='')}")
        except Absent:
            return

    # --- charges of either kind -----------------------------------------------------------------------

    def _put(self, kind: str, order: PixOrder | PixNowOrder, body: Mapping[str, Any]) -> PixCharge:
        """PUT, or what is there already when that says the same (MPI of Pix 2.2, note 75; PSPs differ)."""
        try:
            document: Mapping[str, Any] = self._client.call("PUT", _named(kind, order.txid), body)
        except Refused:
            known = self._read(_named(kind, order.txid))
            if known is None:
                raise
            document = known
        charge = mapping.charge(document, receiver=(order.receiver_name, order.receiver_city))
        said = document.get("calendario")
        due = said.get("dataDeVencimento") if isinstance(said, dict) else None
        same = (
            charge.txid == order.txid and mapping.original_cents(document) == order.amount
            and document.get("chave", order.pix_key) == order.pix_key
            and (not isinstance(order, PixOrder) or due == order.due_date.isoformat())
        )
        if not same:
            raise GatewayError("psp_charge_differs", permanent=True)
        if charge.status == "active" and not charge.br_code:
            raise GatewayError("psp_answer_unreadable", permanent=False, detail="location")
        return charge

    def _fetch(self, kind: str, txid: str) -> PixCharge | None:
        document = self._read(_named(kind, txid))
        return None if document is None else mapping.charge(document)

    def _remove(self, kind: str, txid: str) -> PixCharge | None:
        """PATCH; where the PSP refuses, money may have come first or somebody removed it before: look."""
        try:
            document: Mapping[str, Any] = self._client.call("PATCH", _named(kind, txid), REMOVED)
        except Absent:
            return None
        except Refused:
            known = self._fetch(kind, txid)
            if known is not None and known.status == "active":
                raise
            return known
        return mapping.charge(document)

    def _read(self, resource: str) -> Mapping[str, Any] | None:
        try:
            return self._client.call("GET", resource)
        except Absent:
            return None


def _named(kind: str, txid: str) -> str:
    return f"{kind}/{quote(txid, safe='')}"


def _refund(e2eid: str, refund_id: str) -> str:
    return f"pix/{quote(e2eid, safe='')}/devolucao/{quote(refund_id, safe='')}"


def _period(start: datetime, end: datetime) -> dict[str, str]:
    return {
        name: value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for name, value in (("inicio", start), ("fim", end))
    }
