"""Making remessas: every bank there and back, numbers that only grow, nothing twice, nothing lost."""

import threading
import uuid
from datetime import date

import pytest
from sqlmodel import select

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import remessa_reader
from portal.core.errors import CoreError
from portal.db.models import AuditEvent, BankFile, BankOrder, Charge
from portal.gateways.boleto.cnab_title import read_own_id
from portal.jobs import drain
from portal.services import charges
from portal.services.cnab import collecting
from portal.services.cnab.accounts import find_accounts, one_account
from portal.services.cnab.posting import drop, post
from portal.services.cnab.remessa import make, make_again
from tests.bank_files import (
    CHECKER,
    MAKER,
    all_payments,
    boletos,
    by_file,
    make_filed_world,
    paid,
    retorno,
    said,
    sent,
    taken_in,
)
from tests.rows import fingerprint
from tests.unit.core.cnab.factories import PARAMS


@pytest.fixture
def filed(portal):
    return by_file(portal)


@pytest.mark.parametrize("kind", PARAMS)
def test_every_bank_there_and_back(filed, kind):
    _, account = make_filed_world(filed, kind[:3], PARAMS[kind], count=2)
    made = sent(filed, account)
    found = remessa_reader.read(made.content, BoletoAccount(account.bank, account.params))
    rows = boletos(filed)
    assert [(one.nosso_numero, one.amount_cents, one.due_date) for one in found.orders] == [
        (row.nosso_numero, row.amount, row.due_date) for row in rows]
    if kind[:3] != "104":  # Caixa wants the document number repeated there
        assert [read_own_id(one.own_id) for one in found.orders] == [row.id for row in rows]
    outcomes = [said(rows[0], "02"), said(rows[1], "03", motivos="45"), said(rows[2], "02"), paid(rows[0])]
    taken_in(filed, retorno(account, outcomes))
    assert [row.status for row in boletos(filed)] == ["settled", "rejected", "registered"]
    assert [(p.outcome, p.amount) for p in all_payments(filed)] == [("applied", rows[0].amount)]


def test_the_file_is_stored_before_it_leaves(filed):
    _, account = make_filed_world(filed, count=1)
    made = make(filed, account.id, MAKER)
    with filed.database.reading() as session:
        row = session.get_one(BankFile, made.file_id)
        assert (row.content, row.nsa, row.titles, row.status) == (made.content, 1, 2, "staged")
        event = session.exec(select(AuditEvent).where(AuditEvent.topic == "cnab.remessa_made")).one()
        assert event.facts["sha256"] == row.sha256.hex() and event.actor == "staff:ana souza"


def test_a_dry_run_writes_nothing(filed):
    _, account = make_filed_world(filed, count=1)
    before = fingerprint(filed)
    dry = make(filed, account.id, MAKER, dry_run=True)
    assert (dry.file_id, dry.entries) == (None, 2)
    assert fingerprint(filed) == before
    assert make(filed, account.id, MAKER).content == dry.content


def test_a_file_set_aside_frees_its_boletos_and_keeps_its_number(filed):
    _, account = make_filed_world(filed, count=1)
    first = make(filed, account.id, MAKER)
    assert make(filed, account.id, MAKER) is None
    drop(filed, first.file_id, MAKER)
    drop(filed, first.file_id, MAKER)
    second = make(filed, account.id, MAKER)
    assert (second.nsa, second.entries) == (2, 2)
    with pytest.raises(CoreError) as refused:
        post(filed, first.file_id, CHECKER)
    assert refused.value.code == "CNAB_FILE_DROPPED"
    post(filed, second.file_id, CHECKER)
    with pytest.raises(CoreError) as refused:
        drop(filed, second.file_id, MAKER)
    assert refused.value.code == "CNAB_FILE_POSTED"


