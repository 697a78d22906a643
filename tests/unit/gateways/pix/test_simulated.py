"""The PSP that exists only here, held to its contract."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.pix import br_code_reader
from portal.gateways.errors import GatewayError
from portal.gateways.late import LateRules
from portal.gateways.pix.base import PixOrder
from portal.gateways.pix.simulated import SimulatedPsp

NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
ORDER = PixOrder(
    txid="7c1f0d52a9e84b7f8d3c2b1a09f8e7d6", due_date=date(2026, 12, 10), days_after_due=60, amount=50_000,
    debtor_name="Maria Exemplo", debtor_document="52998224725", late=LateRules("0.02", "0.01"),
    pix_key="5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", receiver_name="Banco Exemplo S.A.", receiver_city="São Paulo",
    receiver_document="11222333000181", description="2026-000417/00",
)


@pytest.fixture
def psp(tmp_path):
    return SimulatedPsp(str(tmp_path), lambda: NOW)


def test_creates_with_a_code_nobody_can_reach(psp):
    made = psp.create(ORDER)
    read = br_code_reader.decode(made.br_code)
    assert (made.status, read.kind, read.location) == ("active", "dynamic", made.location)
    assert read.has_due_date
    assert made.location.split("/")[0].endswith(".invalid")


def test_the_same_txid_again_is_the_same_charge(psp, tmp_path):
    assert psp.create(ORDER) == psp.create(ORDER) == psp.fetch(ORDER.txid)
    assert SimulatedPsp(str(tmp_path), lambda: NOW).create(ORDER) == psp.fetch(ORDER.txid)
    assert len(psp.open_charges(ORDER.receiver_document)) == 1


@pytest.mark.parametrize("change", [{"amount": 50_001}, {"due_date": date(2026, 12, 11)}])
def test_the_same_txid_for_another_charge_is_refused(psp, change):
    psp.create(ORDER)
    with pytest.raises(GatewayError) as refused:
        psp.create(replace(ORDER, **change))
    assert refused.value.permanent


@pytest.mark.parametrize("change", [
    {"txid": "short"}, {"txid": "7c1f0d52-a9e8-4b7f-8d3c-2b1a09f8e7d6"}, {"pix_key": ""}, {"debtor_name": ""},
    {"debtor_name": "x" * 201}, {"debtor_document": "1"}, {"due_date": date(2026, 11, 22)}, {"amount": 0},
    {"description": "x" * 141},
])
def test_refuses_what_the_api_refuses(psp, change):
    with pytest.raises(GatewayError) as refused:
        psp.create(replace(ORDER, **change))
    assert refused.value.permanent


def test_paying_completes_it_and_shows_in_both_lists(psp):
    made = psp.create(ORDER)
    paid = psp.pay(made.br_code)
    assert (paid.amount, paid.late, paid.txid, paid.key, paid.at) == (50_000, 0, ORDER.txid, ORDER.pix_key, NOW)
    assert len(paid.e2eid) == 32
    assert psp.fetch(ORDER.txid).status == "completed"
    assert psp.fetch(ORDER.txid).received == (paid,)
    assert list(psp.received(NOW - timedelta(hours=1), NOW)) == [paid]
    assert list(psp.received(NOW + timedelta(seconds=1), NOW + timedelta(hours=1))) == []
    with pytest.raises(GatewayError, match="cobv_completed"):
        psp.pay(ORDER.txid)


def test_late_payment_carries_fine_and_interest(psp):
    psp.create(replace(ORDER, amount=10_000))
    paid = psp.pay(ORDER.txid, at=datetime(2026, 12, 20, 15, tzinfo=UTC))
    assert (paid.amount, paid.late) == (10_233, 233)


def test_removed_takes_no_more_money(psp):
    psp.create(ORDER)
    assert psp.remove(ORDER.txid).status == "removed"
    assert psp.remove(ORDER.txid).status == "removed"
    with pytest.raises(GatewayError, match="cobv_removed"):
        psp.pay(ORDER.txid)


def test_removing_what_is_paid_says_so(psp):
    psp.create(ORDER)
    psp.pay(ORDER.txid)
    assert psp.remove(ORDER.txid).status == "completed"


def test_unknown_and_expired(psp):
    assert psp.fetch("x" * 32) is None
    assert psp.remove("x" * 32) is None
    assert psp.find("x" * 32) is None
    with pytest.raises(GatewayError, match="cobv_unknown"):
        psp.pay("x" * 32)
    psp.create(ORDER)
    with pytest.raises(GatewayError, match="cobv_expired"):
        psp.pay(ORDER.txid, at=datetime(2027, 2, 9, 15, tzinfo=UTC))


def test_no_personal_data_in_its_books(psp, tmp_path):
    psp.create(ORDER)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert ORDER.debtor_document.encode() not in kept
    assert b"Maria" not in kept
