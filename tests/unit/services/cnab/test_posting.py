"""The way of a boleto by file: drafted, in a remessa, sent, registered, paid. Every file twice, in pieces, merged."""

import threading
from datetime import date
from random import Random

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import BankFile, BankLine, Installment
from portal.services.cnab import posting
from portal.services.cnab.remessa import make
from portal.services.cnab.staging import stage
from tests.bank_files import (
    CHECKER,
    MAKER,
    all_payments,
    boletos,
    by_file,
    closed,
    joined,
    lines_of,
    make_filed_world,
    paid,
    retorno,
    retorno_lines,
    said,
    sent,
    taken_in,
)
from tests.rows import fingerprint


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


def test_from_draft_to_paid(filed):
    world, account = make_filed_world(filed, count=2)
    assert statuses(filed) == ["draft"] * 3
    made = make(filed, account.id, MAKER)
    assert (made.entries, made.nsa) == (3, 1)
    assert statuses(filed) == ["draft"] * 3  # stored, and not yet posted
    posting.post(filed, made.file_id, CHECKER)
    assert statuses(filed) == ["sent"] * 3
    first, second, third = boletos(filed)
    staged = stage(filed, retorno(account, [said(first, "02"), said(second, "03", motivos="48"), said(third, "02")]),
                   "a.ret", MAKER)
    assert statuses(filed) == ["sent"] * 3  # staged is not believed
    posting.post(filed, staged.file_id, CHECKER)
    assert statuses(filed) == ["registered", "rejected", "registered"]
    assert boletos(filed)[1].rejection == "48"
    taken_in(filed, retorno(account, [paid(first)], nsa=2, day=date(2026, 11, 27)))
    assert statuses(filed)[0] == "settled"
    (payment,) = all_payments(filed)
    assert (payment.outcome, payment.amount, payment.channel) == ("applied", first.amount, "boleto")
    with filed.database.reading() as session:
        assert session.get_one(Installment, world.installments[0].id).status == "paid"


def test_maker_is_never_checker(filed):
    _, account = make_filed_world(filed, count=1)
    made = make(filed, account.id, MAKER)
    for name in (MAKER, MAKER.upper(), f"  {MAKER.lower()} "):
        assert refused("CNAB_SAME_PERSON", posting.post, filed, made.file_id, name)["maker"] == MAKER.lower()
    refused("PERSON_MISSING", posting.post, filed, made.file_id, " ")
    assert statuses(filed) == ["draft"] * 2
    with pytest.raises(IntegrityError), filed.database.writing() as session:  # the database says so too
        row = session.get_one(BankFile, made.file_id)
        row.status, row.checker = "posted", MAKER.upper()
        session.add(row)


def test_posted_without_a_checker_is_refused_by_the_database(filed):
    _, account = make_filed_world(filed, count=1)
    made = make(filed, account.id, MAKER)
    with pytest.raises(IntegrityError), filed.database.writing() as session:
        row = session.get_one(BankFile, made.file_id)
        row.status = "posted"
        session.add(row)


def test_the_same_file_three_times(filed):
    _, account = make_filed_world(filed, count=2)
    sent(filed, account)
    data = retorno(account, [paid(row) for row in boletos(filed)])
    first = taken_in(filed, data)
    before = fingerprint(filed)
    for _ in range(3):
        again = stage(filed, data, "other name.ret", "somebody else")
        assert (again.file_id, again.again, again.status) == (first.file_id, True, "posted")
        assert posting.post(filed, first.file_id, CHECKER).again
    assert fingerprint(filed) == before


def test_another_file_of_the_same_number_is_refused_with_its_place(filed):
    _, account = make_filed_world(filed, count=2)
    sent(filed, account)
    one, two, _three = boletos(filed)
    first = stage(filed, retorno(account, [paid(one)], nsa=7), "a.ret", MAKER)
    facts = refused("CNAB_NSA_KNOWN", stage, filed, retorno(account, [paid(two)], nsa=7), "b.ret", MAKER)
    assert (facts["nsa"], facts["file"], facts["line"], facts["start"], facts["end"]) == (
        7, first.file_id.hex[:8], 1, 158, 163)
    posting.drop(filed, first.file_id, MAKER)
    assert stage(filed, retorno(account, [paid(two)], nsa=7), "b.ret", MAKER).status == "staged"


