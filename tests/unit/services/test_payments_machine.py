"""Everything that can happen to money, in any order, with crashes in between: the books are whole after each step.

A planted bug shows that the machine would notice. More runs: PORTAL_MACHINE_RUNS=500 (default 8).
"""

import os
import shutil
import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlmodel import select

from portal.config import Settings
from portal.db.models import BankAccount, Charge, Installment, Payment, Refund, SuspenseMatch
from portal.jobs import drain
from portal.services import charges, matching, payments, refund_sending, refunds, settling
from portal.services.ledger import movements
from portal.services.wiring import build_portal
from tests import bank_files
from tests.conftest import SERVER, Clock
from tests.money import broken, dump, rows
from tests.money_machine import ANY, CRASH, Outside
from tests.paying import make_world, untied

RUNS = int(os.environ.get("PORTAL_MACHINE_RUNS", "8"))
PEOPLE = st.sampled_from(["ana", "Bia", "ANA", "caio"])
DECISIONS = ["request", "request", "approve", "approve", "both", "both", "refuse", "by hand"]


class Money(Outside):
    """The people who decide, and what must hold after every step."""

    def installments(self):
        return sorted(rows(self.portal, Installment), key=lambda i: (i.due_date, i.number))

    @rule(which=ANY, by=PEOPLE, what=st.sampled_from(DECISIONS), crash=CRASH)
    def somebody_decides_a_refund(self, which, by, what, crash):
        refund = self.pick(sorted(rows(self.portal, Refund), key=lambda r: r.created_at), which)
        if refund is None:
            return
        now = self.clock.now()

        def act():
            with self.portal.database.writing() as session:
                if what == "both":
                    refunds.request(session, refund.id, "dora", now=now)
                    refunds.approve(session, refund.id, by, now=now, new_id=uuid.uuid4)
                elif what == "request":
                    refunds.request(session, refund.id, by, now=now)
                elif what == "approve":
                    refunds.approve(session, refund.id, by, now=now, new_id=uuid.uuid4)
                elif what == "refuse":
                    refunds.refuse(session, refund.id, by, now=now)
                else:
                    refund_sending.confirm_by_hand(session, refund.id, f"TED {refund.id}", by, now=now)
        self.attempt(act, crash)

    @rule(crash=CRASH)
    def refunds_are_sent(self, crash):
        self.attempt(lambda: refund_sending.send_due(self.portal), crash)

    @rule(which=ANY, place=ANY, by=PEOPLE, back=st.booleans())
    def somebody_has_an_idea_about_held_money(self, which, place, by, back):
        held = [p for p in rows(self.portal, Payment) if p.outcome == "suspended"]
        payment = self.pick(sorted(held, key=lambda p: p.created_at), which)
        installment = self.pick(self.installments(), place)
        if payment is None:
            return

        def act():
            with self.portal.database.writing() as session:
                if back:
                    refunds.request_for(session, payment.id, by, "", now=self.clock.now(), new_id=uuid.uuid4)
                else:
                    matching.propose(session, payment.id, installment.id, by, now=self.clock.now(), new_id=uuid.uuid4)
        self.attempt(act)

    @rule(which=ANY, by=PEOPLE, yes=st.booleans(), crash=CRASH)
    def somebody_decides_the_idea(self, which, by, yes, crash):
        match = self.pick(sorted(rows(self.portal, SuspenseMatch), key=lambda m: m.created_at), which)
        if match is None:
            return

        def act():
            with self.portal.database.writing() as session:
                if yes:
                    matching.approve(session, match.id, by, now=self.clock.now(), new_id=uuid.uuid4)
                else:
                    matching.refuse(session, match.id, by, now=self.clock.now())
        self.attempt(act, crash)

    @rule(which=ANY, for_good=st.booleans())
    def an_installment_is_written_off(self, which, for_good):
        """Its charges are taken back; for good: nobody has to pay it any more."""
        open_ones = [i for i in self.installments() if i.status in ("open", "overdue")]
        row = self.pick(open_ones, which)
        if row is None or len([i for i in open_ones if i.agreement_id == row.agreement_id]) < 2:
            return

        def act():
            with self.portal.database.writing() as session:
                place = settling.lock_place(session, row.id)
                charges.withdraw_all(session, row.id, now=self.clock.now(), new_id=uuid.uuid4)
                if for_good:
                    place.installment.status = "cancelled"
                    session.add(place.installment)
                    movements.written_down(session, place.agreement, [place.installment], now=self.clock.now(),
                                           new_id=uuid.uuid4)
        self.attempt(act)

    @invariant()
    def the_books_are_whole(self):
        assert broken(self.portal, "I11") == {}

    @invariant()
    def nothing_told_is_lost_and_nothing_counts_twice(self):
        found = rows(self.portal, Payment)
        plain = {p.key: p.amount for p in found if not p.key.startswith("cnab:") and p.key not in self.by_rail}
        assert self.told.items() <= plain.items()
        assert set(plain) <= {one.key for one in self.notices}
        numbers = {c.id: c.nosso_numero for c in rows(self.portal, Charge)}
        filed = [(numbers.get(p.charge_id), p.amount) for p in found if p.key.startswith("cnab:") and p.charge_id]
        assert len(filed) == len(set(filed)) and set(filed) <= self.in_files

    @invariant()
    def the_psp_sent_back_what_was_approved_and_no_more(self):
        known = {r.id.hex: r for r in rows(self.portal, Refund)}
        for key in self.by_rail:
            for back in self.portal.pix.find_received(key).refunds:
                if not back.unasked:
                    assert known[back.id].amount == back.amount
                    assert known[back.id].status in ("sending", "sent")
                    assert known[back.id].requested_by != known[back.id].approved_by

    def teardown(self):
        """All is told, all is done; then everything is told again, shuffled, five times: nothing moves."""
        try:
            self.everything()
            before = dump(self.portal)
            for _ in range(5):
                self.shuffle(self.notices)
                self.everything()
            assert dump(self.portal) == before
            self.the_books_are_whole()
        finally:
            self.portal.database.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)

    def everything(self):
        for one in self.notices:
            self.tell(one)
        for data, _lines in self.files:
            self.upload(data)
        drain(self.portal)


