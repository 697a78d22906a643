from datetime import UTC, datetime

import pytest

from portal.config import Settings
from portal.gateways.errors import GatewayError
from portal.gateways.messages import SimulatedMessages, channels, message_gateway
from portal.gateways.messages.http import HttpMessages
from portal.gateways.messages.smtp import SmtpMessages

LIVE = {"messages_gateway": "live", "smtp_url": "smtp://mail.example", "mail_from": "x@banco.example"}


def chosen(channel, **settings):
    return message_gateway(Settings(**settings), channel, now=lambda: datetime(2026, 11, 23, tzinfo=UTC))


def test_each_channel_has_the_provider_the_settings_name():
    assert isinstance(chosen("sms"), SimulatedMessages)
    assert isinstance(chosen("email", **LIVE), SmtpMessages)
    assert isinstance(chosen("whatsapp", **LIVE, message_http_url="https://p.example"), HttpMessages)


def test_without_a_phone_provider_only_mail_is_offered():
    assert channels(Settings(**LIVE)) == ("email",)
    assert channels(Settings()) == ("sms", "whatsapp", "email")
    with pytest.raises(GatewayError) as raised:
        chosen("sms", **LIVE)
    assert raised.value.permanent
