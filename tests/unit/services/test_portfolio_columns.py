"""The first line: names in any order and dress, what is missing, what is strange."""

from pathlib import Path

import pytest

from portal.services.portfolio.columns import COLUMNS, read_header
from portal.services.portfolio.faults import FileRefused
from portal.services.portfolio.validation import READERS

REQUIRED = [c.name for c in COLUMNS if c.required]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter):
    header = read_header(delimiter.join(REQUIRED))
    assert header.delimiter == delimiter
    assert [name for name, _ in sorted(header.positions.items(), key=lambda p: p[1])] == REQUIRED


def test_order_case_accents_and_spaces_do_not_matter():
    header = read_header('Valor;VENCIMENTO;"Parcela";Produto;Contrato;Data Contrato;Nascimento;Nome;Documento;Endereço')
    assert header.positions["valor"] == 0
    assert header.positions["data_contrato"] == 5
    assert header.positions["endereco"] == 9


def test_unknown_columns_are_named_and_trailing_empty_ones_ignored():
    header = read_header(";".join([*REQUIRED, "score interno", "", ""]))
    assert header.unknown == ("score_interno",)
    assert header.width == len(REQUIRED) + 1


def test_missing_columns_are_all_named():
    with pytest.raises(FileRefused) as error:
        read_header("documento;nome;valor")
    assert (error.value.code, error.value.facts["columns"]) == (
        "HEADER_MISSING", [n for n in REQUIRED if n not in {"documento", "nome", "valor"}])


def test_a_guarantor_needs_both_columns():
    with pytest.raises(FileRefused) as error:
        read_header(";".join([*REQUIRED, "avalista_nome"]))
    assert error.value.facts["columns"] == ["avalista_documento"]


def test_repeated_columns_are_refused():
    with pytest.raises(FileRefused) as error:
        read_header(";".join([*REQUIRED, "Valor"]))
    assert (error.value.code, error.value.facts["columns"]) == ("HEADER_REPEATED", ["valor"])


@pytest.mark.parametrize("text", ["", "52998224725;Maria;100", '"', "<html>"])
def test_something_else_is_not_a_header(text):
    with pytest.raises(FileRefused, match="HEADER_UNREADABLE"):
        read_header(text)


def test_every_column_has_a_reader_and_is_documented():
    documented = (Path(__file__).parents[3] / "docs" / "portfolio.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert column.name in READERS
        row = next(r for r in documented.splitlines() if r.startswith(f"| `{column.name}`"))
        assert ("yes" in row) is column.required, column.name
