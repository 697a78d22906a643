"""The world around the money of one creditor, for a state machine: payments, notices, files, time, crashes."""

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import event
from sqlmodel import select

from portal.config import Settings
from portal.core.errors import CoreError
from portal.db.models import Agreement, BankAccount, Charge, Debtor
from portal.gateways.errors import GatewayError
from portal.jobs import drain
from portal.services import payments, pix_returns
from portal.services.cnab import posting
from portal.services.cnab.staging import stage
from portal.services.wiring import build_portal
from tests import bank_files
from tests.conftest import Clock
from tests.money import receipt_of, reversal_of, rows, take
from tests.paying import make_agreement, untied

ANY = st.integers(0, 10_000)
LOST = st.sampled_from([False, False, False, True])
#: After how many statements of writing the process ends; 0: it does not.
CRASH = st.one_of(st.just(0), st.integers(1, 40))
#: More, less, and exactly what a charge asks.
DIFFERENCE = st.sampled_from([0, 0, 0, 0, 1, -1, 700, -12_000, 25_000])


class Crash(BaseException):
    """The process ends at a statement: nothing catches this."""


class Outside(RuleBasedStateMachine):
    """One creditor and one debtor with their agreements; what their banks, the PSP and the clock do."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="quite-machine-"))
        shutil.copytree(self.template, self.folder, dirs_exist_ok=True)
        self.clock = Clock()
        self.portal = untied(build_portal(Settings(
            environment="test", database_url=f"sqlite:///{self.folder / 'quite.db'}",
            simulated_dir=str(self.folder / "simulated"), base_url="http://localhost",
        ), self.clock))
        self.notices: list[payments.Receipt] = []
        self.told: dict[str, int] = {}
        self.by_rail: set[str] = set()
        self.files: list[tuple[bytes, list[dict]]] = []
        self.in_files: set[tuple[str, int]] = set()
        self.fuse = -1
        self.shuffle = random.Random(0).shuffle
        event.listen(self.portal.database.engine, "before_cursor_execute", self._burn)

    def _burn(self, connection, _cursor, _statement, *_rest):
        if self.fuse > 0 and connection.get_execution_options().get("quite_writes"):
            self.fuse -= 1
            if self.fuse == 0:
                raise Crash

    def attempt(self, act, crash=0):
        """Do it; a refusal is an answer, and a crash is a crash: the process starts again. Whether it was done."""
        self.fuse = crash or -1
        try:
            act()
        except (CoreError, GatewayError, Crash):
            return False
        finally:
            self.fuse = -1
        return True

    def pick(self, found, number):
        return found[number % len(found)] if found else None

    def all_charges(self, kind=None):
        found = rows(self.portal, Charge)
        return sorted((c for c in found if kind in (None, c.kind)), key=lambda c: (c.created_at, c.due_date, c.kind))

    @initialize()
    def begin(self):
        drain(self.portal)

    @rule(count=st.integers(1, 2), entry=st.sampled_from([0, 50_000]))
    @precondition(lambda self: len(rows(self.portal, Agreement)) < 3)
    def accept(self, count, entry):
        def act():
            with self.portal.database.writing() as session:
                debtor = session.exec(select(Debtor)).one()
                made = len(session.exec(select(Agreement.id)).all())
                make_agreement(session, self.portal, debtor, count=count, entry=entry, number=f"2026-{made:06d}")
        self.attempt(act)

    @rule(crash=CRASH)
    def work(self, crash):
        self.attempt(lambda: drain(self.portal), crash)

    @rule(days=st.sampled_from([0, 1, 5, 20]), hours=st.integers(0, 23))
    def time_passes(self, days, hours):
        self.clock.advance(days=days, hours=hours)

    @rule(which=ANY, difference=DIFFERENCE, late=st.sampled_from([0, 0, 0, 500, 667]), lost=LOST, crash=CRASH)
    def somebody_pays(self, which, difference, late, lost, crash):
        """A receipt comes into the world; how it is told this time, and how often again, is another matter."""
        charge = self.pick(self.all_charges(), which)
        if charge is None or charge.amount + difference <= 0:
            return
        values = {"amount": charge.amount + difference, "late": late, "paid_at": self.clock.now()}
        if lost:
            values |= {"txid": "f" * 32} if charge.kind == "pix" else {"nosso_numero": "14999999999999999"}
        self.notices.append(receipt_of(self.portal, charge, **values))
        self.tell(self.notices[-1], crash)

    @rule(which=ANY, share=st.sampled_from([1, 1, 1, 2, 3]))
    def a_bank_takes_back(self, which, share):
        credits = [one for one in self.notices if one.kind == "credit"]
        one = self.pick(credits, which)
        if one is None:
            return
        gone = sum(notice.amount for notice in self.notices if notice.reference == one.key)
        if gone + max(1, one.amount // share) <= one.amount:
            self.notices.append(reversal_of(self.portal, one, amount=max(1, one.amount // share)))

    @rule(which=ANY, times=st.integers(1, 3), crash=CRASH)
    def a_notice_is_told(self, which, times, crash):
        one = self.pick(self.notices, which)
        for _ in range(times if one is not None else 0):
            self.tell(one, crash)

    def tell(self, one, crash=0):
        if self.attempt(lambda: take(self.portal, one), crash) and one.kind == "credit":
            self.told[one.key] = one.amount

    @rule(which=ANY, difference=DIFFERENCE)
    def a_pix_goes_through_the_psp(self, which, difference):
        charge = self.pick([c for c in self.all_charges("pix") if c.status == "registered"], which)
        if charge is not None and charge.amount + difference > 0:
            amount = charge.amount + difference if difference else None

            def act():
                self.by_rail.add(self.portal.pix.pay(charge.txid, amount=amount).e2eid)
            self.attempt(act)

    @rule(which=ANY, share=st.sampled_from([1, 2]))
    def the_med_takes_a_pix_back(self, which, share):
        keys = sorted(self.by_rail)
        one = self.portal.pix.find_received(self.pick(keys, which)) if keys else None
        if one is not None:
            self.attempt(lambda: self.portal.pix.take_back(one.e2eid, one.amount // share))

    @rule(which=ANY)
    def an_installment_is_paid_by_both_ways(self, which):
        """The boleto at a counter and the Pix at the PSP, before either is told."""
        found = [c for c in self.all_charges() if c.status == "registered"]
        pix = self.pick([c for c in found if c.kind == "pix"], which)
        boleto = next((c for c in found if pix and c.kind == "boleto" and c.installment_id == pix.installment_id), None)
        if pix is None or boleto is None:
            return
        if self.attempt(lambda: self.by_rail.add(self.portal.pix.pay(pix.txid).e2eid)):
            self.notices.append(receipt_of(self.portal, boleto, paid_at=self.clock.now()))

    @rule(crash=CRASH)
    def returns_are_read(self, crash):
        self.attempt(lambda: pix_returns.read_returns(self.portal), crash)



    @rule(which=st.lists(ANY, min_size=1, max_size=3), difference=DIFFERENCE, merged=st.booleans(), crash=CRASH)
    def a_retorno_comes(self, which, difference, merged, crash):
        boletos = [c for c in self.all_charges("boleto") if c.nosso_numero]
        if not boletos:
            return
        picked = {self.pick(boletos, number).id: self.pick(boletos, number) for number in which}
        lines = [bank_files.paid(c, max(1, c.amount + difference)) for c in picked.values()]
        if merged and self.files:
            lines = [*self.files[-1][1], *lines]
        lines = list({(line["charge"].id, line["pago"]): line for line in lines}.values())
        account = rows(self.portal, BankAccount)[0]
        data = bank_files.retorno(account, lines, nsa=len(self.files) + 1)
        self.files.append((data, lines))
        self.in_files |= {(line["charge"].nosso_numero, line["pago"]) for line in lines}
        self.upload(data, crash)

    @rule(which=ANY, cut=st.sampled_from([0, 0, 1, 3]), crash=CRASH)
    def a_retorno_comes_again(self, which, cut, crash):
        if self.files:
            data = self.pick(self.files, which)[0]
            self.upload(data[:-242 * cut] if cut else data, crash)

    def upload(self, data, crash=0):
        def act():
            staged = stage(self.portal, data, "a.ret", "Ana")
            posting.post(self.portal, staged.file_id, "Bia")
        self.attempt(act, crash)
