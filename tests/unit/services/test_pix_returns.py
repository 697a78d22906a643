"""What the PSP lists as gone back: the MED's doing opens the installment again, once."""

from dataclasses import replace

import pytest

from portal.db.models import Installment, Payment, Reversal
from portal.gateways.pix.base import PixRefund
from portal.jobs import drain
from portal.services import pix_returns, reconciliation
from tests.money import balances, row, rows
from tests.paying import charges_of, make_world, untied


@pytest.fixture
def portal(portal):
    return untied(portal)


@pytest.fixture
def paid(portal):
    world = make_world(portal, count=1)
    drain(portal)
    one = portal.pix.pay(charges_of(portal, world.installments[0].id)["pix"].txid)
    drain(portal)
    return world, one


def test_the_med_opens_the_installment_again_once(portal, paid, clock):
    world, one = paid
    portal.pix.take_back(one.e2eid, 50_000)
    assert pix_returns.read_returns(portal) == 1
    assert pix_returns.read_returns(portal) == 0
    (reversal,) = rows(portal, Reversal)
    assert (reversal.note, reversal.amount, reversal.reference) == ("MED_FRAUDE", 50_000, one.e2eid)
    assert row(portal, Installment, world.installments[0].id).status == "open"
    clock.advance(hours=2)
    drain(portal)
    assert len(rows(portal, Reversal)) == 1


def test_a_callback_about_the_pix_brings_its_return_as_well(portal, paid):
    _world, one = paid
    portal.pix.take_back(one.e2eid, 50_000)
    reconciliation.confirm_pix(portal, portal.pix.find_received(one.e2eid))
    assert rows(portal, Payment)[0].outcome == "reversed"


def test_a_return_that_is_not_done_changes_nothing(portal, paid):
    _world, one = paid
    going = replace(one, refunds=(PixRefund("MED1", one.e2eid, "D1", 50_000, "processing", "MED_FRAUDE"),))
    assert pix_returns.take_returns(portal, going) == 0
    assert rows(portal, Payment)[0].outcome == "applied"


def test_a_return_somebody_made_at_the_psp_itself_is_booked_too(portal, paid):
    _world, one = paid
    portal.pix.refund(one.e2eid, "byhand1", 50_000)
    assert pix_returns.read_returns(portal) == 1
    assert "cash_pix" not in balances(portal)
