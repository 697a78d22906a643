"""One portal put together: settings, clock, database, vault and gateways, for web, jobs and command line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from portal.clock import Clock, SystemClock
from portal.config import Settings, decode_key, parse_data_keys
from portal.db.session import Database
from portal.db.vault import Vault
from portal.gateways.boleto import BoletoGateway, boleto_gateway
from portal.gateways.messages import MessageGateway, message_gateway
from portal.gateways.pix import PixGateway, pix_gateway


@dataclass(frozen=True)
class Portal:
    """What every entrance to the product receives. Tests build one with their own clock and database."""

    settings: Settings
    clock: Clock
    database: Database
    vault: Vault
    boleto: BoletoGateway
    pix: PixGateway
    #: The provider of a channel (``email``, ``sms``, ``whatsapp``).
    messages: Callable[[str], MessageGateway]

    def now(self) -> datetime:
        """The instant, aware UTC."""
        return self.clock.now()


def build_portal(settings: Settings, clock: Clock | None = None) -> Portal:
    """Wire the collaborators that ``settings`` names."""
    clock = clock or SystemClock()
    return Portal(
        settings=settings,
        clock=clock,
        database=Database(settings.database_url),
        vault=Vault(parse_data_keys(settings.data_keys), decode_key(settings.index_key)),
        boleto=boleto_gateway(settings, clock.now),
        pix=pix_gateway(settings, clock.now),
        messages=partial(message_gateway, settings, now=clock.now),
    )
