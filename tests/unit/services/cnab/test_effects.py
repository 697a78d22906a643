"""What single lines of a retorno do: money nobody can place, contradictions, reversals, new dates."""

import uuid
from datetime import date

import pytest

from portal.core.errors import CoreError
from portal.db.models import Charge, Installment
from portal.services.cnab.due_dates import ask_due_date
from portal.services.cnab.remessa import make
from tests.bank_files import (
    MAKER,
    all_payments,
    boletos,
    by_file,
    lines_of,
    make_filed_world,
    paid,
    retorno,
    said,
    sent,
    taken_in,
)


@pytest.fixture
def filed(portal):
    return by_file(portal)


def statuses(portal):
    return [row.status for row in boletos(portal)]


def refused(code, call, *args, **values):
    with pytest.raises(CoreError) as error:
        call(*args, **values)
    assert error.value.code == code
    return error.value.facts


def test_a_title_nobody_knows_is_kept_aside_with_its_money(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    (known, _last) = boletos(filed)
    stranger = Charge(**{**known.model_dump(), "id": uuid.uuid4(), "nosso_numero": "14000000000009999"})
    staged = taken_in(filed, retorno(account, [paid(stranger, uso_empresa="X"), said(stranger, "02", uso_empresa="X")]))
    assert [(line.state, line.reason) for line in lines_of(filed, staged.file_id)] == [
        ("review", "unknown_title")] * 2
    (payment,) = all_payments(filed)
    assert (payment.outcome, payment.reason) == ("suspended", "unknown")


@pytest.mark.parametrize("changes", [{"nosso_numero_dv": "9"}, {"uso_empresa": "0" * 24 + "7"}])
def test_a_line_that_contradicts_itself_settles_nothing(filed, changes):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    first = boletos(filed)[0]
    staged = taken_in(filed, retorno(account, [paid(first, **changes)]))
    (line,) = lines_of(filed, staged.file_id)
    assert line.state == "review" and line.reason in ("wrong_digit", "other_own_id")
    assert statuses(filed)[0] == "sent"
    assert [p.outcome for p in all_payments(filed)] == ["suspended"]


def test_a_new_due_date_goes_to_the_bank_and_comes_true_when_it_says_so(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    first = boletos(filed)[-1]
    taken_in(filed, retorno(account, [said(first, "02")]))
    with filed.database.writing() as session:
        for day in (date(2027, 1, 20), date(2027, 1, 15)):
            ask_due_date(session, first.id, day, "staff:ana", now=filed.now(), new_id=uuid.uuid4)
    made = sent(filed, account)
    assert (made.due_dates, made.entries) == (1, 0)
    assert b"15012027" in made.content and b"20012027" not in made.content
    assert boletos(filed)[-1].due_date == first.due_date
    taken_in(filed, retorno(account, [said(first, "14")], nsa=2))
    assert boletos(filed)[-1].due_date == date(2027, 1, 15)
    assert make(filed, account.id, MAKER) is None
    with filed.database.writing() as session:
        refused("CNAB_DUE_DATE", ask_due_date, session, first.id, date(2026, 11, 22), "x", now=filed.now(),
                new_id=uuid.uuid4)


def test_a_settlement_that_caixa_undoes(filed):
    world, account = make_filed_world(filed, count=1)
    sent(filed, account)
    first = boletos(filed)[0]
    taken_in(filed, retorno(account, [paid(first)]))
    staged = taken_in(filed, retorno(account, [paid(first) | {"movimento": "44"}], nsa=2))
    assert [line.state for line in lines_of(filed, staged.file_id)] == ["applied"]
    with filed.database.reading() as session:
        assert session.get_one(Installment, world.installments[0].id).status in ("open", "overdue")
    (payment,) = all_payments(filed)
    assert payment.reversed == first.amount


def test_what_needs_a_person_is_left_to_one(filed):
    _, account = make_filed_world(filed, count=1)
    sent(filed, account)
    first = boletos(filed)[0]
    outcomes = [said(first, "26", motivos="60"), said(first, "99"), said(first, "28", tarifa=300)]
    outcomes.append(paid(first) | {"pago": 0})
    staged = taken_in(filed, retorno(account, outcomes))
    assert [(line.state, line.reason) for line in lines_of(filed, staged.file_id)] == [
        ("review", "refused"), ("review", "for_a_person"), ("noted", ""), ("review", "no_amount")]
    assert all_payments(filed) == []
    assert statuses(filed)[0] == "sent"
