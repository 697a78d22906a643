"""PSPs that keep Pix charges with a due date (cobv) and answer for them.

`base` is the contract, shaped after BACEN's Pix API 2.9; callers know nothing else. A payment counts only
after asking the PSP (`fetch` or `received`): a webhook is a hint, never a proof.
"""

from collections.abc import Callable
from datetime import datetime

from portal.config import Settings
from portal.gateways.pix.base import PixGateway
from portal.gateways.pix.simulated import SimulatedPsp

__all__ = ["PixGateway", "pix_gateway"]


def pix_gateway(settings: Settings, now: Callable[[], datetime]) -> PixGateway:
    """The PSP that ``PORTAL_PIX_GATEWAY`` names."""
    if settings.pix_gateway == "bacen":
        from portal.gateways.pix.bacen import Access, BacenPsp  # httpx is only worth its memory where it is used

        return BacenPsp(Access.from_settings(settings), simulated=not settings.production)
    return SimulatedPsp(settings.simulated_dir, now)
