"""Money going back at the simulated PSP."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.gateways.errors import GatewayError
from portal.gateways.late import LateRules
from portal.gateways.pix.base import PixOrder
from portal.gateways.pix.simulated import SimulatedPsp

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
KEY = "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"
ORDER = PixOrder(
    txid="a" * 32, due_date=date(2026, 12, 10), days_after_due=60, amount=25_000, debtor_name="Fulano",
    debtor_document="11144477735", late=LateRules(), pix_key=KEY, receiver_name="Credor", receiver_city="Recife",
    receiver_document="11222333000181",
)


@pytest.fixture
def moment():
    return [NOW]


@pytest.fixture
def psp(tmp_path, moment):
    psp = SimulatedPsp(str(tmp_path), lambda: moment[0])
    psp.create(ORDER)
    return psp


def test_a_refund_is_made_once_and_never_over_the_amount(psp):
    paid = psp.pay(ORDER.txid)
    first = psp.refund(paid.e2eid, "R1", 20_000)
    assert psp.refund(paid.e2eid, "R1", 20_000) == first
    assert (first.status, first.unasked, len(first.rtr_id)) == ("returned", False, 32)
    for amount, name in ((5_001, "R2"), (19_999, "R1"), (0, "R3")):
        with pytest.raises(GatewayError, match="PixDevolucaoInvalida"):
            psp.refund(paid.e2eid, name, amount)
    assert psp.find_received(paid.e2eid).refunds == (first,) == psp.fetch(ORDER.txid).received[0].refunds
    assert [one.e2eid for one in psp.returned(NOW, NOW)] == [paid.e2eid]
    assert psp.read_refund(paid.e2eid, "R1") == first
    assert psp.read_refund(paid.e2eid, "R2") is None


def test_the_med_takes_money_back_unasked(psp):
    paid = psp.pay(ORDER.txid)
    assert psp.returned(NOW, NOW) == []
    assert psp.take_back(paid.e2eid, 25_000).unasked


def test_after_ninety_days_nothing_goes_back(psp, moment):
    paid = psp.pay(ORDER.txid)
    moment[0] = NOW + timedelta(days=91)
    with pytest.raises(GatewayError) as refused:
        psp.refund(paid.e2eid, "R1", 1)
    assert refused.value.permanent


def test_an_unknown_pix_has_no_refund(psp):
    with pytest.raises(GatewayError, match="PixNaoEncontrado"):
        psp.refund("E" * 32, "R1", 1)


def test_a_webhook_is_remembered_until_dropped(psp):
    assert psp.webhook(KEY) is None
    psp.set_webhook(KEY, "https://portal.example/x")
    assert psp.webhook(KEY) == "https://portal.example/x"
    psp.drop_webhook(KEY)
    assert psp.webhook(KEY) is None
