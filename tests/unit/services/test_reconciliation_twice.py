"""Paid by Pix and by boleto, told five times, shuffled: one settles, the other goes back, and that is all."""

import random
import uuid

import pytest
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import BankAccount, GatewayCursor, Installment, LedgerJournal, Payment, Refund
from portal.jobs import drain
from portal.services import pix_callbacks, pix_returns, reconciliation, refund_sending, refunds
from portal.services.cnab import posting
from portal.services.cnab.staging import stage
from tests.bank_files import CAIXA, closed, joined, paid, retorno, retorno_lines
from tests.money import balances, broken, dump, row, rows
from tests.paying import charges_of, make_world, untied


@pytest.fixture
def portal(portal):
    return untied(portal)


@pytest.fixture
def world(portal):
    made = make_world(portal, count=2)
    with portal.database.writing() as session:
        account = session.exec(select(BankAccount)).one()
        account.params = CAIXA
        session.add(account)
    drain(portal)
    return made


def upload(portal, data):
    try:
        posting.post(portal, stage(portal, data, "a.ret", "Ana").file_id, "Bia")
    except CoreError as error:
        return error.code
    return ""


def callback(portal, world, one):
    pix_callbacks.note(portal, {"pix": [{
        "endToEndId": one.e2eid, "txid": one.txid, "chave": world.creditor.pix_key, "valor": "1.00",
    }]})
    drain(portal)


def give_back(portal):
    (refund,) = [r for r in rows(portal, Refund) if r.status == "owed"]
    with portal.database.writing() as session:
        refunds.request(session, refund.id, "Ana", now=portal.now())
    with portal.database.writing() as session:
        refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    refund_sending.send_due(portal)
    return refund.id


def test_pix_after_the_boleto_goes_back_by_itself(portal, world):
    charges = charges_of(portal, world.installments[0].id)
    one = portal.pix.pay(charges["pix"].txid)  # before anybody withdraws it
    account = rows(portal, BankAccount)[0]
    assert upload(portal, retorno(account, [paid(charges["boleto"])])) == ""
    callback(portal, world, one)
    assert row(portal, Installment, world.installments[0].id).status == "paid"
    assert sorted(p.outcome for p in rows(portal, Payment)) == ["applied", "refund"]
    refund_id = give_back(portal)
    assert row(portal, Refund, refund_id).status == "sent"
    assert [(b.id, b.amount) for b in portal.pix.find_received(one.e2eid).refunds] == [(refund_id.hex, 50_000)]
    assert balances(portal) == {"receivable": 50_000, "agreed": -100_000, "cash_boleto": 50_000}


def test_boleto_after_the_pix_is_for_a_person_to_transfer(portal, world):
    charges = charges_of(portal, world.installments[0].id)
    callback(portal, world, portal.pix.pay(charges["pix"].txid))
    upload(portal, retorno(rows(portal, BankAccount)[0], [paid(charges["boleto"])]))
    assert row(portal, Refund, give_back(portal)).status == "manual"


@pytest.mark.parametrize("seed", range(3))
def test_everything_five_times_and_shuffled_leaves_the_books_as_they_are(portal, world, clock, seed):
    """Callbacks, polls, returns read again, lost cursors; the retorno three times, cut, and merged with another."""
    made = [charges_of(portal, one.id) for one in world.installments]
    account = rows(portal, BankAccount)[0]
    arrived = [portal.pix.pay(made[0]["pix"].txid), portal.pix.pay(made[1]["pix"].txid, amount=30_000)]
    first = retorno_lines(account, [paid(made[0]["boleto"]), paid(made[2]["boleto"], 10_000)], nsa=1)
    second = retorno_lines(account, [paid(made[2]["boleto"], 15_000)], nsa=2)
    clock.advance(hours=1)
    merged = joined(closed(account, [*retorno_lines(account, [
        paid(made[0]["boleto"]), paid(made[2]["boleto"], 10_000), paid(made[2]["boleto"], 15_000),
    ], nsa=3)[:-2]]))

    def lose_the_cursors():
        with portal.database.writing() as session:
            for cursor in session.exec(select(GatewayCursor)).all():
                session.delete(cursor)
        reconciliation.read_pix(portal)

    told = [
        *(lambda one=one: callback(portal, world, one) for one in arrived),
        lambda: upload(portal, joined(first)), lambda: upload(portal, joined(second)), lambda: upload(portal, merged),
        lambda: upload(portal, joined(first[:-1])), lambda: upload(portal, joined(first[: len(first) // 2])),
        lambda: reconciliation.read_pix(portal), lambda: pix_returns.read_returns(portal), lose_the_cursors,
        lambda: refund_sending.send_due(portal), lambda: drain(portal),
    ]
    shuffle = random.Random(seed).shuffle
    shuffle(told)
    for tell in told:
        tell()
    give_back_all(portal)
    portal.pix.take_back(arrived[1].e2eid, 20_000)
    pix_returns.read_returns(portal)
    drain(portal)
    before = dump(portal)
    assert {p.key for p in rows(portal, Payment)} >= {one.e2eid for one in arrived}
    assert len(rows(portal, Payment)) == 5
    for _ in range(5):
        shuffle(told)
        for tell in told:
            tell()
    assert dump(portal) == before
    assert broken(portal, "I11") == {}
    assert [j.topic for j in rows(portal, LedgerJournal)].count("payment.received") == 5


def give_back_all(portal):
    for refund in rows(portal, Refund):
        with portal.database.writing() as session:
            refunds.request(session, refund.id, "Ana", now=portal.now())
            refunds.approve(session, refund.id, "Bia", now=portal.now(), new_id=uuid.uuid4)
    refund_sending.send_due(portal)
