"""Charges from acceptance to registration: all of them, once, whatever dies on the way."""

import uuid
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from portal.core.boleto.numbers import BoletoAccount, compose
from portal.core.errors import CoreError
from portal.db.models import Agreement, AuditEvent, BankAccount, Charge, Creditor, Installment, OutboxMessage
from portal.gateways.boleto.base import Registration
from portal.gateways.errors import GatewayError
from portal.jobs import drain
from portal.services import charges, issuing, outbox
from tests.paying import charges_of, make_world, untied


class Crash(BaseException):
    """The process is gone: nothing may catch it."""


class Through:
    """A gateway with one method replaced."""

    def __init__(self, real, **methods):
        self._real, self._methods = real, methods

    def __getattr__(self, name):
        return self._methods[name] if name in self._methods else getattr(self._real, name)


def all_charges(portal):
    with portal.database.reading() as session:
        rows = session.exec(select(Charge).order_by(col(Charge.due_date), col(Charge.kind))).all()
        session.expunge_all()
    return list(rows)


def job_of(portal, topic):
    with portal.database.reading() as session:
        row = session.exec(
            select(OutboxMessage).where(OutboxMessage.topic == topic, OutboxMessage.status == "waiting")
        ).first()
        assert row is not None, f"no waiting {topic}"
        return outbox.Job(row.id, row.creditor_id, row.topic, row.key, dict(row.payload), "", 1)


def test_every_installment_gets_a_registered_boleto_and_its_tied_pix(portal):
    world = make_world(portal, count=3)
    drain(portal)
    rows = all_charges(portal)
    assert [(row.kind, row.status) for row in rows] == [("boleto", "registered"), ("pix", "registered")] * 4
    for boleto, pix in zip(rows[::2], rows[1::2], strict=True):
        assert boleto.installment_id == pix.installment_id
        assert boleto.br_code == pix.br_code
        assert boleto.txid is None and pix.txid
        assert boleto.simulated and pix.simulated
        assert boleto.registered_at == portal.now()
    assert {row.amount for row in rows} == {50_000, 25_000}
    assert world.agreement.number == "2026-000417"


def test_ninety_six_installments_and_an_entry(portal):
    make_world(portal, count=96)
    drain(portal)
    rows = [row for row in all_charges(portal) if row.kind == "boleto"]
    assert len(rows) == 97
    assert {row.status for row in rows} == {"registered"}
    assert len({row.nosso_numero for row in rows}) == 97
    with portal.database.reading() as session:
        assert session.exec(select(BankAccount)).one().next_sequence == 98
    assert len(portal.boleto.open_titles("11222333000181", limit=200)) == 97


def test_stored_numbers_are_those_of_the_account(portal):
    make_world(portal)
    drain(portal)
    with portal.database.reading() as session:
        account = session.exec(select(BankAccount)).one()
    for row in (row for row in all_charges(portal) if row.kind == "boleto"):
        numbers = compose(BoletoAccount(account.bank, account.params), row.nosso_numero, row.due_date, row.amount)
        assert (row.barcode, row.linha_digitavel) == (numbers.barcode, numbers.linha_digitavel)


def test_without_bolepix_the_psp_makes_the_pix_due_soon(portal):
    portal = untied(portal)
    world = make_world(portal, count=5)  # 26 Nov (entry), 10 Dec, 10 Jan, 10 Feb, ...
    drain(portal)
    kinds = [sorted(charges_of(portal, row.id)) for row in world.installments]
    assert kinds == [["boleto", "pix"]] * 3 + [["boleto"]] * 3
    pix = charges_of(portal, world.installments[1].id)["pix"]
    assert pix.bank_account_id is None
    assert portal.pix.fetch(pix.txid).br_code == pix.br_code


def test_the_next_installment_gets_pix_even_when_far_away(portal):
    portal = untied(portal)
    world = make_world(portal, count=2, entry=0, first_due=date(2027, 6, 10))
    drain(portal)
    assert sorted(charges_of(portal, world.installments[0].id)) == ["boleto", "pix"]
    assert sorted(charges_of(portal, world.installments[1].id)) == ["boleto"]


def test_pix_follows_as_installments_come_near(portal, clock):
    portal = untied(portal)
    world = make_world(portal, count=5)
    drain(portal)
    assert "pix" not in charges_of(portal, world.installments[3].id)
    clock.advance(days=30)
    drain(portal)
    assert charges_of(portal, world.installments[3].id)["pix"].status == "registered"
    assert "pix" not in charges_of(portal, world.installments[4].id)


def test_doing_the_jobs_again_changes_nothing(portal):
    make_world(portal, count=3)
    issue = job_of(portal, "charges.issue")
    issuing.issue(portal, issue)
    register = job_of(portal, "charges.register")
    issuing.issue(portal, issue)
    issuing.register(portal, register)
    before = all_charges(portal)
    issuing.register(portal, register)
    issuing.issue(portal, issue)
    assert all_charges(portal) == before
    drain(portal)
    assert len(all_charges(portal)) == 8