def test_numbers_only_grow(filed):
    _, account = make_filed_world(filed, count=1)
    drop(filed, make(filed, account.id, MAKER, nsa=900).file_id, MAKER)
    for nsa in (1, 899, 900):
        with pytest.raises(CoreError) as refused:
            make(filed, account.id, MAKER, nsa=nsa)
        assert (refused.value.code, refused.value.facts["last"]) == ("CNAB_NSA", 900)
    assert make(filed, account.id, MAKER).nsa == 901


def test_two_people_at_once_make_one_file(filed):
    _, account = make_filed_world(filed, count=4)
    made, faults = [], []

    def go():
        try:
            made.append(make(filed, account.id, MAKER))
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [one.entries for one in made if one] == [5]
    with filed.database.reading() as session:
        assert len(session.exec(select(BankOrder)).all()) == 5


def test_more_than_one_file_holds(filed, monkeypatch):
    _, account = make_filed_world(filed, count=4)
    monkeypatch.setattr(collecting, "MOST", 3)
    monkeypatch.setattr(collecting.collect, "__defaults__", (3,))
    first = make(filed, account.id, MAKER)
    second = make(filed, account.id, MAKER)
    assert [(one.entries, one.more, one.nsa) for one in (first, second)] == [(3, True, 1), (2, False, 2)]


def test_jobs_done_again_change_nothing(filed):
    """The register job may run again after the file was posted: the bank was told, and it stays "sent"."""
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    with filed.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE outbox_message SET status = 'waiting', done_at = NULL")
    drain(filed)
    assert [row.status for row in boletos(filed)] == ["sent", "sent"]
    assert make(filed, account.id, MAKER) is None


def test_which_account(filed):
    _, account = make_filed_world(filed, count=1)
    with filed.database.reading() as session:
        assert one_account(session, bank="104").id == account.id
        assert one_account(session, account=str(account.id)[:13]).id == account.id
        assert find_accounts(session, creditor_id=uuid.uuid4()) == []
        for choice in ({"bank": "756"}, {"account": "ffffffff"}):
            with pytest.raises(CoreError) as refused:
                one_account(session, **choice)
            assert refused.value.code == "CNAB_NO_ACCOUNT"


def test_an_overdue_draft_is_left_out_and_said(filed):
    _, account = make_filed_world(filed, count=2, first_due=date(2026, 11, 30))
    filed.clock.advance(days=10)
    made = make(filed, account.id, MAKER)
    assert made.entries == 1
    assert [one.error.code for one in made.left_out] == ["CNAB_DUE_DATE"] * 2


def test_a_file_the_bank_refused_as_a_whole_goes_again_under_a_new_number(filed):
    _, account = make_filed_world(filed, count=2)
    made = make(filed, account.id, MAKER)
    with pytest.raises(CoreError) as refused:
        make_again(filed, made.file_id, MAKER)
    assert refused.value.code == "CNAB_NOT_POSTED"
    post(filed, made.file_id, CHECKER)
    rows = boletos(filed)
    taken_in(filed, retorno(account, [said(rows[0], "02")]))  # one of them the bank did take
    second = make_again(filed, made.file_id, MAKER)
    assert (second.entries, second.nsa) == (2, 2)
    post(filed, second.file_id, CHECKER)
    assert make_again(filed, made.file_id, MAKER) is None
    assert [row.status for row in boletos(filed)] == ["registered", "sent", "sent"]
    with pytest.raises(CoreError) as refused:
        make_again(filed, uuid.uuid4(), MAKER)
    assert refused.value.code == "CNAB_FILE_MISSING"


def test_a_second_try_set_aside_is_not_forgotten(filed):
    _, account = make_filed_world(filed, count=2)
    made = sent(filed, account)
    drop(filed, make_again(filed, made.file_id, MAKER).file_id, MAKER)
    with filed.database.writing() as session:
        gone = boletos(filed)[0]
        charges.withdraw(session, session.get_one(Charge, gone.id), now=filed.now(), new_id=uuid.uuid4)
    third = sent(filed, account)
    assert (third.entries, third.write_offs, third.nsa) == (2, 1, 3)
    assert make(filed, account.id, MAKER) is None
