"""Banks that register boletos. A boleto may be shown and paid only once its bank registered it.

`base` is the contract; callers know nothing else. An answer may come at once (a bank's API) or days later in
a return file (CNAB 240): `register` then says "sent" and the answer arrives as a `Movement`.
"""

from collections.abc import Callable
from datetime import datetime

from portal.config import Settings
from portal.gateways.boleto.base import BoletoGateway
from portal.gateways.boleto.cnab import CnabBank
from portal.gateways.boleto.simulated import SimulatedBank

__all__ = ["BoletoGateway", "boleto_gateway"]


def boleto_gateway(settings: Settings, now: Callable[[], datetime]) -> BoletoGateway:
    """The bank that ``PORTAL_BOLETO_GATEWAY`` names."""
    if settings.boleto_gateway == "cnab":
        return CnabBank(now)
    return SimulatedBank(settings.simulated_dir, now)
