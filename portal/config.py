"""Settings from ``PORTAL_*`` environment variables: typed, complete, or the process refuses to start.

All problems are found at once and named together, so that an operator fixes the environment in one go.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

Environment = Literal["demo", "test", "production"]

#: Published with the source, so worth nothing: fine for a demo on a laptop, refused in production.
DEMO_SECRET_KEY = "demo-secret-key-refused-in-production"  # noqa: S105
DEMO_DATA_KEYS = "demo:" + base64.urlsafe_b64encode(b"quite demo data key 32 bytes ok!").decode()
DEMO_INDEX_KEY = base64.urlsafe_b64encode(b"quite demo index key, 32 bytes..").decode()

#: Names of the tables in portal.gateways.pix.bacen.dialects.
PIX_DIALECTS = ("bacen", "bb", "efi", "inter", "itau", "sicoob", "sicredi")

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class SettingsError(Exception):
    """One or more settings are missing or wrong; ``problems`` holds one line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["The settings are not usable:", *(f"  - {line}" for line in problems)]))


def _key(doc: str, default: Any = None, **more: Any) -> Any:
    return field(default=default, metadata={"doc": doc, **more})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the portal can be told from outside. The metadata is also the reference in README."""

    environment: Environment = _key("demo, test or production", "demo", choices=("demo", "test", "production"))
    base_url: str = _key("address people type, with scheme; https in production", "http://localhost:8000")
    database_url: str = _key("SQLAlchemy URL; SQLite file or PostgreSQL", "sqlite:///var/quite.db")
    secret_key: str = _key("signs quotes and anonymous cookies; 32 characters or more", DEMO_SECRET_KEY)
    data_keys: str = _key("id:base64url pairs of 32 bytes, comma separated; the first one encrypts", DEMO_DATA_KEYS)
    index_key: str = _key("base64url of 32 bytes for the blind indexes", DEMO_INDEX_KEY)
    creditor: str = _key("slug of the creditor served when the host name names none", "")
    host: str = _key("address to listen on", "127.0.0.1")
    port: int = _key("port to listen on", 8000, low=1, high=65535)
    workers: int = _key("web worker processes", 2, low=1, high=64)
    trusted_proxies: int = _key("reverse proxies in front whose forwarded headers count", 0, low=0, high=5)
    messages_gateway: str = _key("simulated, or live (SMTP and HTTP)", "simulated", choices=("simulated", "live"))
    smtp_url: str = _key("smtp://user:password@host:port, smtps:// or smtp+starttls://", "")
    mail_from: str = _key("sender of e-mails", "")
    message_http_url: str = _key("HTTPS endpoint of the SMS/WhatsApp provider", "")
    message_http_token: str = _key("bearer token of that endpoint", "")
    boleto_gateway: str = _key("simulated, or cnab (files to and from the bank)", "simulated",
                               choices=("simulated", "cnab"))
    pix_gateway: str = _key("simulated, or bacen (any PSP with the Pix API 2.9)", "simulated",
                            choices=("simulated", "bacen"))
    pix_dialect: str = _key("the PSP's own ways", "bacen", choices=PIX_DIALECTS)
    pix_url: str = _key("address of the PSP's Pix API, such as https://pix.example/api", "")
    pix_token_url: str = _key("address of the PSP's OAuth2 tokens", "")
    pix_client_id: str = _key("client of those tokens", "")
    pix_client_secret: str = _key("its secret", "")
    pix_certificate: str = _key("file of our certificate for mutual TLS, PEM", "")
    pix_private_key: str = _key("file of its private key, PEM; may be in the same file", "")
    pix_authority: str = _key("file of the authority of the PSP's certificate, when it is not a public one", "")
    pix_account: str = _key("account number, for PSPs that want it in a header", "")
    simulated_dir: str = _key("folder where the simulated bank, PSP and messages keep their files", "var/simulated")
    debug: bool = _key("show errors in the browser; never in production", False)

    @property
    def demo(self) -> bool:
        return self.environment == "demo"

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def secure(self) -> bool:
        """Whether people reach the portal over TLS, hence ``Secure`` cookies and HSTS."""
        return self.base_url.startswith("https://")

    @property
    def hostname(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check ``PORTAL_*``. Raises `SettingsError` naming every problem."""
        problems: list[str] = []
        values: dict[str, Any] = {}
        known = {f"PORTAL_{f.name.upper()}" for f in fields(cls)} | {"PORTAL_TEST_DATABASE_URL"}
        problems += [
            f"{name} is not a setting of Quite" for name in sorted(environ)
            if name.startswith("PORTAL_") and name not in known
        ]
        for f in fields(cls):
            name = f"PORTAL_{f.name.upper()}"
            if name not in environ:
                continue
            try:
                values[f.name] = _convert(environ[name], type(f.default), f.metadata)
            except ValueError as error:
                problems.append(f"{name} {error}")
        settings = cls(**values)
        problems += _problems(settings)
        if problems:
            raise SettingsError(problems)
        return settings


