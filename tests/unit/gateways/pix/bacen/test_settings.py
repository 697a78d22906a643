"""Mutual TLS against a server that asks for a certificate."""

import datetime as dt
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import Access, BacenPsp
from portal.gateways.pix.bacen.settings import is_local
from portal.psp.app import create_psp
from tests.unit.gateways.pix.bacen.conftest import NOW


def certificate(folder, name, issuer=None, *, authority=False):
    """A certificate and key as PEM files: (path, path, certificate, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer or (subject, key)
    built = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(signer[0]).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1)).not_valid_after(dt.datetime(2050, 1, 1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(signer[1], hashes.SHA256())
    )
    cert_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    cert_file.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return str(cert_file), str(key_file), (subject, key)


@pytest.fixture
def pki(tmp_path):
    authority, _, signer = certificate(tmp_path, "authority", authority=True)
    server, client = (certificate(tmp_path, name, signer) for name in ("localhost", "client"))
    return authority, server, client


@pytest.fixture
def guarded(tmp_path, pki):
    """The PSP behind TLS that asks for a client certificate of our authority."""
    authority, server, _ = pki
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*server[:2])
    context.load_verify_locations(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    running = make_server("127.0.0.1", 0, create_psp(tmp_path, lambda: NOW), threaded=True, ssl_context=context)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"https://localhost:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


def gateway(url, pki, **changes):
    values = {
        "url": url + "/api", "token_url": url + "/oauth/token", "client_id": "demo",
        "client_secret": "demo-psp-secret", "authority": pki[0], "certificate": pki[2][0], "private_key": pki[2][1],
    }
    return BacenPsp(Access(**(values | changes)), simulated=True)


def test_our_certificate_opens_the_door(guarded, pki, order):
    assert gateway(guarded, pki).create(order).status == "active"


@pytest.mark.parametrize("changes", [{"certificate": "", "private_key": ""}, {"authority": ""}])
def test_without_it_or_with_a_psp_nobody_vouches_for_nothing_is_said(guarded, pki, order, changes):
    with pytest.raises(GatewayError) as refused:
        gateway(guarded, pki, **changes).create(order)
    assert (refused.value.code, refused.value.permanent) == ("psp_unreachable", False)


@pytest.mark.parametrize("url, local", [
    ("http://127.0.0.1:8/x", True), ("http://localhost", True), ("http://[::1]:9", True),
    ("https://localhost.evil.example", False), ("https://pix.example", False), ("", False),
])
def test_what_is_on_this_machine(url, local):
    assert is_local(url) is local


def test_the_secret_is_not_in_what_is_printed():
    assert "topsecret" not in repr(Access("", "", "", "topsecret"))
