"""Codes of today through the real client of BACEN's Pix API, at a PSP that speaks it."""

from dataclasses import replace

import pytest

from portal.db.models import Agreement, Installment
from portal.jobs import drain
from portal.services import issuing
from tests.paying import charges_of, make_world
from tests.psp import served


@pytest.fixture
def psp(tmp_path, clock):
    with served(tmp_path / "psp", clock.now) as one:
        yield one


def ask(portal, world, place):
    with portal.database.writing() as session:
        return issuing.ask_for(
            portal, session, session.get_one(Agreement, world.agreement.id, with_for_update=True),
            session.get_one(Installment, world.installments[place].id),
        )


def test_replaced_and_paid_through_the_real_client(portal, clock, psp):
    portal = replace(portal, pix=psp.gateway())
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    old = charges_of(portal, world.installments[1].id)["pix"]
    assert portal.pix.fetch(old.txid).status == "active"
    clock.instant = clock.instant.replace(year=2027, month=2, day=15)
    assert ask(portal, world, 1) == 2
    drain(portal)
    new = charges_of(portal, world.installments[1].id)["pix"]
    assert (new.status, new.amount, new.late) == ("registered", 26_058, 1_058)
    assert portal.pix.fetch(old.txid).status == "removed"
    psp.pay(new.txid)
    clock.advance(minutes=2)
    drain(portal)
    with portal.database.reading() as session:
        assert session.get_one(Installment, world.installments[1].id).status == "paid"


@pytest.mark.parametrize("fault", ["unavailable", "busy", "html_error", "without_code", "already_exists"])
def test_a_psp_in_trouble_ends_with_one_new_code_and_the_old_one_dead(portal, clock, psp, fault):
    portal = replace(portal, pix=psp.gateway())
    world = make_world(portal, count=1, entry=0, psp=True)
    drain(portal)
    old = charges_of(portal, world.installments[0].id)["pix"]
    clock.instant = clock.instant.replace(year=2027, month=2, day=15)
    ask(portal, world, 0)
    psp.fault(fault, times=2)
    for _ in range(6):
        drain(portal)
        clock.advance(seconds=40)
    new = charges_of(portal, world.installments[0].id)["pix"]
    assert (new.status, portal.pix.fetch(new.txid).status) == ("registered", "active")
    assert portal.pix.fetch(old.txid).status == "removed"
    assert new.br_code == portal.pix.fetch(new.txid).br_code


def test_the_rest_after_a_part_payment_through_the_real_client(portal, clock, psp):
    portal = replace(portal, pix=psp.gateway())
    world = make_world(portal, count=1, entry=0, psp=True)
    drain(portal)
    psp.pay(charges_of(portal, world.installments[0].id)["pix"].txid, amount=10_000)
    clock.advance(minutes=2)
    drain(portal)
    assert ask(portal, world, 0) == 2
    drain(portal)
    rest = charges_of(portal, world.installments[0].id)["pix"]
    assert (rest.status, rest.amount, rest.counted) == ("registered", 15_000, 10_000)
    psp.pay(rest.txid)
    clock.advance(minutes=2)
    drain(portal)
    with portal.database.reading() as session:
        assert session.get_one(Agreement, world.agreement.id).status == "completed"
