"""Reading banks and PSPs: everything once, in any order, from any position, by any number of readers."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.models import GatewayCursor, Payment
from portal.gateways.boleto.base import Movement
from portal.jobs import drain
from portal.services import reconciliation
from tests.paying import charges_of, make_world, untied
from tests.unit.services.test_issuing import Through


def payments_of(portal):
    with portal.database.reading() as session:
        found = session.exec(select(Payment)).all()
        session.expunge_all()
    return list(found)


def pay_all(portal, world):
    for row in world.installments:
        portal.boleto.pay(charges_of(portal, row.id)["boleto"].nosso_numero)


def test_paid_boletos_arrive_once(portal):
    world = make_world(portal, count=3)
    drain(portal)
    pay_all(portal, world)
    assert reconciliation.read_boletos(portal) == 4
    assert reconciliation.read_boletos(portal) == 0
    assert [p.outcome for p in payments_of(portal)] == ["applied"] * 4


def test_reading_everything_again_has_no_effect(portal):
    """A lost cursor, a second worker, a bank that sends its file twice."""
    world = make_world(portal, count=3)
    drain(portal)
    pay_all(portal, world)
    reconciliation.read_boletos(portal)
    with portal.database.writing() as session:
        session.delete(session.get_one(GatewayCursor, "boleto:simulated"))
    assert reconciliation.read_boletos(portal) == 4
    assert len(payments_of(portal)) == 4
    shuffled = Through(portal.boleto, movements=lambda since: reversed(list(portal.boleto.movements(0))))
    reconciliation.read_boletos(replace(portal, boleto=shuffled))
    assert len(payments_of(portal)) == 4


def test_a_pix_of_the_psp_arrives_once(portal, clock):
    portal = untied(portal)
    world = make_world(portal, count=1)
    drain(portal)
    portal.pix.pay(charges_of(portal, world.installments[0].id)["pix"].br_code)
    assert reconciliation.read_pix(portal) == 1
    assert reconciliation.read_pix(portal) == 0
    clock.advance(hours=2)
    portal.pix.pay(charges_of(portal, world.installments[1].id)["pix"].br_code)
    clock.advance(hours=5)
    assert reconciliation.read_pix(portal) == 1
    assert [p.outcome for p in payments_of(portal)] == ["applied"] * 2


def test_what_happened_before_the_first_look_is_seen(portal, clock):
    portal = untied(portal)
    world = make_world(portal, count=1)
    drain(portal)
    with portal.database.writing() as session:
        session.delete(session.get_one(GatewayCursor, "pix:simulated"))
    portal.pix.pay(charges_of(portal, world.installments[0].id)["pix"].br_code)
    clock.advance(days=20)
    assert reconciliation.read_pix(portal) == 1


def test_a_pix_that_its_charge_does_not_know_is_not_believed(portal):
    portal = untied(portal)
    world = make_world(portal, count=1)
    drain(portal)
    charge = charges_of(portal, world.installments[0].id)["pix"]
    genuine = portal.pix.pay(charge.txid)
    forged = replace(genuine, e2eid="E" + "9" * 31)
    reconciliation.confirm_pix(portal, forged)
    assert payments_of(portal) == []
    reconciliation.confirm_pix(portal, genuine)
    assert [p.key for p in payments_of(portal)] == [genuine.e2eid]


@pytest.mark.parametrize("txid", ["", "f" * 32])
def test_an_orphan_pix_is_kept_aside(portal, txid):
    """Payers' banks do drop the txid."""
    portal = untied(portal)
    world = make_world(portal, count=1)
    drain(portal)
    genuine = portal.pix.pay(charges_of(portal, world.installments[0].id)["pix"].txid)
    reconciliation.confirm_pix(portal, replace(genuine, txid=txid, e2eid="E" + "8" * 31))
    assert [(p.outcome, p.reason) for p in payments_of(portal)] == [("suspended", "unknown")]


def test_a_pix_to_a_strangers_key_is_not_ours(portal):
    portal = untied(portal)
    world = make_world(portal, count=1)
    drain(portal)
    genuine = portal.pix.pay(charges_of(portal, world.installments[0].id)["pix"].txid)
    reconciliation.confirm_pix(portal, replace(genuine, key="other"))
    assert payments_of(portal) == []


def test_answers_that_come_later_by_file(portal):
    """register says "sent"; the return file confirms one, refuses another, writes off a third."""
    from portal.gateways.boleto.base import Registration

    world = make_world(portal, count=2)
    slow = replace(portal, boleto=Through(
        portal.boleto, ties_pix=False, register=lambda _order: Registration("sent", portal.now())))
    drain(slow)
    sent = [charges_of(portal, row.id)["boleto"] for row in world.installments]
    lines = [
        Movement(
            position=place, kind=kind, key=f"line{place}", account=sent[place - 1].bank_account_id.hex,
            nosso_numero=sent[place - 1].nosso_numero, at=portal.now() + timedelta(hours=6), reason=reason,
        )
        for place, (kind, reason) in enumerate([("registered", ""), ("rejected", "48"), ("registered", "")], start=1)
    ]
    lines.append(replace(lines[2], position=4, kind="written_off", key="line4"))
    lines.append(replace(lines[0], position=5, account="junk", key="line5"))
    lines.append(replace(lines[0], position=6, nosso_numero="1", key="line6"))
    told = replace(portal, boleto=Through(
        portal.boleto, movements=lambda since: [line for line in lines if line.position > since]))
    assert reconciliation.read_boletos(told) == 6
    assert reconciliation.read_boletos(told) == 0
    states = [charges_of(portal, row.id)["boleto"].status for row in world.installments]
    assert states == ["registered", "rejected", "written_off"]
    assert charges_of(portal, world.installments[0].id)["boleto"].registered_at == portal.now() + timedelta(hours=6)


def test_money_of_an_unknown_boleto_is_kept_aside(portal):
    world = make_world(portal, count=1)
    drain(portal)
    account = charges_of(portal, world.installments[0].id)["boleto"].bank_account_id
    line = Movement(
        position=1, kind="paid", key=f"bank:{uuid.uuid4().hex}", account=account.hex, nosso_numero="77",
        at=portal.now(), amount=100,
    )
    told = replace(portal, boleto=Through(portal.boleto, movements=lambda since: [line]))
    reconciliation.read_boletos(told)
    assert [(p.outcome, p.reason, p.amount) for p in payments_of(portal)] == [("suspended", "unknown", 100)]
