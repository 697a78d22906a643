"""The contract with a PSP, after BACEN's Pix API 2.9.0: /cobv, /cob, /pix, /pix/{e2eid}/devolucao and /webhook.

Money in cents, instants aware UTC. Every call may be repeated: the PSP knows a charge by its txid, which is
stored on our side before the first call. Calls fail with `GatewayError`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from portal.gateways.late import LateRules


@dataclass(frozen=True)
class PixOrder:
    """One charge with a due date. ``debtor_document``: CPF or CNPJ without punctuation; ``pix_key``: the chave.

    ``days_after_due`` is validadeAposVencimento (always sent: its default differs between PSPs);
    ``description`` solicitacaoPagador, at most 140 characters. ``receiver_name`` and ``receiver_city`` are for
    PSPs that answer with a location alone and leave the code to us.
    """

    txid: str
    due_date: date
    days_after_due: int
    amount: int
    debtor_name: str
    debtor_document: str
    late: LateRules
    pix_key: str
    receiver_name: str
    receiver_city: str
    receiver_document: str
    description: str = ""


@dataclass(frozen=True)
class PixNowOrder:
    """A charge to be paid at once (cob). ``seconds`` is expiracao. The debtor may stay unnamed."""

    txid: str
    seconds: int
    amount: int
    pix_key: str
    receiver_name: str
    receiver_city: str
    debtor_name: str = ""
    debtor_document: str = ""
    description: str = ""


@dataclass(frozen=True)
class PixRefund:
    """Money on its way back to the payer (devolucao), asked by us or taken by the MED.

    ``id`` is ours where we asked; ``nature`` ORIGINAL, RETIRADA, MED_OPERACIONAL, MED_FRAUDE or
    MED_PIX_AUTOMATICO. "processing" ends as "returned" or "refused" (NAO_REALIZADO, with ``reason``).
    """

    id: str
    e2eid: str
    rtr_id: str
    amount: int
    status: Literal["processing", "returned", "refused"]
    nature: str = "ORIGINAL"
    at: datetime | None = None
    reason: str = ""

    @property
    def unasked(self) -> bool:
        """Whether the PSP took the money back by itself (MED)."""
        return self.nature.startswith("MED_")


@dataclass(frozen=True)
class PixReceived:
    """One Pix that arrived. ``key`` is the chave it was sent to; ``late`` the fine and interest in ``amount``."""

    e2eid: str
    txid: str
    key: str
    amount: int
    at: datetime
    late: int = 0
    refunds: tuple[PixRefund, ...] = ()


@dataclass(frozen=True)
class PixCharge:
    """What the PSP holds. "completed" (CONCLUIDA) takes no more Pix; "removed" covers both REMOVIDA_*.

    There is no overdue status: an ATIVA charge past its date stays active.
    """

    txid: str
    status: Literal["active", "completed", "removed"]
    location: str
    br_code: str
    received: tuple[PixReceived, ...] = ()


class PixGateway(Protocol):
    """A PSP account."""

    name: str
    simulated: bool
    poll_every: timedelta

    def create(self, order: PixOrder) -> PixCharge:
        """PUT /cobv/{txid}: create, or answer with the one there is."""
        ...

    def fetch(self, txid: str) -> PixCharge | None:
        """GET /cobv/{txid}; None when the PSP has no such charge."""
        ...

    def remove(self, txid: str) -> PixCharge | None:
        """PATCH /cobv/{txid} to REMOVIDA_PELO_USUARIO_RECEBEDOR. "completed" when money came first."""
        ...

    def received(self, start: datetime, end: datetime) -> Iterable[PixReceived]:
        """GET /pix: what arrived from ``start`` to ``end``, with or without a txid."""
        ...

    def create_now(self, order: PixNowOrder) -> PixCharge:
        """PUT /cob/{txid}: an immediate charge, or the one there is."""
        ...

    def fetch_now(self, txid: str) -> PixCharge | None:
        """GET /cob/{txid}."""
        ...

    def remove_now(self, txid: str) -> PixCharge | None:
        """PATCH /cob/{txid}, as `remove`."""
        ...

    def find_received(self, e2eid: str) -> PixReceived | None:
        """GET /pix/{e2eid}: one Pix with its refunds."""
        ...

    def returned(self, start: datetime, end: datetime) -> Iterable[PixReceived]:
        """GET /pix?devolucaoPresente=true: Pix that arrived in the period and went back, wholly or in part."""
        ...

    def refund(self, e2eid: str, refund_id: str, amount: int, note: str = "") -> PixRefund:
        """PUT /pix/{e2eid}/devolucao/{id}; ``refund_id`` is ours, 1 to 35 letters and digits. Repeating is harmless.

        Permanent `GatewayError` PixDevolucaoInvalida: over the amount, after 90 days, or the id is another refund.
        """
        ...

    def read_refund(self, e2eid: str, refund_id: str) -> PixRefund | None:
        """GET /pix/{e2eid}/devolucao/{id}."""
        ...

    def set_webhook(self, key: str, url: str) -> None:
        """PUT /webhook/{chave}: the PSP will POST to ``url`` + "/pix" when a Pix with a txid arrives at this key."""
        ...

    def webhook(self, key: str) -> str | None:
        """GET /webhook/{chave}: the address registered, None when there is none (a PSP may drop it by itself)."""
        ...

    def drop_webhook(self, key: str) -> None:
        """DELETE /webhook/{chave}."""
        ...
