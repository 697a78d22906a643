"""``portal portfolio`` as an operator meets it."""

import stat

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import OperationalError

from portal.cli.portfolio import portfolio
from portal.services.portfolio import storing
from tests.factories import make_creditor
from tests.portfolio_files import agree, file_of, joao, line, read


@pytest.fixture
def creditor_id(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal).id


@pytest.fixture
def run(portal):
    return lambda *arguments: CliRunner().invoke(portfolio, [str(a) for a in arguments], obj=portal)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "carteira.csv"
    path.write_bytes(file_of(line(), line(parcela="2"), joao()))
    return path


def test_a_good_file_ends_with_0_and_says_what_happened(portal, creditor_id, run, file):
    answer = run("import", file)
    assert answer.exit_code == 0, answer.output
    assert "Taken in for exemplo:" in answer.output
    assert "3 read, 3 good, 0 rejected" in answer.output
    assert "2 created, 0 updated, 0 closed, 0 unchanged" in answer.output
    assert sorted(read(portal, creditor_id)) == ["A-1", "B-1"]
    assert list(file.parent.glob("*.rejects.csv")) == []


def test_a_dry_run_writes_neither_rows_nor_files(portal, creditor_id, run, file):
    file.write_bytes(file_of(line(), line(valor="x", parcela="2")))
    answer = run("import", file, "--dry-run")
    assert answer.exit_code == 3
    assert "Would take in for exemplo:" in answer.output
    assert read(portal, creditor_id) == {}
    assert [path.name for path in file.parent.glob("*.csv")] == ["carteira.csv"]


def test_rejects_end_with_3_and_a_file_only_its_owner_reads(creditor_id, run, file):
    file.write_bytes(file_of(line(), line(parcela="2", valor="=1+1"), joao(email="x")))
    answer = run("import", file)
    assert answer.exit_code == 3
    listed = file.with_name("carteira.csv.rejects.csv")
    assert str(listed) in answer.output
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600
    text = listed.read_text(encoding="utf-8-sig")
    assert "3;rejeitada;valor;'=1+1;não é um valor como 1.234,56 ou 1234.56" in text
    assert "4;valor ignorado;email;x;não é um endereço de e-mail" in text
    assert "=1+1" not in answer.output


def test_the_reject_file_goes_where_it_is_told(creditor_id, run, file, tmp_path):
    file.write_bytes(file_of(line(valor="x")))
    assert run("import", file, "--rejects", tmp_path / "r.csv", "--dry-run").exit_code == 3
    assert (tmp_path / "r.csv").exists()


def test_a_file_of_another_kind_ends_with_1_and_says_what_to_do(creditor_id, run, file):
    file.write_bytes(b"PK\x03\x04 and so on")
    answer = run("import", file)
    assert answer.exit_code == 1
    assert "Save it as CSV" in answer.output


def test_missing_columns_are_named(creditor_id, run, file):
    file.write_bytes(file_of(line(), without=("valor", "nascimento")))
    answer = run("import", file)
    assert answer.exit_code == 1
    assert "Columns are missing from the first line: nascimento, valor." in answer.output


def test_unknown_columns_and_a_cut_end_are_mentioned(creditor_id, run, file):
    content = file_of({**line(), "score": "7"}, names=[*line(), "score"]).rstrip(b"\n")
    file.write_bytes(content)
    answer = run("import", file)
    assert answer.exit_code == 0
    assert "Columns left aside: score" in answer.output
    assert "make sure that the file arrived whole" in answer.output


def test_closing_too_many_needs_a_word_more(portal, creditor_id, run, file):
    run("import", file)
    file.write_bytes(file_of(line(contrato="C-1")))
    answer = run("import", file, "--closes-missing")
    assert answer.exit_code == 1
    assert "does not mention 2 of 2 open contracts" in answer.output and "--closes-many" in answer.output
    answer = run("import", file, "--closes-missing", "--closes-many")
    assert answer.exit_code == 0
    assert "1 created, 0 updated, 2 closed" in answer.output
    assert read(portal, creditor_id)["A-1"]["row"]["status"] == "closed"


def test_closing_is_refused_in_words_when_lines_were_unreadable(creditor_id, run, file):
    run("import", file)
    file.write_bytes(file_of(line(), joao()) + b'"x\n')
    answer = run("import", file, "--closes-missing")
    assert answer.exit_code == 3
    assert "Nothing was closed: 1 lines could not be read" in answer.output


def test_changes_under_an_agreement_are_said(portal, creditor_id, run, file):
    run("import", file)
    agree(portal, creditor_id, "A-1")
    file.write_bytes(file_of(line(valor="1,00"), line(parcela="2"), joao()))
    answer = run("import", file)
    assert answer.exit_code == 0
    assert "1 of the changed contracts are in an active agreement" in answer.output
    assert "aviso;contrato;A-1" in file.with_name("carteira.csv.rejects.csv").read_text(encoding="utf-8-sig")


def test_an_import_that_stops_says_to_run_it_again_and_shows_no_values(creditor_id, run, file, monkeypatch):
    def busy(connection, changes):
        raise OperationalError("INSERT INTO debtor", {"name": "Maria"}, Exception("database is locked"))

    monkeypatch.setattr(storing, "write", busy)
    answer = run("import", file)
    assert answer.exit_code == 1
    assert "The import stopped: database is locked\nRun it again" in answer.output
    assert "Maria" not in answer.output and "INSERT" not in answer.output


def test_the_creditor_has_to_be_clear(portal, creditor_id, run, file):
    with portal.database.writing() as session:
        make_creditor(session, portal, slug="outro", cnpj="11444777000161")
    answer = run("import", file)
    assert (answer.exit_code, "--creditor: exemplo, outro" in answer.output) == (1, True)
    assert "no creditor 'x'" in run("import", file, "--creditor", "x").output
    assert run("import", file, "--creditor", "outro").exit_code == 0


def test_without_a_creditor(run, file):
    assert "portal creditor add" in run("import", file).output


def test_columns_are_listed(run):
    answer = run("columns")
    assert answer.exit_code == 0
    assert "* documento" in answer.output and "  email" in answer.output


def test_sample_is_the_same_for_a_seed_and_a_day(run, tmp_path):
    first = run("sample", "--debtors", 5, "--seed", 9, "--today", "2026-11-23", "--clean")
    assert first.exit_code == 0
    assert first.output.startswith("documento;nome;")
    assert first.output == run("sample", "--debtors", 5, "--seed", 9, "--clean").output, "the clock's day"
    run("sample", "--debtors", 5, "--seed", 9, "--today", "2026-11-23", "--clean", "--out", tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_text(encoding="utf-8") == first.output
