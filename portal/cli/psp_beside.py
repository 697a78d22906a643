"""The demo's PSP beside the portal: which keys live there, and where it calls when a Pix arrives."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import click
from sqlmodel import col, select

from portal.cli.beside import beside
from portal.cli.psp import receiver_option
from portal.db.models import Creditor
from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen.settings import is_local
from portal.services.pix_callbacks import address_for
from portal.services.wiring import Portal

log = logging.getLogger(__name__)

TRIES = 60
PAUSE_SECONDS = 1.0


@contextmanager
def psp_beside(portal: Portal, web_port: int) -> Iterator[None]:
    """``portal psp`` at the address of PORTAL_PIX_URL while the block runs, with a webhook for every key.

    Raises `click.ClickException` when that address is not on this machine.
    """
    place = urlsplit(portal.settings.pix_url)
    if portal.settings.pix_gateway != "bacen" or not is_local(portal.settings.pix_url):
        raise click.ClickException("--with-psp needs PORTAL_PIX_GATEWAY=bacen and PORTAL_PIX_URL on this machine.")
    with portal.database.reading() as session:
        creditors = session.exec(select(Creditor).where(col(Creditor.pix_key) != "")).all()
        receivers = [receiver_option(one.pix_key, one.cnpj, one.legal_name, one.city) for one in creditors]
        keys = [one.pix_key for one in creditors]
    options = [part for one in receivers for part in ("--receiver", one)]
    stopping = threading.Event()
    with beside("psp", "--follow", "--host", place.hostname or "", "--port", str(place.port or 80), *options):
        webhook = address_for(portal.settings, f"http://127.0.0.1:{web_port}")
        threading.Thread(target=_register, args=(portal, keys, webhook, stopping), daemon=True).start()
        try:
            yield
        finally:
            stopping.set()


def _register(portal: Portal, keys: list[str], webhook: str, stopping: threading.Event) -> None:
    """As soon as the PSP answers. Without it payments are still found, only later."""
    waiting = list(keys)
    for _ in range(TRIES):
        try:
            while waiting:
                portal.pix.set_webhook(waiting[-1], webhook)
                waiting.pop()
            return
        except GatewayError as error:
            last = error.code
        if stopping.wait(PAUSE_SECONDS):
            return
    log.warning("no webhook at the PSP: %s", last)
