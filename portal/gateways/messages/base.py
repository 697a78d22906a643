"""The contract of message providers."""

from dataclasses import dataclass
from typing import Protocol

CHANNELS = ("sms", "whatsapp", "email")


@dataclass(frozen=True)
class Message:
    """What one person gets through one channel. ``to``: an e-mail address, or a phone in E.164.

    ``subject`` and ``html`` matter to e-mail only.
    """

    channel: str
    to: str
    subject: str
    text: str
    html: str | None = None


class MessageGateway(Protocol):
    """One provider. The same ``key`` sent twice must reach the person once, where the provider can do that."""

    def send(self, message: Message, key: str) -> str:
        """Hand the message over; the provider's own id. Raises `GatewayError`."""
        ...
