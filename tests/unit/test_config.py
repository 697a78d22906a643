import base64
from dataclasses import fields

import pytest

from portal.config import Settings, SettingsError

OWN_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
PRODUCTION = {
    "PORTAL_ENVIRONMENT": "production",
    "PORTAL_BASE_URL": "https://acordo.banco.example",
    "PORTAL_SECRET_KEY": "s" * 40,
    "PORTAL_DATA_KEYS": f"k1:{OWN_KEY}",
    "PORTAL_INDEX_KEY": OWN_KEY,
    "PORTAL_MESSAGES_GATEWAY": "live",
    "PORTAL_SMTP_URL": "smtps://mail.banco.example:465",
    "PORTAL_MAIL_FROM": "ajuda@banco.example",
}


def problems(environ):
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(environ)
    return refused.value.problems


def test_nothing_set_is_the_demo():
    settings = Settings.from_env({})
    assert settings.demo
    assert settings.database_url.startswith("sqlite")


def test_every_problem_is_named_at_once():
    found = "\n".join(problems({
        "PORTAL_PORT": "99999", "PORTAL_WORKERS": "two", "PORTAL_DEBUG": "maybe", "PORTAL_ENVIRONMENT": "prod",
        "PORTAL_INDEX_KEY": "short", "PORTAL_COLOUR": "red",
    }))
    for name in ("PORT", "WORKERS", "DEBUG", "ENVIRONMENT", "INDEX_KEY", "COLOUR"):
        assert f"PORTAL_{name}" in found


def test_live_messages_need_a_server_and_a_sender():
    found = "\n".join(problems({"PORTAL_MESSAGES_GATEWAY": "live"}))
    assert "PORTAL_SMTP_URL is missing" in found
    assert "PORTAL_MAIL_FROM is missing" in found


def test_production_refuses_everything_a_demo_may_have():
    found = "\n".join(problems({"PORTAL_ENVIRONMENT": "production", "PORTAL_DEBUG": "1"}))
    for name in ("BASE_URL", "DEBUG", "SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "MESSAGES_GATEWAY",
                 "BOLETO_GATEWAY", "PIX_GATEWAY"):
        assert f"PORTAL_{name}" in found


def test_production_with_its_own_keys_still_refuses_the_simulated_bank_and_psp():
    assert problems(PRODUCTION) == [
        "PORTAL_BOLETO_GATEWAY is simulated, which production refuses",
        "PORTAL_PIX_GATEWAY is simulated, which production refuses",
    ]


def test_every_setting_says_what_it_is():
    assert all(f.metadata["doc"] for f in fields(Settings))
