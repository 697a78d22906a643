"""A refund leaves once, whatever breaks in between."""

import uuid
from dataclasses import replace

import pytest

from portal.core.errors import CoreError
from portal.db.models import Refund
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixRefund
from portal.jobs import drain
from portal.services import pix_returns, refund_sending, refunds
from tests.money import balances, receipt_for, row, rows, take
from tests.paying import charges_of, make_world, untied
from tests.unit.services.test_issuing import Through


@pytest.fixture
def portal(portal):
    return untied(portal)


@pytest.fixture
def world(portal):
    made = make_world(portal, count=1)
    drain(portal)
    return made


def approve(portal):
    (refund,) = rows(portal, Refund)
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
        refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    return refund.id


@pytest.fixture
def pix_twice(portal, world):
    """Boleto first, then a real Pix of the simulated PSP: the Pix goes back."""
    code = charges_of(portal, world.installments[0].id)["pix"].txid
    take(portal, receipt_for(portal, world, 0, "boleto"))
    one = portal.pix.pay(code)
    drain(portal)
    return one


def refunded(portal, e2eid):
    return [(back.id, back.amount) for back in portal.pix.find_received(e2eid).refunds]


def test_a_pix_goes_back_as_its_own_devolucao(portal, pix_twice):
    refund_id = approve(portal)
    assert refund_sending.send_due(portal) == 1
    found = row(portal, Refund, refund_id)
    assert (found.status, found.sent_at) == ("sent", portal.now())
    assert found.outside_id.startswith("D")
    assert refunded(portal, pix_twice.e2eid) == [(refund_id.hex, 50_000)]
    assert balances(portal) == {"receivable": 25_000, "agreed": -75_000, "cash_boleto": 50_000}
    assert refund_sending.send_due(portal) == 0


def test_a_worker_sends_what_was_approved(portal, pix_twice):
    refund_id = approve(portal)
    drain(portal)
    assert row(portal, Refund, refund_id).status == "sent"


def test_nothing_leaves_before_it_is_approved(portal, pix_twice):
    (refund,) = rows(portal, Refund)
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
    drain(portal)
    assert refunded(portal, pix_twice.e2eid) == []


def test_a_crash_after_the_psp_heard_sends_nothing_twice(portal, pix_twice):
    refund_id = approve(portal)

    def heard_and_lost(e2eid, own_id, amount, note=""):
        portal.pix.refund(e2eid, own_id, amount)
        raise SystemExit("the process ends here")

    with pytest.raises(SystemExit):
        refund_sending.send_due(replace(portal, pix=Through(portal.pix, refund=heard_and_lost)))
    assert row(portal, Refund, refund_id).status == "sending"
    assert refund_sending.send_due(portal) == 1
    assert refunded(portal, pix_twice.e2eid) == [(refund_id.hex, 50_000)]
    assert balances(portal).get("cash_pix") is None


def test_a_psp_that_is_away_is_asked_again_with_the_same_id(portal, pix_twice):
    refund_id, asked = approve(portal), []

    def away(e2eid, own_id, amount, note=""):
        asked.append(own_id)
        raise GatewayError("Timeout", permanent=False)

    sulking = replace(portal, pix=Through(portal.pix, refund=away))
    refund_sending.send_due(sulking)
    refund_sending.send_due(sulking)
    found = row(portal, Refund, refund_id)
    assert (found.status, found.last_error, asked) == ("sending", "Timeout", [refund_id.hex] * 2)
    assert refund_sending.send_due(portal) == 1


def test_a_psp_that_will_never_do_it_leaves_it_to_a_person(portal, pix_twice):
    refund_id = approve(portal)

    def never(e2eid, own_id, amount, note=""):
        raise GatewayError("PixDevolucaoInvalida", permanent=True)

    refund_sending.send_due(replace(portal, pix=Through(portal.pix, refund=never)))
    found = row(portal, Refund, refund_id)
    assert (found.status, found.last_error) == ("manual", "PixDevolucaoInvalida")


def test_a_refund_in_process_is_finished_by_the_psps_later_word(portal, pix_twice):
    refund_id = approve(portal)
    slow = Through(portal.pix, refund=lambda e2eid, own_id, amount, note="": PixRefund(
        own_id, e2eid, "D1", amount, "processing"))
    refund_sending.send_due(replace(portal, pix=slow))
    assert row(portal, Refund, refund_id).status == "sending"
    later = replace(pix_twice, refunds=(PixRefund(refund_id.hex, pix_twice.e2eid, "D1", 50_000, "returned"),))
    for _ in range(2):
        pix_returns.take_returns(portal, later)
    assert (row(portal, Refund, refund_id).status, balances(portal).get("cash_pix")) == ("sent", None)


def test_a_refund_the_psp_could_not_make_is_a_persons(portal, pix_twice):
    refund_id = approve(portal)
    no = Through(portal.pix, refund=lambda e2eid, own_id, amount, note="": PixRefund(
        own_id, e2eid, "D1", amount, "refused", reason="no balance"))
    refund_sending.send_due(replace(portal, pix=no))
    found = row(portal, Refund, refund_id)
    assert (found.status, found.last_error) == ("manual", "no balance")


def test_money_of_a_boleto_is_transferred_by_a_person(portal, world):
    take(portal, receipt_for(portal, world, 0))
    take(portal, receipt_for(portal, world, 0, "boleto"))
    refund_id = approve(portal)
    assert refund_sending.send_due(portal) == 1
    assert (row(portal, Refund, refund_id).status, balances(portal)["refunds"]) == ("manual", -50_000)
    for number in ("", "  "):
        with pytest.raises(CoreError, match="NUMBER_MISSING"), portal.database.writing() as session:
            refund_sending.confirm_by_hand(session, refund_id, number, "Bia", now=portal.now())
    with portal.database.writing() as session:
        refund_sending.confirm_by_hand(session, refund_id, "TED 4711", "Bia", now=portal.now())
    assert (row(portal, Refund, refund_id).status, row(portal, Refund, refund_id).outside_id) == ("sent", "TED 4711")
    assert balances(portal) == {"receivable": 25_000, "agreed": -75_000, "cash_pix": 50_000}
    with pytest.raises(CoreError, match="ACT_NOT_ALLOWED"), portal.database.writing() as session:
        refund_sending.confirm_by_hand(session, refund_id, "TED 4712", "Bia", now=portal.now())
