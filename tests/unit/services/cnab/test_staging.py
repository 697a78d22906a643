"""Taking retornos in: 240 and 400, whose they are, and what a person sees before posting."""

import pytest
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import BankAccount
from portal.services.cnab.posting import post
from portal.services.cnab.staging import stage
from portal.services.cnab.summary import find_file, summarize
from tests.bank_files import (
    CAIXA,
    CHECKER,
    MAKER,
    all_payments,
    boletos,
    by_file,
    joined,
    lines_of,
    make_filed_world,
    paid,
    retorno,
    said,
    sent,
)
from tests.factories import make_bank_account, make_creditor
from tests.rows import fingerprint
from tests.unit.core.cnab import test_retorno_400
from tests.unit.core.cnab.factories import PARAMS


@pytest.fixture
def filed(portal):
    return by_file(portal)


def refused(call, *args, **values):
    with pytest.raises(CoreError) as error:
        call(*args, **values)
    return error.value.code


def seen(portal, staged):
    with portal.database.reading() as session:
        return summarize(session, find_file(session, staged.file_id.hex))


def test_what_a_person_sees_before_posting(filed):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    rows = boletos(filed)
    outcomes = [said(rows[0], "02"), said(rows[1], "03", motivos="4852"), paid(rows[2]), paid(rows[3]), paid(rows[2])]
    before = fingerprint(filed)
    shown = seen(filed, stage(filed, retorno(account, outcomes), "a.ret", MAKER))
    assert [(g.movement, g.words, g.count, g.paid) for g in shown.groups] == [
        ("02", "Entrada confirmada", 1, 0), ("03", "Entrada rejeitada", 1, 0),
        ("06", "Liquidação", 3, rows[2].amount * 2 + rows[3].amount)]
    (rejected,) = shown.rejected
    assert rejected.motives == (("48", "CEP inválido"), ("52", "Estado inválido"))
    assert [line.line for line in shown.repeated] == [11]
    assert shown.doubtful == ()
    after = fingerprint(filed)
    assert {name for name in before if before[name] != after[name]} == {"bank_file", "bank_line", "audit_event"}


def test_a_400_pays_as_well(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    first = boletos(filed)[0]
    number, cents = first.nosso_numero, f"{first.amount:013d}"
    lines = test_retorno_400.file("104", {57: number[:2], 59: number[2:], 109: "21", 254: cents, 267: "0" * 13,
                                          280: "0" * 13})
    lines[0] = lines[0][:26] + "0501433756".ljust(20) + lines[0][46:]
    staged = stage(filed, joined(lines), "a.ret", MAKER)
    post(filed, staged.file_id, CHECKER)
    assert [line.state for line in lines_of(filed, staged.file_id)] == ["applied"]
    assert [(p.outcome, p.amount) for p in all_payments(filed)] == [("applied", first.amount)]


def test_whose_file_it_is(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    data = retorno(account, [paid(boletos(filed)[0])])
    with filed.database.writing() as session:
        other = make_creditor(session, filed, slug="outro", hostname="outro.example")
        theirs = make_bank_account(session, other, params=CAIXA | {"codigo_beneficiario": "999888"})
    assert refused(stage, filed, data, "a.ret", MAKER, creditor_id=other.id) == "CNAB_OTHER_ACCOUNT"
    assert refused(stage, filed, data, "a.ret", MAKER, account=theirs.id.hex) == "CNAB_OTHER_ACCOUNT"
    assert refused(stage, filed, data, "a.ret", MAKER, account="ffff") == "CNAB_NO_ACCOUNT"
    assert refused(stage, filed, data, "a.ret", "  ") == "PERSON_MISSING"
    staged = stage(filed, data, "a.ret", MAKER)
    with filed.database.reading() as session:
        assert find_file(session, staged.file_id.hex[:8]).bank_account_id == account.id


def test_two_accounts_with_one_name_ask_which(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    with filed.database.writing() as session:
        make_bank_account(session, make_creditor(session, filed, slug="outro", hostname="o.example"), params=CAIXA)
    data = retorno(account, [paid(boletos(filed)[0])])
    assert refused(stage, filed, data, "a.ret", MAKER) == "CNAB_WHICH_ACCOUNT"
    assert not stage(filed, data, "a.ret", MAKER, account=account.id.hex).again
    with filed.database.reading() as session:
        second = next(row.id for row in session.exec(select(BankAccount)) if row.id != account.id)
    assert refused(stage, filed, data, "a.ret", MAKER, account=second.hex) == "CNAB_FILE_OF_ANOTHER"


@pytest.mark.parametrize("kind", PARAMS)
def test_the_number_of_every_bank_is_ours_again(filed, kind):
    _, account = make_filed_world(filed, kind[:3], PARAMS[kind], count=1)
    sent(filed, account)
    staged = stage(filed, retorno(account, [said(row, "02") for row in boletos(filed)]), "a.ret", MAKER)
    assert [(line.charge_id, line.reason) for line in lines_of(filed, staged.file_id)] == [
        (row.id, "") for row in boletos(filed)]


def test_a_header_that_calls_the_account_otherwise_is_taken_when_asked_for(filed):
    """Cooperatives write account numbers of their own in it."""
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    data = retorno(account, [paid(boletos(filed)[0])]).replace(b"433756", b"777777")
    assert refused(stage, filed, data, "a.ret", MAKER) == "CNAB_OTHER_ACCOUNT"
    staged = stage(filed, data, "a.ret", MAKER, account=account.id.hex[:8])
    assert [line.reason for line in lines_of(filed, staged.file_id)] == [""]
