"""Against a real SMTP server on this machine (aiosmtpd), because a mocked one agrees with any mistake."""

import socket
import ssl
import subprocess
from email import message_from_bytes
from email.policy import default as mail_policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from portal.gateways.errors import GatewayError
from portal.gateways.messages.base import Message
from portal.gateways.messages.smtp import SmtpMessages

MESSAGE = Message("email", "maria@pessoa.example", "Seu código de acesso", "Código: 482913", "<p>482913</p>")


class Mailbox:
    """Keeps what arrives; refuses whom it is told to."""

    def __init__(self):
        self.mails, self.refuse_recipient, self.refuse_data = [], "", ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuse_data:
            return self.refuse_data
        self.mails.append((envelope, message_from_bytes(envelope.content, policy=mail_policy)))
        return "250 OK"


@pytest.fixture
def mailbox():
    return Mailbox()


def serve(mailbox, **options):
    return Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A throw-away certificate for localhost."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


@pytest.fixture
def server(mailbox):
    controller = serve(mailbox)
    controller.start()
    yield controller
    controller.stop()


def test_a_mail_arrives_in_plain_text_and_html_with_an_id_made_from_the_key(mailbox, server):
    gateway = SmtpMessages(f"smtp://127.0.0.1:{server.port}", "Banco Exemplo <nao-responda@banco.example>")
    first = gateway.send(MESSAGE, "code:1")
    again = gateway.send(MESSAGE, "code:1")
    other = gateway.send(MESSAGE, "code:2")
    assert first == again != other
    assert first.endswith("@banco.example>")
    envelope, mail = mailbox.mails[0]
    assert envelope.rcpt_tos == ["maria@pessoa.example"]
    assert envelope.mail_from == "nao-responda@banco.example"
    assert mail["Subject"] == "Seu código de acesso"
    assert mail["Message-ID"] == first
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().strip() == "Código: 482913"
    assert mail.get_body(("html",)).get_content().strip() == "<p>482913</p>"


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such user", True), ("450 try again later", False)])
def test_a_refused_recipient_is_permanent_only_with_a_5xx(mailbox, server, answer, permanent):
    mailbox.refuse_recipient = answer
    with pytest.raises(GatewayError) as raised:
        SmtpMessages(f"smtp://127.0.0.1:{server.port}", "x@banco.example").send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent) == ("SMTP_RECIPIENT_REFUSED", permanent)
    assert "maria" not in str(raised.value)


@pytest.mark.parametrize(("answer", "permanent"), [("554 spam", True), ("451 full", False)])
def test_a_refused_mail(mailbox, server, answer, permanent):
    mailbox.refuse_data = answer
    with pytest.raises(GatewayError) as raised:
        SmtpMessages(f"smtp://127.0.0.1:{server.port}", "x@banco.example").send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent) == ("SMTP_REFUSED", permanent)


def test_nobody_listening_is_transient():
    with pytest.raises(GatewayError) as raised:
        SmtpMessages(f"smtp://127.0.0.1:{free_port()}", "x@banco.example").send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent) == ("SMTP_UNREACHABLE", False)


def test_a_server_that_never_answers_is_given_up_on():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(GatewayError) as raised:
            SmtpMessages(url, "x@banco.example", seconds=0.2).send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent) == ("SMTP_UNREACHABLE", False)


def authenticator(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"quite", b"s3gr@do")
    return AuthResult(success=right, handled=right)


def test_starttls_and_login(mailbox, certificate):
    server_tls, client_tls = certificate
    controller = serve(mailbox, tls_context=server_tls, require_starttls=True, authenticator=authenticator,
                       auth_required=True)
    controller.start()
    try:
        url = f"smtp+starttls://quite:s3gr%40do@127.0.0.1:{controller.port}"
        SmtpMessages(url, "x@banco.example", tls=client_tls).send(MESSAGE, "k")
        assert len(mailbox.mails) == 1
        wrong = SmtpMessages(url.replace("s3gr", "nope"), "x@banco.example", tls=client_tls)
        with pytest.raises(GatewayError) as raised:
            wrong.send(MESSAGE, "k")
        assert (raised.value.code, raised.value.permanent) == ("SMTP_LOGIN_REFUSED", False)
    finally:
        controller.stop()


def test_a_certificate_nobody_vouches_for_is_refused(mailbox, certificate):
    controller = serve(mailbox, tls_context=certificate[0], require_starttls=True)
    controller.start()
    try:
        with pytest.raises(GatewayError):
            SmtpMessages(f"smtp+starttls://127.0.0.1:{controller.port}", "x@banco.example").send(MESSAGE, "k")
        assert not mailbox.mails
    finally:
        controller.stop()


def test_smtps(mailbox, certificate):
    controller = serve(mailbox, ssl_context=certificate[0])
    controller.start()
    try:
        url = f"smtps://localhost:{controller.port}"
        SmtpMessages(url, "x@banco.example", tls=certificate[1]).send(MESSAGE, "k")
        assert len(mailbox.mails) == 1
    finally:
        controller.stop()


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example"])
def test_other_addresses_are_refused_at_once(url):
    with pytest.raises(ValueError, match="SMTP"):
        SmtpMessages(url, "x@banco.example")
