"""Limits of one call: a PSP that keeps us waiting, and answers cut short."""

import threading

import httpx
import pytest

from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import transport
from portal.gateways.pix.bacen.transport import Answer, Transport
from tests.psp import served
from tests.unit.gateways.pix.bacen.conftest import NOW


def test_an_answer_lost_after_the_work_was_done_is_unknown_and_repeated(tmp_path, order, monkeypatch):
    """The timeout is real: the PSP commits and keeps the answer until the client went away."""
    monkeypatch.setattr(transport, "TIMEOUT", httpx.Timeout(connect=2.0, read=1.5, write=2.0, pool=2.0))
    gone = threading.Event()
    with served(tmp_path, lambda: NOW, sleep=lambda seconds: gone.wait(30)) as psp:
        gateway = psp.gateway()
        psp.fault("timeout_after_commit")
        with pytest.raises(GatewayError) as lost:
            gateway.create(order)
        assert (lost.value.code, lost.value.permanent) == ("psp_timeout", False)
        there = gateway.fetch(order.txid)
        assert there.status == "active"
        assert gateway.create(order) == there

        psp.pay(there.br_code)
        e2eid = gateway.fetch(order.txid).received[0].e2eid
        psp.fault("timeout_after_commit")
        with pytest.raises(GatewayError, match="psp_timeout"):
            gateway.refund(e2eid, "R1", 100)
        assert gateway.refund(e2eid, "R1", 100).amount == 100
        assert len(gateway.find_received(e2eid).refunds) == 1
        gone.set()


def test_a_trickle_ends_at_the_total(psp, monkeypatch):
    monkeypatch.setattr(transport, "TOTAL_SECONDS", -1.0)
    inner = httpx.MockTransport(lambda request: httpx.Response(200, content=b"{}"))
    with pytest.raises(GatewayError, match="psp_timeout"):
        Transport(psp.access(), inner).send("GET", psp.url, headers={})


def test_an_endless_answer_is_cut(psp, monkeypatch):
    monkeypatch.setattr(transport, "LARGEST", 10)
    inner = httpx.MockTransport(lambda request: httpx.Response(200, content=b"x" * 11))
    with pytest.raises(GatewayError, match="psp_answer_too_large"):
        Transport(psp.access(), inner).send("GET", psp.url, headers={})


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"nul", b"[" * 100_000])
def test_what_is_no_object_is_an_unknown_state(content):
    with pytest.raises(GatewayError) as failed:
        Answer(200, content).json()
    assert not failed.value.permanent


def test_no_amount_becomes_a_float():
    assert Answer(200, b'{"valor": 0.10}').json() == {"valor": "0.10"}
