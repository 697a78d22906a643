"""Messages to people: e-mail, SMS, WhatsApp. They carry no debt in their subject and no link to click.

The simulated provider is the default outside production and refused inside it (`portal.config`). A provider's file
is imported when it is chosen: commands that send nothing need not carry its libraries.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from portal.config import Settings
from portal.gateways.errors import GatewayError
from portal.gateways.messages.base import CHANNELS, Message, MessageGateway
from portal.gateways.messages.simulated import SimulatedMessages

__all__ = ["CHANNELS", "Message", "MessageGateway", "channels", "message_gateway", "simulated_messages"]


def channels(settings: Settings) -> tuple[str, ...]:
    """The channels this installation can send through."""
    if settings.messages_gateway == "simulated" or settings.message_http_url:
        return CHANNELS
    return ("email",)


def message_gateway(settings: Settings, channel: str, now: Callable[[], datetime]) -> MessageGateway:
    """The provider of a channel. Raises `GatewayError` CHANNEL_NOT_CONFIGURED."""
    if settings.messages_gateway == "simulated":
        return simulated_messages(settings, now)
    if channel == "email":
        from portal.gateways.messages.smtp import SmtpMessages

        return SmtpMessages(settings.smtp_url, settings.mail_from)
    if settings.message_http_url:
        from portal.gateways.messages.http import HttpMessages

        return HttpMessages(settings.message_http_url, settings.message_http_token)
    raise GatewayError("CHANNEL_NOT_CONFIGURED", permanent=True, detail=channel)


def simulated_messages(settings: Settings, now: Callable[[], datetime]) -> SimulatedMessages:
    return SimulatedMessages(Path(settings.simulated_dir), now)