@pytest.mark.parametrize("dies", range(14))
@pytest.mark.parametrize("tied", [True, False])
def test_a_crash_at_any_call_is_finished_by_the_next_run(portal, clock, dies, tied):
    """The process dies right before or right after a call to the bank or PSP, wherever that is."""
    portal = portal if tied else untied(portal)
    world = make_world(portal, count=5)
    calls = 0

    def deadly(real):
        def call(order):
            nonlocal calls
            calls += 1
            if calls == dies // 2 + 1 and dies % 2 == 0:
                raise Crash
            answer = real(order)
            if calls == dies // 2 + 1:
                raise Crash
            return answer
        return call

    doomed = replace(
        portal, boleto=Through(portal.boleto, register=deadly(portal.boleto.register)),
        pix=Through(portal.pix, create=deadly(portal.pix.create)),
    )
    try:
        drain(doomed)
    except Crash:
        clock.advance(seconds=61)
    drain(portal)
    rows = all_charges(portal)
    assert {row.status for row in rows} == {"registered"}
    boletos = [row for row in rows if row.kind == "boleto"]
    assert len(boletos) == len({row.installment_id for row in boletos}) == len(world.installments)
    assert len(portal.boleto.open_titles("11222333000181", limit=200)) == len(boletos)
    pix = [row for row in rows if row.kind == "pix"]
    assert len({row.installment_id for row in pix}) == len(pix) == (6 if tied else 3)


@pytest.mark.parametrize("commit", range(8))
def test_a_crash_at_any_commit_is_finished_by_the_next_run(portal, clock, monkeypatch, commit):
    """The process dies instead of committing its n-th transaction."""
    make_world(portal, count=5)
    real, seen = Session.commit, 0

    def dying(self):
        nonlocal seen
        seen += 1
        if seen == commit + 1:
            raise Crash
        real(self)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", dying)
        try:
            drain(portal)
        except Crash:
            clock.advance(seconds=61)
    drain(portal)
    rows = all_charges(portal)
    assert len(rows) == 12
    assert {row.status for row in rows} == {"registered"}
    assert len(portal.boleto.open_titles("11222333000181", limit=200)) == 6
    with portal.database.reading() as session:
        assert session.exec(select(BankAccount)).one().next_sequence == 7


def test_a_bank_that_is_away_is_asked_again_and_nothing_is_lost(portal, clock):
    world = make_world(portal, count=3)

    def away(_order):
        raise GatewayError("timeout", permanent=False)

    broken = replace(portal, boleto=Through(portal.boleto, register=away))
    for _ in range(40):
        drain(broken)
        clock.advance(seconds=20)
    assert {row.status for row in all_charges(portal)} == {"draft"}
    drain(portal)
    assert {row.status for row in all_charges(portal)} == {"registered"}
    assert len(all_charges(portal)) == 2 * len(world.installments)


def test_what_was_registered_before_the_bank_went_away_is_kept(portal):
    make_world(portal, count=3)
    issuing.issue(portal, job_of(portal, "charges.issue"))
    answered = 0

    def twice_then_away(order):
        nonlocal answered
        answered += 1
        if answered > 2:
            raise GatewayError("timeout", permanent=False)
        return portal.boleto.register(order)

    broken = replace(portal, boleto=Through(portal.boleto, register=twice_then_away))
    with pytest.raises(GatewayError):
        issuing.register(broken, job_of(portal, "charges.register"))
    assert sorted(row.status for row in all_charges(portal) if row.kind == "boleto") == [
        "draft", "draft", "registered", "registered"]


@pytest.mark.parametrize("how", ["answer", "error"])
def test_a_refused_boleto_is_said_and_does_not_hold_up_the_others(portal, how):
    world = make_world(portal, count=3)

    def refuses_one(order):
        if order.amount != 50_000:
            return portal.boleto.register(order)
        if how == "error":
            raise GatewayError("48", permanent=True)
        return Registration("rejected", portal.now(), reason="48")

    drain(replace(portal, boleto=Through(portal.boleto, register=refuses_one)))
    rows = all_charges(portal)
    refused = [row for row in rows if row.status == "rejected"]
    assert [(row.installment_id, row.rejection) for row in refused] == [(world.installments[0].id, "48")]
    assert {row.status for row in rows if row not in refused} == {"registered"}
    with portal.database.reading() as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "charge.rejected")).one()
        assert event.facts == {"kind": "boleto", "reason": "48"}