def machine(template, **values):
    return type("Machine", (Money,), {"template": template, **values})


def run(kind, runs=RUNS, steps=30, **values):
    run_state_machine_as_test(kind, settings=settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), **values,
    ))


@pytest.fixture(scope="module")
def template(tmp_path_factory, migrated):
    """An agreement with all its charges registered, to begin each run from."""
    if SERVER:
        pytest.skip("many small databases: on SQLite only; the same acts are tested on PostgreSQL one by one")
    folder = tmp_path_factory.mktemp("machine")
    shutil.copy(migrated, folder / "quite.db")
    portal = untied(build_portal(Settings(
        environment="test", database_url=f"sqlite:///{folder / 'quite.db'}", simulated_dir=str(folder / "simulated"),
        base_url="http://localhost",
    ), Clock()))
    make_world(portal, count=2)
    with portal.database.writing() as session:
        account = session.exec(select(BankAccount)).one()
        account.params = bank_files.CAIXA
        session.add(account)
    drain(portal)
    with portal.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    portal.database.engine.dispose()
    return folder


def test_money_is_never_lost_never_counted_twice_and_always_explained(template):
    run(machine(template))


def keys_are_ignored(monkeypatch):
    """The same receipt is new each time."""
    monkeypatch.setattr(payments, "short", lambda key: f"{key[:40]}{uuid.uuid4().hex}")


def surplus_is_dropped(monkeypatch):
    """What is too much stays where it was, and nobody owes it."""
    real = settling.allocate
    monkeypatch.setattr(settling, "allocate", lambda *asked: (found := real(*asked)) and tuple(
        replace(part, surplus=0) for part in found))


@pytest.mark.parametrize("bug", [keys_are_ignored, surplus_is_dropped])
def test_a_planted_bug_is_found(template, monkeypatch, bug):
    bug(monkeypatch)
    with pytest.raises((AssertionError, KeyError)):
        run(machine(template), runs=60, phases=[Phase.generate], derandomize=True)
