"""E-mail through any SMTP server (RFC 5321, RFC 8314 for TLS)."""

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from portal.gateways.errors import GatewayError
from portal.gateways.messages.base import Message

SECONDS = 5.0
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class SmtpMessages:
    """One message per connection. ``url``: ``smtp://``, ``smtps://`` or ``smtp+starttls://user:password@host:port``."""

    def __init__(self, url: str, sender: str, *, seconds: float = SECONDS, tls: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"not an SMTP address: scheme {parts.scheme!r}")
        self._scheme = parts.scheme
        self._host, self._port = parts.hostname, parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._seconds = sender, seconds
        self._tls = tls or ssl.create_default_context()

    def send(self, message: Message, key: str) -> str:
        mail = self._mail(message, key)
        try:
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            status, _words = next(iter(error.recipients.values()))
            raise _failure("SMTP_RECIPIENT_REFUSED", status) from None
        except smtplib.SMTPAuthenticationError as error:
            # our own credentials: an operator mends them, and the message must still be there
            raise GatewayError("SMTP_LOGIN_REFUSED", permanent=False, detail=str(error.smtp_code)) from None
        except smtplib.SMTPResponseException as error:
            raise _failure("SMTP_REFUSED", error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise GatewayError("SMTP_UNREACHABLE", permanent=False, detail=type(error).__name__) from None
        return str(mail["Message-ID"])

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._seconds, context=self._tls)
        server = smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        if self._scheme == "smtp+starttls":
            try:
                server.starttls(context=self._tls)
            except Exception:
                server.close()
                raise
        return server

    def _mail(self, message: Message, key: str) -> EmailMessage:
        """The same key makes the same Message-ID, by which mailboxes drop a second copy."""
        mail = EmailMessage()
        mail["From"] = self._sender
        mail["To"] = message.to
        mail["Subject"] = message.subject
        domain = self._sender.rpartition("@")[2].strip("> ") or "localhost"
        mail["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation answers, please
        mail.set_content(message.text)
        if message.html:
            mail.add_alternative(message.html, subtype="html")
        return mail


def _failure(code: str, status: int) -> GatewayError:
    """4xx: try again later. 5xx: it will not get better (RFC 5321 4.2.1). The server's words may hold an address."""
    return GatewayError(code, permanent=status >= 500, detail=str(status))
