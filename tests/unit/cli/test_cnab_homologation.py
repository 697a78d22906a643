"""``portal cnab homologation``: the whole set in one command."""

import csv

import pytest
from click.testing import CliRunner

from portal.cli.cnab import cnab
from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import remessa_reader
from tests.bank_files import CAIXA
from tests.factories import make_bank_account, make_creditor
from tests.rows import fingerprint
from tests.unit.core.boleto.factories import ACCOUNTS


@pytest.fixture
def run(portal):
    with portal.database.writing() as session:
        make_bank_account(session, make_creditor(session, portal), params=CAIXA)
    return lambda *arguments: CliRunner().invoke(
        cnab, ["homologation", *map(str, arguments)], obj=portal
    )


def rows(folder, name="boletos.csv"):
    return list(csv.DictReader((folder / name).open(encoding="utf-8"), delimiter=";"))


def test_caixa(run, portal, tmp_path):
    before = fingerprint(portal)
    answer = run("--bank", "104", "--out", tmp_path)
    assert answer.exit_code == 0, answer.output
    assert "DV geral 123456789" in answer.output and "DV of the campo livre 0123456789" in answer.output
    listed = rows(tmp_path)
    assert 10 <= len(listed) <= 20
    assert {row["dv_geral"] for row in listed} == set("123456789")
    assert {row["dv_campo_livre"] for row in listed} == set("0123456789")
    papers = sorted(tmp_path.glob("*.pdf"))
    assert len(papers) == len(listed) and all(paper.read_bytes().startswith(b"%PDF-") for paper in papers)
    written = remessa_reader.read((tmp_path / "homologacao-104-000001.rem").read_bytes(), BoletoAccount("104", CAIXA))
    assert [order.nosso_numero for order in written.orders] == [row["nosso_numero"] for row in listed]
    assert b"REMESSA-TESTE" in (tmp_path / "homologacao-104-000001.rem").read_bytes()
    assert fingerprint(portal) == before  # nothing is stored, no number is used up


def test_banrisul_and_its_list(run, tmp_path):
    params = [word for name, value in ACCOUNTS["041"].items() for word in ("--param", f"{name}={value}")]
    answer = run("--bank", "041", *params, "--out", tmp_path)
    assert answer.exit_code == 3 and "No remessa: Files of bank 041 are not known." in answer.output
    assert len(list(tmp_path.glob("*.pdf"))) >= 15
    assert len(rows(tmp_path, "nossos-numeros.csv")) == 100


def test_what_is_missing_is_said(run, tmp_path):
    answer = run("--bank", "756", "--out", tmp_path)
    assert answer.exit_code == 1 and "no bank account fits" in answer.output.lower()
    answer = run("--bank", "756", "--param", "agencia=1", "--out", tmp_path)
    assert answer.exit_code == 1 and "malformed agencia" in answer.output
