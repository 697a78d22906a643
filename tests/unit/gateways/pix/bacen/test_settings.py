"""Mutual TLS against a server that asks for a certificate."""

import ssl
import threading

import pytest
from werkzeug.serving import make_server

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import Access, BacenPsp
from portal.gateways.pix.bacen.settings import is_local
from portal.psp.app import create_psp
from tests.certificates import make_pki
from tests.unit.gateways.pix.bacen.conftest import NOW


@pytest.fixture
def pki(tmp_path):
    return make_pki(tmp_path)


@pytest.fixture
def guarded(tmp_path, pki):
    """The PSP behind TLS that asks for a client certificate of our authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pki.server)
    context.load_verify_locations(pki.authority)
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
        "client_secret": "demo-psp-secret", "authority": pki.authority, "certificate": pki.client[0],
        "private_key": pki.client[1],
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
