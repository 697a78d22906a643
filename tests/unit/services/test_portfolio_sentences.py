"""The reject file: every reason has words, no cell runs in a spreadsheet, and only its owner may read it."""

import csv
import re
import stat
from pathlib import Path

import pytest

from portal.cli.portfolio_words import REFUSALS
from portal.core.errors import CoreError
from portal.core.money import parse_cents
from portal.services.portfolio import Fault
from portal.services.portfolio.sentences import SENTENCES, WEIGHTS, safe_cell, sentence, write_rejects

PACKAGE = Path(__file__).parents[3] / "portal" / "services" / "portfolio"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.glob("*.py")))
CODE = r'"([A-Z][A-Z0-9_]+)"'


def test_every_reason_has_words_and_every_word_a_reason():
    raised = set(re.findall(rf"CoreError\({CODE}", SOURCE)) | set(re.findall(rf"Fault\({CODE}", SOURCE))
    raised |= set(re.findall(r'_wrong\("([A-Z_]+)"', SOURCE)) | set(re.findall(r'refusal = "([A-Z_]+)"', SOURCE))
    raised |= {"NUL_BYTE", "CONTROL_CHARACTER"}
    raised |= {code for code in SENTENCES if code.startswith("MONEY_")}
    assert raised == set(SENTENCES)


def test_every_money_reason_has_words():
    for text in ("", "-1,00", "abc", "1,234", "9" * 20):
        with pytest.raises(CoreError) as error:
            parse_cents(text)
        assert error.value.code in SENTENCES


def test_every_refusal_has_words():
    raised = set(re.findall(rf"FileRefused\({CODE}", SOURCE))
    raised |= set(re.findall(rf", {CODE}\)", SOURCE.partition("_NOT_TEXT = (")[2].partition("\n)\n")[0]))
    raised |= {"BINARY", "UTF16"}
    assert raised == set(REFUSALS)


def test_sentences_fill_in_their_facts():
    assert sentence(Fault("COLUMNS", facts={"found": 3, "expected": 24})) == (
        "a linha tem 3 colunas e o cabeçalho tem 24")
    assert sentence(Fault("RATE_RANGE")) == "taxa acima de 50% ao mês"


@pytest.mark.parametrize(("text", "safe"), [
    ("=1+1", "'=1+1"), ("+5581900000001", "'+5581900000001"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3", "'-2+3"),
    ("\tx", "'\tx"), ("\rx", "'\rx"), ("\0=1", "\ufffd=1"), ("-10,00", "-10,00"), ("-1.234,56", "-1.234,56"),
    ("Maria", "Maria"), ("", ""), ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
])
def test_cells_never_run(text, safe):
    assert safe_cell(text) == safe


def test_the_file(tmp_path):
    path = tmp_path / "rejeitos.csv"
    path.write_text("an older one")
    faults = [(2, Fault("MONEY_NOT_A_NUMBER", "valor", "=1+1;\"x\"")),
              (7, Fault("EMAIL_FORMAT", "email", "a", {}, "ignored")),
              (9, Fault("CHANGED_IN_AGREEMENT", "contrato", "A-1", {}, "note"))]
    assert write_rejects(path, faults) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle, delimiter=";"))
    assert rows[0] == ["linha", "situacao", "coluna", "valor", "motivo"]
    assert [row[:4] for row in rows[1:]] == [
        ["2", "rejeitada", "valor", "'=1+1;\"x\""], ["7", "valor ignorado", "email", "a"],
        ["9", "aviso", "contrato", "A-1"]]
    assert all(row[4] for row in rows)
    assert {row[1] for row in rows[1:]} == set(WEIGHTS.values())


def test_nothing_to_say_makes_no_file(tmp_path):
    assert write_rejects(tmp_path / "rejeitos.csv", []) == 0
    assert list(tmp_path.iterdir()) == []
