"""The contract with a bank that registers boletos, wide enough for an API and for CNAB 240 files.

Money in cents, instants aware UTC. Every call may be repeated: the bank knows an order by ``key``. Calls fail
with `GatewayError`: transient (repeat later with the same order) or permanent (the order will never pass).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from portal.gateways.late import LateRules


@dataclass(frozen=True)
class Party:
    """Who pays or who receives, as the bank must register them. ``document``: CPF or CNPJ without punctuation."""

    name: str
    document: str
    street: str
    district: str
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True)
class BoletoOrder:
    """One boleto to register. All numbers were composed and stored before: the bank may refuse, not change them.

    ``key`` is our id of the charge, 32 hexadecimal characters;
    ``account`` our id of the bank account. ``document_number`` is the "seu número" people read.
    ``days_after_due``: how long after the due date the bank still takes the payment.
    """

    key: str
    account: str
    bank: str
    params: Mapping[str, str]
    nosso_numero: str
    barcode: str
    linha_digitavel: str
    amount: int
    due_date: date
    days_after_due: int
    document_number: str
    payer: Party
    creditor: Party
    late: LateRules
    instructions: tuple[str, ...] = ()
    #: The day the boleto was made; none counts as its due date.
    issued_on: date | None = None


@dataclass(frozen=True)
class TiedPix:
    """The Pix of the same boleto, given by the same bank (Bolepix, Res. BCB 443/2024): paying one closes the other."""

    txid: str
    location: str
    br_code: str


@dataclass(frozen=True)
class Registration:
    """What the bank said: "sent" means the answer comes later as a `Movement`. ``reason``: the bank's code.

    "draft": nothing was said yet, the order waits for the next file to the bank.
    """

    state: Literal["draft", "sent", "registered", "rejected"]
    at: datetime
    pix: TiedPix | None = None
    reason: str = ""


@dataclass(frozen=True)
class WriteOff:
    """What became of a write-off. "paid": money came first and arrives as a `Movement`."""

    state: Literal["sent", "written_off", "paid"]
    at: datetime


MovementKind = Literal["registered", "rejected", "written_off", "paid"]


@dataclass(frozen=True)
class Movement:
    """One line of the bank's return. ``position`` only grows; ``key`` is unique for ever (a Pix endToEndId, or
    what tells this line from all others of the bank).

    Match by ``account`` and ``nosso_numero``; ``order_key`` is our key where the bank echoes it, else empty.
    ``amount`` is all that was paid, ``late`` the part of it that is fine and interest.
    """

    position: int
    kind: MovementKind
    key: str
    account: str
    nosso_numero: str
    at: datetime
    order_key: str = ""
    channel: Literal["boleto", "pix"] = "boleto"
    amount: int = 0
    late: int = 0
    pix: TiedPix | None = None
    reason: str = ""


class BoletoGateway(Protocol):
    """A bank. ``ties_pix``: it answers registrations with a `TiedPix`, so no other Pix is made for them."""

    name: str
    simulated: bool
    ties_pix: bool
    poll_every: timedelta

    def register(self, order: BoletoOrder) -> Registration:
        """Register, or say again what became of it."""
        ...

    def write_off(self, order: BoletoOrder) -> WriteOff:
        """Take the boleto out of circulation. Unknown to the bank: nothing to do, and well done."""
        ...

    def movements(self, since: int, limit: int = 200) -> Iterable[Movement]:
        """What happened after position ``since``, in order. Asking again gives the same lines."""
        ...
