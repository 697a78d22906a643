"""``portal creditor`` as an operator meets it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.creditor import WORDS, creditor
from portal.core.errors import CoreError
from portal.seeds import BANK, COOPERATIVE
from portal.services.creditor_fields import FIELDS


@pytest.fixture
def run(portal):
    return lambda *arguments: CliRunner().invoke(creditor, [str(a) for a in arguments], obj=portal)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "credor.json"
    path.write_text(json.dumps(COOPERATIVE), encoding="utf-8")
    return path


def test_add_from_a_file_and_show(run, file):
    assert run("add", file).output == "Creditor cooperativa created.\n"
    assert run("add", file).output == "Creditor cooperativa was already so.\n"
    assert "cooperativa          Cooperativa de Crédito Exemplo  cooperativa.localhost" in run("show").output
    shown = run("show", "cooperativa").output
    assert "color_primary    #ffd400" in shown
    assert "bank_account     756: agencia=4321, agencia_dv=3, carteira=1, codigo_beneficiario=7654321" in shown


def test_add_from_options(run, tmp_path):
    (tmp_path / "logo.svg").write_text(COOPERATIVE["logo_svg"])
    options = [f"--{name.replace('_', '-')}={value}" for name, value in BANK.items() if name != "bank_account"]
    answer = run("add", *options, "--logo", tmp_path / "logo.svg", "--bank", "104", "--bank-param", "agencia=1234",
                 "--bank-param", "codigo_beneficiario=123456")
    assert answer.output == "Creditor exemplo created.\n"
    assert "logo_svg         269 characters" in run("show", "exemplo").output


def test_options_win_over_the_file_and_change_only_themselves(run, file):
    run("add", file)
    assert run("add", file, "--phone", "0800 111 1111").output == "Creditor cooperativa changed: phone.\n"
    assert run("add", "--slug", "cooperativa", "--hostname", "").output == "Creditor cooperativa changed: hostname.\n"


def test_faults_are_all_named(run, file):
    answer = run("add", file, "--cnpj", "1", "--color-primary", "red", "--bank", "756", "--bank-param", "agencia=1")
    assert answer.exit_code == 1
    assert "cnpj has 1 characters, a CNPJ has 14" in answer.output
    assert "color_primary must be a color like #004f8b" in answer.output
    assert "bank_account missing: codigo_beneficiario, carteira, modalidade" in answer.output
    assert "agencia" in answer.output


def test_bad_files_and_parameters(run, file, tmp_path):
    file.write_text("{")
    assert "is not JSON" in run("add", file).output
    file.write_text("[]")
    assert "must hold one JSON object" in run("add", file).output
    assert run("add", "--bank", "104", "--bank-param", "agencia").exit_code == 2


def test_show_nobody(run):
    answer = run("show", "x")
    assert (answer.exit_code, "no creditor 'x'" in answer.output) == (1, True)


@pytest.mark.parametrize("name", sorted(FIELDS))
@pytest.mark.parametrize("text", ["", "x", "x" * 50_000, "52998224724", "<svg/>", "=1", "#12345"])
def test_every_fault_has_words(name, text):
    try:
        FIELDS[name](text)
    except CoreError as error:
        assert error.code in WORDS
        assert WORDS[error.code].format(**error.facts)


def test_the_documented_example_works(run, tmp_path):
    text = (Path(__file__).parents[3] / "docs" / "creditor.md").read_text(encoding="utf-8")
    (tmp_path / "credor.json").write_text(text.partition("```json")[2].partition("```")[0], encoding="utf-8")
    assert run("add", tmp_path / "credor.json").output == "Creditor cooperativa created.\n"
