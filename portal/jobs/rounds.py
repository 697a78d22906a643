"""What is looked after at intervals: money coming in and going back, Pix charges to come, dates that pass, things
to sweep away."""

import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from portal.gateways.errors import GatewayError
from portal.services import issuing, lateness, pix_returns, reconciliation, refund_sending, sweeping
from portal.services.wiring import Portal

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0

Round = Callable[[Portal], int]


class Rounds:
    """Each worker makes its own rounds; all of them may be made twice without harm."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._next: dict[str, float] = {}

    def go(self, portal: Portal) -> int:
        """Make the rounds whose time has come. How much there was to do."""
        every: list[tuple[str, float, Round]] = [
            ("boletos", portal.boleto.poll_every.total_seconds(), reconciliation.read_boletos),
            ("pix", portal.pix.poll_every.total_seconds(), reconciliation.read_pix),
            ("ahead", HOUR, issuing.keep_ahead),
            ("overdue", HOUR, lateness.fall_overdue),
            ("returns", HOUR, pix_returns.read_returns),
            ("refunds", MINUTE, refund_sending.send_due),
            ("sweep", HOUR, sweeping.sweep),
        ]
        return sum(self._make(portal, *one) for one in every)

    def _make(self, portal: Portal, name: str, seconds: float, go: Round) -> int:
        if self._seconds() < self._next.get(name, 0.0):
            return 0
        self._next[name] = self._seconds() + seconds
        try:
            return go(portal)
        except GatewayError as error:
            log.warning("round %s put off: %s", name, error.code)
        except IntegrityError:
            log.info("round %s: another worker was there first", name)
        return 0
