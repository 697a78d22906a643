"""One PSP put together: its book, its clock, and what reaches outside."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import current_app

from portal.psp.book import Book
from portal.psp.callbacks import Send, post_beside
from portal.psp.charges import Moment
from portal.psp.virtual_clock import VirtualClock

#: Environment variable in which `portal psp` hands its options to the server's process.
OPTIONS = "QUITE_PSP_OPTIONS"
#: Published with the source: good for money that does not exist.
DEMO_CLIENT_ID = "demo"
DEMO_CLIENT_SECRET = "demo-psp-secret"  # noqa: S105


def new_token() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True)
class House:
    """``send`` delivers callbacks and ``sleep`` waits; tests put their own in."""

    book: Book
    clock: VirtualClock
    client_id: str = DEMO_CLIENT_ID
    client_secret: str = field(default=DEMO_CLIENT_SECRET, repr=False)
    token_seconds: int = 3600
    send: Send = post_beside
    sleep: Callable[[float], None] = time.sleep
    new_token: Callable[[], str] = new_token

    def now(self) -> datetime:
        return self.clock.now()

    def moment(self) -> Moment:
        return Moment(self.now(), self.new_token)


def house() -> House:
    """The house of the application that answers."""
    here: House = current_app.extensions["psp"]
    return here
