"""The contract with a PSP, after BACEN's Pix API 2.9.0: PUT, GET and PATCH /cobv/{txid}, GET /pix.

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
class PixReceived:
    """One Pix that arrived. ``key`` is the chave it was sent to; ``late`` the fine and interest in ``amount``."""

    e2eid: str
    txid: str
    key: str
    amount: int
    at: datetime
    late: int = 0


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
