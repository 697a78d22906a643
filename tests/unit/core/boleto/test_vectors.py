"""Every row of the shared boletos and nosso números through the engine, and rows of kinds that are not among them."""

import random

import pytest

from portal.core.boleto.check_digits import mod11_never_zero
from portal.core.boleto.linha_digitavel import from_barcode
from tests.shared import shared_path
from tests.vector_ops import boleto, nosso_numero
from tests.vector_ops.verdict import read_rows

FREE = "1234567890123456789012345"


def row(bank="237", factor="1656", amount="0000012345", free=FREE, **changes):
    head, rest = bank + "9", factor + amount + free
    code = head + str(mod11_never_zero(head + rest)) + rest
    return {
        "id": "x", "bank": bank, "due_date": "", "amount_cents": str(int(amount)), "factor": str(int(factor)),
        "inputs": "{}", "campo_livre": free, "barcode44": code, "linha47": from_barcode(code), "agree": "asserted",
        "source": "", **changes,
    }  # fmt: skip


def test_every_shared_boleto():
    rows = read_rows(shared_path("vectors/boleto.csv"))
    verdicts = {row["id"]: boleto.check(row) for row in rows}
    assert {name: found.differing for name, found in verdicts.items() if not (found.passed or found.skipped)} == {}
    assert sum(bool(found.skipped) for found in verdicts.values()) < 10
    assert len(rows) > 200
    assert {row["bank"] for row in rows if row["agree"].isdigit()} == set(boleto.NAMES)


def test_every_shared_nosso_numero():
    rows = read_rows(shared_path("vectors/nosso-numero-dv.csv"))
    assert [row for row in rows if not nosso_numero.check(row).passed] == []
    assert len(rows) > 50


def test_a_changed_digit_fails_its_row():
    draw = random.Random(7)
    for given in read_rows(shared_path("vectors/boleto.csv")):
        place = draw.randrange(47)
        other = draw.choice([digit for digit in "0123456789" if digit != given["linha47"][place]])
        wrong = given["linha47"][:place] + other + given["linha47"][place + 1 :]
        found = boleto.check(given | {"linha47": wrong})
        assert not found.passed, given["id"]
        assert not found.skipped, given["id"]
        assert boleto.check(given | {"linha47": wrong, "agree": "negative"}).passed, given["id"]


@pytest.mark.parametrize(
    "given",
    [
        row("999", due_date="2026-12-10"),  # a bank without a file of its own
        row("999", due_date="2026-12-10", agree="3"),
        row(factor="0000"),  # contra apresentação
        row(factor="0000", **{"amount_cents": "0"}, amount="0000000000"),
        row(factor="0001", amount_cents="10000012345") | {"factor": "0"},  # the amount grows over the factor
        row(factor="2000"),  # without a date, any factor holds
        row(factor="0999", due_date="2000-07-02"),  # before factors had four digits
        row(factor="9999", due_date="2025-02-21"),
        row(factor="9999", due_date="2049-10-13"),
        row(factor="1000", due_date="2049-10-14"),
        row(linha47="846700000017435900240209024050002435842210108119", agree="asserted"),
    ],
)
def test_rows_of_every_kind_are_judged(given):
    assert boleto.check(given).passed


def test_wrong_rows_fail():
    good = row(due_date="2026-12-10")
    for change in (
        {"due_date": "2026-12-11"}, {"amount_cents": "12346"}, {"factor": "1657"}, {"bank": "341"},
        {"campo_livre": "0" * 25}, {"barcode44": row("001")["barcode44"]}, {"agree": "negative"},
        {"agree": "2"},  # its inputs are empty
    ):  # fmt: skip
        assert not boleto.check(good | change).passed, change


def test_the_few_that_are_not_run_say_why():
    inputs = '{"agencia": "1724", "conta": "12345", "carteira": "112", "nosso_numero": "12345678"}'
    closed = row("341", free="1121234567881724123458000", due_date="2026-12-10", agree="2", inputs=inputs)
    assert "carteira 112" in boleto.check(closed).skipped
    inner = row("033", free="9123456700000001372450101", due_date="2026-12-10")
    assert "inside the campo livre" in boleto.check(inner).skipped
    alone = row(due_date="2026-12-10", agree="1", inputs='{"agencia": "1234", "conta": "1", "nosso_numero": "1"}')
    assert not boleto.check(alone).skipped
    inputs = '{"agencia": "1234", "carteira": "09", "conta": "0012345", "nosso_numero": "1"}'
    assert "one source only" in boleto.check(alone | {"inputs": inputs}).skipped
    assert "no rule" in nosso_numero.check({"bank": "999", "nosso_numero": "1", "dv": "1", "context": ""}).skipped
    for bank, context in (("237", ""), ("341", "cart 109"), ("748", "ag 0165"), ("756", "")):
        given = {"bank": bank, "nosso_numero": "1", "dv": "1", "context": context}
        assert "does not say" in nosso_numero.check(given).skipped


@pytest.mark.parametrize(
    ("bank", "number", "digit", "context"),
    [
        ("237", "00000000001", "P", "carteira 19"),
        ("237", "00000000006", "0", "carteira 19"),
        ("001", "05009401448", "1", ""),
        ("001", "12345670000000001", "", "convenio 1234567"),
        ("748", "07200003", "1", "ag 0165 posto 02 benef 00623"),
        ("756", "0000021", "8", "coop 0001 cliente 19"),
        ("077", "0004309540", "1", "carteira 110"),
        ("041", "00009274", "22", ""),
        ("422", "94550200", "1", ""),
        ("104", "14000000000000006", "5", ""),
        ("341", "00237636", "5", "ag 0177 cc 65373 cart 109 (cart+nn rule)"),
    ],
)
def test_digits_of_every_bank(bank, number, digit, context):
    given = {"bank": bank, "nosso_numero": number, "dv": digit, "context": context}
    assert nosso_numero.check(given).passed
    assert not nosso_numero.check(given | {"dv": "7"}).passed
