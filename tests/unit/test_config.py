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


def test_production_takes_boletos_by_file():
    assert problems(PRODUCTION | {"PORTAL_BOLETO_GATEWAY": "cnab"}) == [
        "PORTAL_PIX_GATEWAY is simulated, which production refuses"]


def test_every_setting_says_what_it_is():
    assert all(f.metadata["doc"] for f in fields(Settings))


PSP = {
    "PORTAL_PIX_GATEWAY": "bacen", "PORTAL_PIX_URL": "https://pix.psp.example/api",
    "PORTAL_PIX_TOKEN_URL": "https://pix.psp.example/oauth/token", "PORTAL_PIX_CLIENT_ID": "me",
    "PORTAL_PIX_CLIENT_SECRET": "secret",
}


def test_production_takes_a_psp():
    assert problems(PRODUCTION | PSP) == ["PORTAL_BOLETO_GATEWAY is simulated, which production refuses"]


def test_a_psp_needs_addresses_and_credentials():
    found = problems({"PORTAL_PIX_GATEWAY": "bacen"})
    assert found == [f"PORTAL_PIX_{name} is missing: the PSP needs it"
                     for name in ("URL", "TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET")]


@pytest.mark.parametrize("name, value, words", [
    ("PIX_URL", "http://pix.psp.example/api", "must be https"),
    ("PIX_TOKEN_URL", "http://pix.psp.example/token", "must be https"),
    ("PIX_URL", "http://127.0.0.1:8010/api", "a PSP on this machine"),
    ("PIX_URL", "https://localhost/api", "a PSP on this machine"),
    ("PIX_CLIENT_SECRET", "", "is missing"),
    ("PIX_CERTIFICATE", "/nowhere/cert.pem", "names a file that is not there"),
    ("PIX_DIALECT", "other", "must be one of"),
])
def test_production_refuses_a_psp_that_is_none(name, value, words):
    assert any(line.startswith(f"PORTAL_{name}") and words in line for line in problems(PRODUCTION | PSP | {
        f"PORTAL_{name}": value}))


def test_a_demo_may_have_its_psp_beside_it():
    local = {"PORTAL_PIX_URL": "http://127.0.0.1:8010/api", "PORTAL_PIX_TOKEN_URL": "http://127.0.0.1:8010/token"}
    assert Settings.from_env(PSP | local).pix_gateway == "bacen"


def test_a_private_key_needs_its_certificate(tmp_path):
    key = tmp_path / "key.pem"
    key.write_text("x")
    assert problems(PSP | {"PORTAL_PIX_PRIVATE_KEY": str(key)}) == [
        "PORTAL_PIX_CERTIFICATE is missing: its private key is named"
    ]
