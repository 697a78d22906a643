"""``portal cnab`` as two operators meet it."""

import hashlib
import re
from datetime import date

import pytest
from click.testing import CliRunner
from sqlmodel import select

from portal.cli.cnab import cnab
from portal.cli.cnab_words import DOUBTS, REFUSALS, refusal
from portal.core.errors import CoreError
from portal.db.models import BankAccount, BankFile
from tests.bank_files import (
    all_payments,
    boletos,
    by_file,
    joined,
    make_filed_world,
    paid,
    retorno,
    retorno_lines,
    said,
)
from tests.rows import fingerprint
from tests.shared import shared_path
from tests.unit.core.cnab.test_reader import SAMPLES


@pytest.fixture
def filed(portal):
    return by_file(portal)


@pytest.fixture
def run(filed):
    return lambda *arguments: CliRunner().invoke(cnab, [str(a) for a in arguments], obj=filed)


def staged_id(answer):
    found = re.search(r"portal cnab post ([0-9a-f]{8})", answer.output)
    assert found, answer.output
    return found.group(1)


def test_a_boleto_there_and_back(run, filed, tmp_path):
    _, account = make_filed_world(filed, count=2)
    dry = run("remessa", "--bank", "104", "--by", "Ana", "--dry-run", "--out", tmp_path / "out")
    assert (dry.exit_code, (tmp_path / "out").exists()) == (0, False)
    assert "3 new, 0 new due dates, 0 write-offs" in dry.output
    made = run("remessa", "--bank", "104", "--by", "Ana", "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == "remessa-104-000001-20261123.rem"
    assert file.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(file.read_bytes()).hexdigest() in made.output
    assert run("remessa", "--bank", "104", "--by", "Ana").output == "There is nothing to tell the bank.\n"
    refused = run("post", staged_id(made), "--by", "ANA")
    assert refused.exit_code == 1 and "somebody else has to look at it" in refused.output
    assert run("post", staged_id(made), "--by", "Bruno").exit_code == 0
    assert "It was posted before" in run("post", staged_id(made), "--by", "Bruno").output

    first, second, third = boletos(filed)
    path = tmp_path / "RET.RET"
    path.write_bytes(retorno(account, [paid(first), said(second, "03", motivos="4852"), said(third, "02")]))
    shown = run("retorno", path, "--by", "Ana")
    assert shown.exit_code == 0, shown.output
    assert "3 lines, paid R$ 500,00" in shown.output
    assert "06 Liquidação: 1, R$ 500,00" in shown.output
    assert f"line 5: {second.nosso_numero} 03 Entrada rejeitada: 48 " in shown.output
    assert all_payments(filed) == []
    again = run("retorno", path, "--by", "Carla")
    assert "This very file is here already" in again.output and staged_id(again) == staged_id(shown)
    assert run("post", staged_id(shown), "--by", "Bruno").exit_code == 0
    assert len(all_payments(filed)) == 1
    third_time = run("retorno", path, "--by", "Ana")
    assert "here already" in third_time.output and "portal cnab post" not in third_time.output


def test_what_needs_a_person_ends_with_three(run, filed, tmp_path):
    _, account = make_filed_world(filed, count=1)
    run("post", staged_id(run("remessa", "--by", "ana")), "--by", "bruno")
    path = tmp_path / "a.ret"
    path.write_bytes(retorno(account, [paid(boletos(filed)[0], nosso_numero_dv="9")]))
    shown = run("retorno", path, "--by", "ana")
    assert DOUBTS["wrong_digit"] in shown.output
    assert run("post", staged_id(shown), "--by", "bruno").exit_code == 3


def test_refusals_name_line_and_columns(run, filed, tmp_path):
    _, account = make_filed_world(filed, count=1)
    lines = retorno_lines(account, [paid(boletos(filed)[0])])
    path = tmp_path / "a.ret"
    for data, expected in (
        (joined(lines[:-1]), r"Line 5, column 240: the file ends here"),
        (joined([*lines, *lines]), r"Line 7, column 8: another record was expected"),
        (joined([*lines[:4], lines[4][:17] + "000009" + lines[4][23:], lines[5]]),
         r"Line 5, columns 18 to 23: batch records: the file declares 9 and holds 4"),
        (joined([lines[0][:58] + "999999" + lines[0][64:], *lines[1:]]), r"Line 1, columns 33 to 72: the header names"),
        (b"", r"Line 1, column 1: the file is empty"),
        (joined([lines[0][:142] + "1" + lines[0][143:], *lines[1:]]), r"Line 1, column 143: this is not a retorno"),
    ):
        path.write_bytes(data)
        answer = run("retorno", path, "--by", "ana")
        assert answer.exit_code == 1 and re.search(expected, answer.output), answer.output
    with filed.database.reading() as session:
        assert session.exec(select(BankFile)).all() == []


def test_a_boleto_that_cannot_go_is_named_and_the_others_go(run, filed):
    make_filed_world(filed, count=2)
    filed.clock.advance(days=10)  # the entry fell due before its file was made
    answer = run("remessa", "--by", "ana")
    assert answer.exit_code == 3
    assert "2 new" in answer.output
    assert "left out: 14000000000000001: Its due date 2026-11-26 is before" in answer.output
    filed.clock.advance(days=300)
    run("drop", staged_id(answer), "--by", "ana")
    late = run("remessa", "--by", "ana")
    assert late.exit_code == 1 and late.output.count("14000000000000") == 3


def test_numbers_only_grow(run, filed, tmp_path):
    make_filed_world(filed, count=1)
    first = run("remessa", "--by", "ana", "--nsa", "4711")
    assert "file number 4711" in first.output
    assert run("drop", staged_id(first), "--by", "ana").output == "Set aside.\n"
    refused = run("remessa", "--by", "ana", "--nsa", "4711")
    assert refused.exit_code == 1 and "numbers only grow" in refused.output
    assert "file number 4712" in run("remessa", "--by", "ana").output
    listed = run("list").output
    assert "dropped" in listed and "staged" in listed


def test_a_copy_of_the_bytes(run, filed, tmp_path):
    make_filed_world(filed, count=1)
    made = run("remessa", "--by", "ana", "--out", tmp_path / "a")
    run("show", staged_id(made), "--out", tmp_path / "b")
    (one,), (two,) = (tmp_path / "a").iterdir(), (tmp_path / "b").iterdir()
    assert (one.name, one.read_bytes()) == (two.name, two.read_bytes())
    assert run("show", "ffff").exit_code == 1


def test_a_new_due_date(run, filed):
    make_filed_world(filed, count=1)
    run("post", staged_id(run("remessa", "--by", "ana")), "--by", "bruno")
    number = boletos(filed)[-1].nosso_numero
    assert run("due-date", number, "2027-01-15").exit_code == 0
    assert "1 new due dates" in run("remessa", "--by", "ana").output
    assert run("due-date", "999", "2027-01-15").exit_code == 1
    assert run("due-date", number, "2026-01-15").exit_code == 1


def test_which_account(run, filed):
    make_filed_world(filed, count=1)
    assert run("remessa", "--bank", "756", "--by", "ana").exit_code == 1
    assert run("remessa", "--account", "zz", "--by", "ana").exit_code == 1
    assert run("remessa", "--by", " ").exit_code == 1


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_a_sentence(code):
    names = re.findall(r"{(\w+)}", REFUSALS[code])
    said_so = refusal(CoreError(code, **dict.fromkeys(names, "X"), line=3, start=1, end=9))
    assert said_so.startswith("Line 3, columns 1 to 9: ") and "{" not in said_so
    assert refusal(CoreError("UNHEARD_OF", day=date(2026, 1, 1))).startswith("UNHEARD_OF")


def test_again_after_a_refused_file(run, filed, tmp_path):
    make_filed_world(filed, count=1)
    first = staged_id(run("remessa", "--by", "ana"))
    assert run("again", first, "--by", "ana").exit_code == 1
    run("post", first, "--by", "bruno")
    again = run("again", first, "--by", "ana", "--out", tmp_path)
    assert "file number 2" in again.output and len(list(tmp_path.glob("remessa-*"))) == 1
    assert run("again", first, "--by", "ana").output == "There is nothing to tell the bank.\n"


def test_an_account_that_is_not_ready_says_what_it_lacks(run, filed):
    _, account = make_filed_world(filed, count=1)
    for bank, params, words in (
        ("104", {"agencia": "0501", "codigo_beneficiario": "433756"}, "bank wants in a file: agencia_dv"),
        ("104", {"agencia": "0501"}, "missing codigo_beneficiario"),
        ("041", {"agencia": "2783", "codigo_beneficiario": "7542773", "carteira": "2"}, "files of bank 041"),
    ):
        with filed.database.writing() as session:
            row = session.get_one(BankAccount, account.id)
            row.bank, row.params = bank, params
            session.add(row)
        answer = run("remessa", "--by", "ana")
        assert answer.exit_code == 1 and words.lower() in answer.output.lower(), answer.output


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_of_other_programs(run, portal, name):
    """Read whoever they are for, or refused with the place."""
    path = shared_path(f"fixtures/cnab/{name}")
    before = fingerprint(portal)
    answer = run("retorno", path, "--dry-run")
    expected = SAMPLES[name]
    if isinstance(expected, int):
        assert answer.exit_code == 0 and answer.output.count("  line ") == expected, answer.output
    else:
        _code, line, start, end = expected
        columns = f"column {start}" if start == end else f"columns {start} to {end}"
        assert answer.exit_code == 1 and f"Line {line}, {columns}: " in answer.output
    assert fingerprint(portal) == before