def test_overlapping_lines_count_once(filed):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    rows = boletos(filed)
    taken_in(filed, retorno(account, [said(rows[0], "02"), paid(rows[0]), paid(rows[1])], nsa=1))
    second = taken_in(filed, retorno(account, [paid(rows[1]), paid(rows[2]), paid(rows[0])], nsa=2))
    assert [line.state for line in lines_of(filed, second.file_id)] == ["repeated", "applied", "repeated"]
    assert sorted(p.amount for p in all_payments(filed)) == sorted(row.amount for row in rows[:3])
    assert {p.outcome for p in all_payments(filed)} == {"applied"}


def test_two_files_staged_before_either_is_posted(filed):
    """The overlap is decided when posting: whichever comes first."""
    _, account = make_filed_world(filed, count=2)
    sent(filed, account)
    rows = boletos(filed)
    one = stage(filed, retorno(account, [paid(rows[0])], nsa=1), "a.ret", MAKER)
    two = stage(filed, retorno(account, [paid(rows[0]), paid(rows[1])], nsa=2), "b.ret", MAKER)
    posting.post(filed, two.file_id, CHECKER)
    posting.post(filed, one.file_id, CHECKER)
    assert [line.state for line in lines_of(filed, one.file_id)] == ["repeated"]
    assert len(all_payments(filed)) == 2
    three = stage(filed, retorno(account, [paid(rows[2])], nsa=3), "c.ret", MAKER)
    four = stage(filed, retorno(account, [paid(rows[2])], nsa=4), "d.ret", MAKER)
    posting.drop(filed, three.file_id, MAKER)
    posting.post(filed, four.file_id, CHECKER)
    assert len(all_payments(filed)) == 3


def test_a_file_cut_in_half_is_refused_and_the_whole_one_counts_once(filed):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    lines = retorno_lines(account, [paid(row) for row in boletos(filed)])
    before = fingerprint(filed)
    for place in range(1, len(lines)):
        assert refused("CNAB_CUT", stage, filed, joined(lines[:place]), "a.ret", MAKER)["line"] == place
    half = joined(lines)
    for size in range(1, len(half) - 242, 97):
        with pytest.raises(CoreError) as error:
            stage(filed, half[:size], "a.ret", MAKER)
        assert {"line", "start", "end"} <= set(error.value.facts)
    assert fingerprint(filed) == before
    taken_in(filed, joined(lines))
    assert len(all_payments(filed)) == 4


def test_a_cut_made_to_look_whole_pays_its_half_and_the_rest_comes_later(filed):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    lines = retorno_lines(account, [paid(row) for row in boletos(filed)])
    taken_in(filed, joined(closed(account, lines[:6])), "half.ret")
    assert len(all_payments(filed)) == 2
    whole = retorno(account, [paid(row) for row in boletos(filed)], nsa=2)
    taken_in(filed, whole)
    assert len(all_payments(filed)) == 4


def test_two_files_merged(filed):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    rows = boletos(filed)
    one = retorno_lines(account, [paid(row) for row in rows[:2]], nsa=1)
    two = retorno_lines(account, [paid(row) for row in rows[1:]], nsa=2)
    facts = refused("CNAB_RECORD", stage, filed, joined([*one, *two]), "merged.ret", MAKER)
    assert (facts["line"], facts["start"]) == (len(one) + 1, 8)
    details = [*one[2:-2], *two[2:-2]]
    numbered = [f"{line[:8]}{place:05d}{line[13:]}" for place, line in enumerate(details, start=1)]
    merged = taken_in(filed, joined(closed(account, [*one[:2], *numbered])), "merged.ret")
    states = [line.state for line in lines_of(filed, merged.file_id)]
    assert states.count("repeated") == 1 and states.count("applied") == 4
    assert len(all_payments(filed)) == 4