def test_a_bank_that_answers_by_file(portal):
    make_world(portal, count=1)
    later = Through(
        portal.boleto, ties_pix=False, register=lambda _order: Registration("sent", portal.now()))
    slow = replace(portal, boleto=later)
    drain(slow)
    assert {row.status for row in all_charges(portal) if row.kind == "boleto"} == {"sent"}
    assert not [row for row in all_charges(portal) if row.kind == "boleto" and row.registered_at]


def test_a_code_that_leads_elsewhere_is_never_kept(portal):
    make_world(portal, count=1)

    def swapped(order):
        answer = portal.boleto.register(order)
        return replace(answer, pix=replace(answer.pix, location="pix.other.example/v2/cobv/1"))

    drain(replace(portal, boleto=Through(portal.boleto, register=swapped)))
    rows = all_charges(portal)
    assert {row.kind for row in rows} == {"boleto"}
    assert {row.br_code for row in rows} == {None}


def test_an_undone_agreement_gets_no_charges(portal):
    world = make_world(portal)
    with portal.database.writing() as session:
        row = session.get_one(Agreement, world.agreement.id)
        row.status = "undone"
        session.add(row)
    drain(portal)
    assert all_charges(portal) == []


def test_without_a_bank_account_the_job_ends_where_a_person_sees_it(portal):
    world = make_world(portal)
    with portal.database.writing() as session:
        account = session.exec(select(BankAccount)).one()
        account.active = False
        session.add(account)
    with pytest.raises(CoreError, match="NO_BANK_ACCOUNT"):
        issuing.issue(portal, job_of(portal, "charges.issue"))
    drain(portal)
    with portal.database.reading() as session:
        assert session.exec(select(OutboxMessage)).one().status == "dead"
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "job.dead")).one()
        assert event.facts == {"topic": "charges.issue", "error": "NO_BANK_ACCOUNT"}
        assert event.creditor_id == world.creditor.id


def ask(portal, world, place):
    with portal.database.writing() as session:
        return issuing.ask_for(
            portal, session, session.get_one(Agreement, world.agreement.id, with_for_update=True),
            session.get_one(Installment, world.installments[place].id),
        )


def test_asking_for_a_far_pix(portal):
    portal = untied(portal)
    world = make_world(portal, count=5)
    drain(portal)
    assert ask(portal, world, 5) == 1
    assert ask(portal, world, 5) == 0
    drain(portal)
    assert charges_of(portal, world.installments[5].id)["pix"].status == "registered"


def test_asking_where_the_boleto_brings_its_pix_makes_no_second_one(portal):
    world = make_world(portal, promise=False)
    assert ask(portal, world, 1) == 1
    assert ask(portal, world, 1) == 0
    drain(portal)
    assert ask(portal, world, 1) == 0
    assert len(all_charges(portal)) == 2


def test_asking_again_right_after_a_refusal_makes_nothing(portal, clock):
    world = make_world(portal, promise=False)
    refusing = replace(portal, boleto=Through(
        portal.boleto, register=lambda _order: Registration("rejected", portal.now(), reason="48")))
    assert ask(portal, world, 0) == 1
    drain(refusing)
    assert ask(portal, world, 0) == 0
    clock.advance(minutes=61)
    assert ask(portal, world, 0) == 1


def test_no_pix_without_a_key(portal):
    portal = untied(portal)
    world = make_world(portal)
    with portal.database.writing() as session:
        row = session.get_one(Creditor, world.creditor.id)
        row.pix_key = ""
        session.add(row)
    drain(portal)
    assert {row.kind for row in all_charges(portal)} == {"boleto"}


def test_written_off_while_its_registration_was_on_the_way(portal):
    """The bank hears "cancel" before "register": the boleto must not stay payable."""
    world = make_world(portal, count=1, entry=0, promise=False)
    ask(portal, world, 0)

    def cancelled_meanwhile(order):
        answer = portal.boleto.register(order)
        with portal.database.writing() as session:
            row = session.get_one(Charge, UUID(order.key))
            charges.withdraw(session, row, now=portal.now(), new_id=uuid.uuid4, tied=True)
        return answer

    issuing.register(
        replace(portal, boleto=Through(portal.boleto, register=cancelled_meanwhile)),
        job_of(portal, "charges.register"),
    )
    assert portal.boleto.open_titles("11222333000181")
    drain(portal)
    assert portal.boleto.open_titles("11222333000181") == []
    assert [row.status for row in all_charges(portal)] == ["written_off"]


def test_withdrawing_an_installment_closes_everything_at_the_companies(portal):
    portal = untied(portal)
    world = make_world(portal, count=1)
    drain(portal)
    with portal.database.writing() as session:
        for row in world.installments:
            charges.withdraw_all(session, row.id, now=portal.now(), new_id=uuid.uuid4)
    drain(portal)
    assert {row.status for row in all_charges(portal)} == {"written_off"}
    assert portal.boleto.open_titles("11222333000181") == []
    assert portal.pix.open_charges("11222333000181") == []
