"""What it takes to reach a PSP, checked when the portal starts (`portal.config`)."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from portal.config import Settings
from portal.gateways.pix.bacen.dialects import DIALECTS, Dialect


@dataclass(frozen=True)
class Access:
    """One contract with one PSP. ``certificate`` and ``private_key`` are files; "" without mutual TLS."""

    url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    dialect: Dialect = DIALECTS["bacen"]
    certificate: str = ""
    private_key: str = ""
    authority: str = ""
    account: str = ""

    @classmethod
    def from_settings(cls, settings: Settings) -> "Access":
        return cls(
            url=settings.pix_url, token_url=settings.pix_token_url, client_id=settings.pix_client_id,
            client_secret=settings.pix_client_secret, dialect=DIALECTS[settings.pix_dialect],
            certificate=settings.pix_certificate, private_key=settings.pix_private_key,
            authority=settings.pix_authority, account=settings.pix_account,
        )

    @property
    def local(self) -> bool:
        """Whether the PSP runs on this machine, hence is the simulator."""
        return is_local(self.url)

    def tls(self) -> ssl.SSLContext:
        """TLS 1.2 or newer, the PSP's certificate checked, ours shown where there is one (RFC 8705)."""
        context = ssl.create_default_context(cafile=self.authority or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate:
            context.load_cert_chain(self.certificate, self.private_key or None)
        return context


def is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
