"""Two instruments per installment, and codes that never die: what is over is replaced at the value of today."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from portal.db.models import Agreement, AuditEvent, BankAccount, Installment
from portal.gateways.boleto.base import Registration
from portal.gateways.errors import GatewayError
from portal.jobs import drain
from portal.services import charges, issuing
from tests.paying import charges_of, make_world
from tests.unit.services.test_issuing import Through, all_charges, ask, job_of


def of_kind(portal, world, place, kind):
    rows = [row for row in all_charges(portal) if row.kind == kind]
    return [row for row in rows if row.installment_id == world.installments[place].id]


def test_the_slip_carries_the_banks_pix_and_the_page_the_psps(portal):
    world = make_world(portal, count=5, psp=True)
    drain(portal)
    for place in range(3):
        made = charges_of(portal, world.installments[place].id)
        boleto, pix = made["boleto"], made["pix"]
        assert boleto.br_code and pix.br_code and boleto.br_code != pix.br_code
        assert portal.boleto.find(boleto.br_code).channel == "pix"
        assert portal.pix.find(pix.br_code) is not None
        assert not charges.are_tied(pix, boleto)
    far = charges_of(portal, world.installments[5].id)
    assert sorted(far) == ["boleto"] and far["boleto"].br_code


@pytest.mark.parametrize("how", ["boleto", "bolepix", "pix"])
def test_paying_one_instrument_closes_the_other_at_its_own_company(portal, how):
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    made = charges_of(portal, world.installments[1].id)
    if how == "pix":
        portal.pix.pay(made["pix"].br_code)
    else:
        portal.boleto.pay(made["boleto"].br_code if how == "bolepix" else made["boleto"].linha_digitavel)
    drain(portal)
    assert portal.boleto.find(made["boleto"].linha_digitavel) is None
    assert portal.pix.find(made["pix"].br_code) is None
    with portal.database.reading() as session:
        assert session.get_one(Installment, world.installments[1].id).status == "paid"


def test_a_psp_that_is_away_does_not_keep_boletos_waiting(portal, clock):
    make_world(portal, count=3, psp=True)

    def away(_order):
        raise GatewayError("timeout", permanent=False)

    broken = replace(portal, pix=Through(portal.pix, create=away))
    for _ in range(4):
        drain(broken)
        clock.advance(seconds=30)
    rows = all_charges(portal)
    assert {row.status for row in rows if row.kind == "boleto"} == {"registered"}
    assert {row.status for row in rows if row.kind == "pix"} == {"draft"}
    drain(portal)
    assert {row.status for row in all_charges(portal)} == {"registered"}


def test_a_bank_that_is_not_set_up_hides_no_pix(portal):
    world = make_world(portal, psp=True)
    with portal.database.writing() as session:
        account = session.exec(select(BankAccount)).one()
        account.active = False
        session.add(account)
    drain(portal)
    assert {row.kind for row in all_charges(portal)} == {"pix"}
    assert ask(portal, world, 3) == 1


def test_a_refusal_of_one_kind_leaves_the_other_alone(portal):
    world = make_world(portal, promise=False, psp=True)
    refusing = replace(portal, boleto=Through(
        portal.boleto, register=lambda _order: Registration("rejected", portal.now(), reason="48")))
    assert ask(portal, world, 0) == 2
    drain(refusing)
    assert {row.kind: row.status for row in all_charges(portal)} == {"boleto": "rejected", "pix": "registered"}
    assert ask(portal, world, 0) == 0


@pytest.mark.parametrize("psp", [True, False])
def test_what_nobody_can_pay_any_more_is_replaced_at_the_value_of_today(portal, clock, psp):
    world = make_world(portal, count=2, psp=psp)
    drain(portal)
    old = charges_of(portal, world.installments[1].id)
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    assert ask(portal, world, 1) == (2 if psp else 1)
    assert ask(portal, world, 1) == 0
    drain(portal)
    for kind in ("boleto", "pix"):
        before, after = of_kind(portal, world, 1, kind)
        assert (before.id, before.status) == (old[kind].id, "written_off")
        assert (after.status, after.amount, after.late, after.late_fine) == ("registered", 26_008, 1_008, 500)
        assert (after.due_date, after.days_after_due) == (date(2027, 2, 12), 0)
    if psp:
        assert portal.pix.fetch(old["pix"].txid).status == "removed"
    new = charges_of(portal, world.installments[1].id)
    assert (portal.pix.find if psp else portal.boleto.find)(new["pix"].br_code).total == 26_008
    clock.advance(days=3)
    assert portal.boleto.find(new["boleto"].linha_digitavel).total == 26_008, "nothing more runs on a price of today"
    with portal.database.reading() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "charges.replaced")).one()
        assert event.facts["late"] == 1_008


def test_a_charge_on_time_is_never_replaced(portal, clock):
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    for day in (date(2026, 12, 10), date(2027, 2, 8)):
        clock.instant = clock.instant.replace(year=day.year, month=day.month, day=day.day)
        assert ask(portal, world, 1) == 0


def test_the_old_one_is_dead_before_its_company_hears_of_the_new_one(portal, clock):
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    ask(portal, world, 1)
    calls = []

    def noted(name, real):
        def call(value):
            calls.append(name)
            return real(value)
        return call

    drain(replace(
        portal,
        boleto=Through(portal.boleto, register=noted("register", portal.boleto.register),
                       write_off=noted("write_off", portal.boleto.write_off)),
        pix=Through(portal.pix, create=noted("create", portal.pix.create), remove=noted("remove", portal.pix.remove)),
    ))
    assert calls.index("write_off") < calls.index("register")
    assert calls.index("remove") < calls.index("create")


def test_while_the_old_one_cannot_be_taken_back_there_is_no_new_one(portal, clock):
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    ask(portal, world, 1)

    def away(_txid):
        raise GatewayError("timeout", permanent=False)

    drain(replace(portal, pix=Through(portal.pix, remove=away)))
    assert charges_of(portal, world.installments[1].id)["pix"].status == "draft"
    assert charges_of(portal, world.installments[1].id)["boleto"].status == "registered"
    clock.advance(minutes=1)
    drain(portal)
    assert charges_of(portal, world.installments[1].id)["pix"].status == "registered"


def test_money_that_came_for_the_old_one_stops_the_new_one(portal, clock):
    """Paid on its last day, told to us only after the person asked for another."""
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    old = charges_of(portal, world.installments[1].id)["pix"]
    clock.instant = clock.instant.replace(year=2027, month=2, day=8)
    portal.pix.pay(old.txid)
    clock.advance(days=1)
    ask(portal, world, 1)
    issuing.register(portal, job_of(portal, "pix.register"))
    new = of_kind(portal, world, 1, "pix")[-1]
    assert (new.status, portal.pix.fetch(new.txid)) == ("written_off", None)
    drain(portal)
    assert [row.status for row in of_kind(portal, world, 1, "pix")] == ["settled", "written_off"]
    assert {row.status for row in of_kind(portal, world, 1, "boleto")} == {"written_off"}
    assert portal.boleto.find(of_kind(portal, world, 1, "boleto")[-1].linha_digitavel) is None


def test_late_asking_pays_out_exactly(portal, clock):
    world = make_world(portal, count=1, entry=0, psp=True)
    drain(portal)
    clock.instant = clock.instant.replace(year=2027, month=3, day=1)
    ask(portal, world, 0)
    drain(portal)
    portal.pix.pay(charges_of(portal, world.installments[0].id)["pix"].br_code)
    drain(portal)
    with portal.database.reading() as session:
        assert session.get_one(Agreement, world.agreement.id).status == "completed"


def test_two_phones_at_once_make_one_new_charge(portal, clock):
    world = make_world(portal, count=2, psp=True)
    drain(portal)
    clock.instant = clock.instant.replace(year=2027, month=2, day=9)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: ask(portal, world, 1), range(8)))
    assert sorted(made) == [0] * 7 + [2]
    drain(portal)
    assert len(of_kind(portal, world, 1, "pix")) == len(of_kind(portal, world, 1, "boleto")) == 2


@pytest.mark.parametrize("psp", [True, False])
@pytest.mark.parametrize("day", [date(2026, 12, 1), date(2026, 12, 15)])
@pytest.mark.parametrize("wait", [0, 3])
def test_after_a_part_payment_the_rest_has_codes_of_its_own(portal, clock, psp, day, wait):
    world = make_world(portal, count=2, psp=psp)
    drain(portal)
    clock.instant = clock.instant.replace(month=day.month, day=day.day)
    first = charges_of(portal, world.installments[1].id)["pix"]
    (portal.pix if psp else portal.boleto).pay(first.br_code, 10_000)
    drain(portal)
    assert ask(portal, world, 1) == (2 if psp else 1)
    assert ask(portal, world, 1) == 0
    drain(portal)
    rest = charges_of(portal, world.installments[1].id)
    assert {row.status for row in rest.values()} == {"registered"}
    assert {(row.amount, row.counted) for row in rest.values()} == {(15_000 if day.day == 1 else 15_542, 10_000)}
    assert portal.boleto.find(of_kind(portal, world, 1, "boleto")[0].linha_digitavel) is None
    clock.advance(days=wait)
    (portal.pix if psp else portal.boleto).pay(rest["pix"].br_code)
    drain(portal)
    with portal.database.reading() as session:
        assert session.get_one(Installment, world.installments[1].id).status == "paid"
    assert {row.status for row in all_charges(portal) if row.installment_id == world.installments[1].id} <= {
        "settled", "written_off"}
