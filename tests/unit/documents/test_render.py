"""Nothing typed by a stranger makes a paper open anything: no network, no file, no attachment."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from weasyprint.urls import FatalURLFetchingError

from portal.documents import render
from portal.documents.agreement import Party, agreement_pdf
from portal.documents.boleto import boleto_pdf
from portal.documents.carne import carne_pdf
from portal.documents.receipt import receipt_pdf
from tests.unit.documents.papers import agreement, boleto, receipt
from tests.unit.documents.reading import everything, texts


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """Address of a server on this machine, and the paths anybody asked it for."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()


def poisons(address: str) -> list[str]:
    return [
        f"<img src='{address}i'>",
        f"<link rel=attachment href='{address}a'>",
        "<link rel=attachment href=file:///etc/hostname>",
        f"</style><style>@import url({address}c);</style>",
        f"{{{{ '{address}' }}}}<object data={address}o>",
        f"<svg><image href='{address}s'/></svg>",
    ]


def test_names_with_addresses_are_only_names(canary):
    address, asked = canary
    secret = Path("/etc/hostname").read_bytes().strip() if Path("/etc/hostname").exists() else b""
    for poison in poisons(address):
        paper = boleto(payer_name=poison, creditor_name=poison, simulated=True)
        drawn = [
            boleto_pdf(paper),
            boleto_pdf(paper, stamp=False),
            carne_pdf([paper]),
            receipt_pdf(receipt(payer_name=poison, what=poison)),
            agreement_pdf(agreement(1, debtor=Party(poison, poison, poison))),
        ]
        for pdf in drawn:
            content = everything(pdf)
            assert b"/EmbeddedFile" not in content
            assert b"/URI" not in content
            assert len(secret) < 4 or secret not in content
            assert poison[:4] in texts(pdf)[0]
    assert asked == []


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='{address}i'>",
        "<link rel=stylesheet href='{address}c'>",
        "<style>@import url('{address}c');</style>",
        "<link rel=attachment href='{address}a'><p>x</p>",
        "<img src='file:///etc/hostname'>",
        "<link rel=attachment href='file:///etc/hostname'><p>x</p>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src='relative.png'>",
        "<img src='paper:../../../etc/hostname'>",
    ],
)
def test_even_markup_opens_no_address(canary, markup):
    """Were a template ever careless, the drawing stops."""
    address, asked = canary
    with pytest.raises(FatalURLFetchingError):
        render.pdf(f"<html lang=pt><title>x</title>{markup.format(address=address)}", "agreement")
    assert asked == []


def test_missing_fact_stops_the_drawing():
    with pytest.raises(Exception, match="undefined"):
        render.html("documents/receipt.html", render.Language())
