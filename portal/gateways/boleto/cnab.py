"""A bank that is told by file: what it hears goes out in a remessa CNAB 240, what it says comes back in a retorno.

Nothing leaves from here. An order that could stand in a file waits as a draft for the next one
(`portal.services.cnab`), and what a retorno says is posted there by a second person, so there is nothing to poll.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from portal.core.boleto.numbers import checked_bank
from portal.core.cnab import banks
from portal.core.cnab.title import Movement as Ask
from portal.core.cnab.title import Order
from portal.core.cnab.title_check import check_account, check_order
from portal.core.errors import CoreError
from portal.gateways.boleto.base import BoletoOrder, Movement, Registration, WriteOff
from portal.gateways.boleto.cnab_title import account_of, title_of

log = logging.getLogger(__name__)


class CnabBank:
    """`BoletoGateway` of every bank with a CNAB 240 of its own (`portal.core.cnab.banks`)."""

    name = "cnab"
    simulated = False
    ties_pix = False
    poll_every = timedelta(hours=1)

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def register(self, order: BoletoOrder) -> Registration:
        """A draft for the next file; "rejected" with our code for what the bank would send back for certain.

        An account that is not ready for files lets its boletos wait: making the file says what it lacks.
        """
        try:
            account = account_of(order)
            variant = banks.for_account(account.account)
            check_account(account, variant)
        except CoreError as error:
            log.warning("an account is not ready for files: %s", error.code)
            return Registration("draft", self._now())
        try:
            check_order(account, variant, checked_bank(account.account), Order(Ask.ENTRY, title_of(order)))
        except CoreError as error:
            return Registration("rejected", self._now(), reason=error.code)
        return Registration("draft", self._now())

    def write_off(self, order: BoletoOrder) -> WriteOff:
        """Goes with the next file, if the bank ever heard of the boleto."""
        return WriteOff("sent", self._now())

    def movements(self, since: int, limit: int = 200) -> Iterable[Movement]:
        return ()