def parse_data_keys(text: str) -> dict[str, bytes]:
    """``id:base64url`` pairs to key bytes, in the order given. Raises ``ValueError`` in words."""
    keys: dict[str, bytes] = {}
    for pair in text.split(","):
        key_id, _, encoded = pair.strip().partition(":")
        if not (key_id.isalnum() and len(key_id) <= 8):
            raise ValueError("needs key ids of 1 to 8 letters or digits, as in k1:BASE64")
        keys[key_id] = decode_key(encoded)
    return keys


def decode_key(text: str) -> bytes:
    """32 key bytes from base64url. Raises ``ValueError`` in words."""
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64url") from None
    if len(key) != 32:
        raise ValueError(f"holds {len(key)} bytes, 32 are needed")
    return key


def _convert(text: str, kind: type, rule: Mapping[str, Any]) -> Any:
    text = text.strip()
    if kind is bool:
        if text.lower() not in TRUE | FALSE:
            raise ValueError(f"must be true or false, not {text!r}")
        return text.lower() in TRUE
    if kind is int:
        if not text.isdecimal():
            raise ValueError(f"must be a whole number, not {text!r}")
        number = int(text)
        if not rule["low"] <= number <= rule["high"]:
            raise ValueError(f"must be from {rule['low']} to {rule['high']}, not {number}")
        return number
    if "choices" in rule and text not in rule["choices"]:
        raise ValueError(f"must be one of {', '.join(rule['choices'])}, not {text!r}")
    return text


def _problems(settings: Settings) -> list[str]:
    problems: list[str] = []
    for name, parse in (("data_keys", parse_data_keys), ("index_key", decode_key)):
        try:
            parse(getattr(settings, name))
        except ValueError as error:
            problems.append(f"PORTAL_{name.upper()} {error}")
    if urlsplit(settings.base_url).scheme not in {"http", "https"} or not urlsplit(settings.base_url).hostname:
        problems.append("PORTAL_BASE_URL must be an http or https address")
    if settings.messages_gateway == "live":
        problems += [
            f"PORTAL_{name.upper()} is missing: live messages need it"
            for name in ("smtp_url", "mail_from") if not getattr(settings, name)
        ]
    if settings.pix_gateway == "bacen":
        problems += _pix_problems(settings)
    if settings.production:
        problems += _production_problems(settings)
    return problems


def _pix_problems(settings: Settings) -> list[str]:
    """What the client of a PSP needs. http is for a simulator on this machine, and never in production."""
    problems = [
        f"PORTAL_{name.upper()} is missing: the PSP needs it"
        for name in ("pix_url", "pix_token_url", "pix_client_id", "pix_client_secret") if not getattr(settings, name)
    ]
    for name in ("pix_url", "pix_token_url"):
        address = urlsplit(getattr(settings, name))
        local = address.hostname in {"localhost", "127.0.0.1", "::1"}
        if address.netloc and settings.production and local:
            problems.append(f"PORTAL_{name.upper()} is a PSP on this machine, which production refuses")
        elif address.netloc and address.scheme != "https" and not (address.scheme == "http" and local):
            problems.append(f"PORTAL_{name.upper()} must be https")
        elif getattr(settings, name) and not address.hostname:
            problems.append(f"PORTAL_{name.upper()} must be an address with https")
    for name in ("pix_certificate", "pix_private_key", "pix_authority"):
        path = getattr(settings, name)
        if path and not Path(path).is_file():
            problems.append(f"PORTAL_{name.upper()} names a file that is not there")
    if settings.pix_private_key and not settings.pix_certificate:
        problems.append("PORTAL_PIX_CERTIFICATE is missing: its private key is named")
    return problems


def _production_problems(settings: Settings) -> list[str]:
    """What a demo may have and real people's data may not."""
    problems = []
    if not settings.secure:
        problems.append("PORTAL_BASE_URL must be https in production")
    if settings.debug:
        problems.append("PORTAL_DEBUG must be off in production")
    if settings.secret_key == DEMO_SECRET_KEY or len(settings.secret_key) < 32:
        problems.append("PORTAL_SECRET_KEY must be your own, 32 characters or more, in production")
    for name, default in (("data_keys", DEMO_DATA_KEYS), ("index_key", DEMO_INDEX_KEY)):
        if getattr(settings, name) == default:
            problems.append(f"PORTAL_{name.upper()} must be your own in production")
    problems += [
        f"PORTAL_{name.upper()} is simulated, which production refuses"
        for name in ("messages_gateway", "boleto_gateway", "pix_gateway")
        if getattr(settings, name) == "simulated"
    ]
    return problems
