"""What the next remessa has to say about boletos that were taken back."""

import uuid

import pytest
from sqlmodel import select

from portal.db.models import BankOrder, Charge
from portal.services import charges
from portal.services.cnab.remessa import make
from tests.bank_files import (
    MAKER,
    boletos,
    by_file,
    make_filed_world,
    retorno,
    said,
    sent,
    taken_in,
)


@pytest.fixture
def filed(portal):
    return by_file(portal)




def test_a_boleto_taken_back_is_written_off_in_the_next_file_once(filed):
    _, account = make_filed_world(filed, count=2)
    sent(filed, account)
    rows = boletos(filed)
    with filed.database.writing() as session:
        for row in rows[:2]:
            charges.withdraw(session, session.get_one(Charge, row.id), now=filed.now(), new_id=uuid.uuid4)
    taken_in(filed, retorno(account, [said(rows[0], "09")]))  # this one the bank closed by itself
    made = sent(filed, account)
    assert (made.entries, made.write_offs, made.nsa) == (0, 1, 2)
    assert make(filed, account.id, MAKER) is None
    taken_in(filed, retorno(account, [said(rows[1], "09")], nsa=2))
    with filed.database.reading() as session:
        order = session.exec(select(BankOrder).where(BankOrder.movement == "02")).one()
        assert (order.charge_id, order.answered_at) == (rows[1].id, filed.now())


def test_what_the_bank_gave_up_by_itself_needs_no_write_off(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    with filed.database.writing() as session:
        for row in boletos(filed):
            charges.withdraw(session, session.get_one(Charge, row.id), now=filed.now(), new_id=uuid.uuid4)
    filed.clock.advance(days=99 + 3)  # the entry fell due three days after the start
    assert make(filed, account.id, MAKER, dry_run=True).write_offs == 2
    filed.clock.advance(days=1)
    assert make(filed, account.id, MAKER, dry_run=True).write_offs == 1
    filed.clock.advance(days=30)
    assert make(filed, account.id, MAKER) is None


def test_a_boleto_the_bank_never_heard_of_needs_no_write_off(filed):
    _, account = make_filed_world(filed, count=1)
    with filed.database.writing() as session:
        for row in boletos(filed):
            charges.withdraw(session, session.get_one(Charge, row.id), now=filed.now(), new_id=uuid.uuid4)
    assert make(filed, account.id, MAKER) is None
