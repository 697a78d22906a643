"""Against a real HTTP server on this machine."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from portal.gateways.errors import GatewayError
from portal.gateways.messages.base import Message
from portal.gateways.messages.http import HttpMessages

MESSAGE = Message("sms", "+5581999990000", "", "Codigo 482913")


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen, self.status, self.body, self.drip, self.headers = [], 200, b'{"id": "abc-1"}', 0.0, {}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.server.drip:
            for _ in range(50):
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return
                time.sleep(self.server.drip)
        self.wfile.write(self.server.body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def provider():
    server = Provider()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def gateway(provider, **options):
    return HttpMessages(f"http://127.0.0.1:{provider.server_port}/messages", "token-1", **options)


def test_the_provider_gets_json_a_bearer_token_and_our_key(provider):
    assert gateway(provider).send(MESSAGE, "code:7") == "abc-1"
    headers, body = provider.seen[0]
    assert body == {"channel": "sms", "to": "+5581999990000", "text": "Codigo 482913"}
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["Idempotency-Key"] == "code:7"
    assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"id": null}'])
def test_an_answer_without_an_id_is_still_an_answer(provider, body):
    provider.body = body
    assert gateway(provider).send(MESSAGE, "code:7") == "code:7"


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (401, True), (404, True), (422, True), (301, True),
     (408, False), (409, False), (429, False), (500, False), (503, False)],
)
def test_which_refusals_are_for_good(provider, status, permanent):
    provider.status = status
    provider.headers = {"Location": "/elsewhere"}
    with pytest.raises(GatewayError) as raised:
        gateway(provider).send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent, raised.value.detail) == (
        "PROVIDER_REFUSED", permanent, str(status)
    )
    assert len(provider.seen) == 1, "redirects are not followed"


def test_an_answer_that_drips_for_ever_is_given_up_on(provider):
    provider.drip = 0.05
    with pytest.raises(GatewayError) as raised:
        gateway(provider, total_seconds=0.3).send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent) == ("PROVIDER_UNREACHABLE", False)


def test_a_provider_that_never_answers_is_given_up_on():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        slow = HttpMessages(f"http://127.0.0.1:{silent.getsockname()[1]}", "t", total_seconds=0.2)
        with pytest.raises(GatewayError) as raised:
            slow.send(MESSAGE, "k")
    assert (raised.value.code, raised.value.permanent) == ("PROVIDER_UNREACHABLE", False)


def test_plain_http_to_another_machine_is_refused():
    with pytest.raises(ValueError, match="https"):
        HttpMessages("http://provider.example/messages", "t")