def test_posting_goes_on_where_it_stopped(filed, monkeypatch):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    staged = stage(filed, retorno(account, [paid(row) for row in boletos(filed)]), "a.ret", MAKER)
    real, calls = posting.take, []

    def dies(session, line_id, **values):
        calls.append(line_id)
        if len(calls) == 3:
            raise RuntimeError("power cut")
        real(session, line_id, **values)

    monkeypatch.setattr(posting, "take", dies)
    with pytest.raises(RuntimeError):
        posting.post(filed, staged.file_id, CHECKER)
    assert len(all_payments(filed)) == 2
    refused("CNAB_FILE_POSTED", posting.drop, filed, staged.file_id, MAKER)
    refused("CNAB_SAME_PERSON", posting.post, filed, staged.file_id, MAKER)
    posting.post(filed, staged.file_id, "carla")
    assert len(all_payments(filed)) == 4
    with filed.database.reading() as session:
        row = session.get_one(BankFile, staged.file_id)
        assert (row.status, row.checker) == ("posted", CHECKER.lower())


def test_two_people_post_at_once(filed):
    _, account = make_filed_world(filed, count=5)
    sent(filed, account)
    rows = boletos(filed)
    one = stage(filed, retorno(account, [paid(row) for row in rows], nsa=1), "a.ret", MAKER)
    two = stage(filed, retorno(account, [paid(row) for row in reversed(rows)], nsa=2), "b.ret", MAKER)
    faults = []

    def go(file_id, who):
        try:
            posting.post(filed, file_id, who)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=go, args=pair) for pair in (
        (one.file_id, "bruno"), (two.file_id, "carla"), (one.file_id, "davi"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(p.outcome for p in all_payments(filed)) == ["applied"] * 6
    states = [line.state for file in (one, two) for line in lines_of(filed, file.file_id)]
    assert (states.count("applied"), states.count("repeated")) == (6, 6)


def test_a_line_that_a_rule_refuses_holds_up_no_other(filed, monkeypatch):
    _, account = make_filed_world(filed, count=3)
    sent(filed, account)
    staged = stage(filed, retorno(account, [paid(row) for row in boletos(filed)]), "a.ret", MAKER)
    real, bad = posting.take, lines_of(filed, staged.file_id)[1].id

    def refuses(session, line_id, **values):
        if line_id == bad:
            raise CoreError("ACT_NOT_ALLOWED", act="settle", state="draft")
        real(session, line_id, **values)

    with monkeypatch.context() as patch:
        patch.setattr(posting, "take", refuses)
        facts = refused("CNAB_LINES_LEFT", posting.post, filed, staged.file_id, CHECKER)
        assert facts["codes"] == ("ACT_NOT_ALLOWED",) and len(facts["lines"]) == 1
    assert len(all_payments(filed)) == 3
    done = []
    posting.post(filed, staged.file_id, CHECKER, done.append)
    assert (len(all_payments(filed)), done) == (4, [1])


@pytest.mark.parametrize("seed", range(4))
def test_however_a_bank_cuts_its_days_into_files(filed, seed):
    """Random overlapping files, staged and posted in any order, some twice: each occurrence counts once."""
    random = Random(seed)
    _, account = make_filed_world(filed, count=5)
    sent(filed, account)
    rows = boletos(filed)
    occurrences = [said(row, "02") for row in rows] + [paid(row) for row in rows]
    files = [random.sample(occurrences, random.randint(1, 6)) for _ in range(6)] + [occurrences]
    random.shuffle(files)
    waiting = []
    for nsa, outcomes in enumerate(files, start=1):
        data = retorno(account, outcomes, nsa=nsa)
        waiting += [stage(filed, data, f"{nsa}.ret", MAKER).file_id] * random.choice((1, 2))
        random.shuffle(waiting)
        while waiting and random.random() < 0.6:
            posting.post(filed, waiting.pop(), CHECKER)
    for file_id in waiting:
        posting.post(filed, file_id, CHECKER)
    assert sorted((p.amount, p.outcome) for p in all_payments(filed)) == sorted(
        (row.amount, "applied") for row in rows)
    assert set(statuses(filed)) == {"settled"}
    with filed.database.reading() as session:
        taken = session.exec(select(BankLine).where(BankLine.state == "applied")).all()
        assert len(taken) == len(occurrences)
