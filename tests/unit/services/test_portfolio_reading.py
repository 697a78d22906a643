"""Bytes to cells: encodings, quotes, and everything a damaged file may hold."""

import hashlib
import io

import pytest

from portal.services.portfolio.faults import FileRefused
from portal.services.portfolio.probing import LONGEST_LINE, probe
from portal.services.portfolio.reading import header_of, rows
from tests.portfolio_files import file_of, line


def read(content: bytes) -> list[tuple[int, list[str] | None, str]]:
    file = io.BytesIO(content)
    found = probe(file)
    header = header_of(file, found)
    return [(number, cells, fault.code if fault else "") for number, cells, fault, _ in rows(file, found, header)]


def names_of(content: bytes) -> list[str]:
    return [cells[1] for _, cells, _ in read(content) if cells]


JOSE = file_of(line(nome="José Conceição"))


@pytest.mark.parametrize("content", [
    JOSE, b"\xef\xbb\xbf" + JOSE, JOSE.decode().encode("latin-1"), JOSE.replace(b"\n", b"\r\n"), JOSE.rstrip(b"\n"),
], ids=["utf-8", "with mark", "latin-1", "windows line ends", "no last line end"])
def test_encodings_and_line_ends(content):
    assert names_of(content) == ["José Conceição"]


def test_windows_quotes_are_read_too():
    assert names_of(file_of(line(nome="Maria “Lia” ção")).decode().encode("cp1252")) == ["Maria “Lia” ção"]


def test_one_damaged_line_does_not_turn_the_others_into_rubbish():
    content = file_of(*[line(nome="José", parcela=str(n)) for n in range(1, 4)]).split(b"\n")
    content[2] = content[2].replace("é".encode(), b"\xc3")
    assert [(n, code) for n, _, code in read(b"\n".join(content))] == [(2, ""), (3, "ENCODING"), (4, "")]
    assert names_of(b"\n".join(content)) == ["José", "José"]


def test_a_latin_1_line_in_a_utf_8_file_with_mark_is_refused_alone():
    content = b"\xef\xbb\xbf" + file_of(line()) + b"Jos\xe9;" * 3 + b"\n"
    assert [code for _, _, code in read(content)] == ["", "ENCODING"]


def test_quotes_hold_delimiters():
    assert names_of(file_of(line(nome='"Silva; Maria ""Lia"""'))) == ['Silva; Maria "Lia"']


def test_broken_quotes_break_one_line_only():
    content = file_of(line(nome='"Maria'), line(nome="João"), line(nome='"Ana" Lima'), line(nome="Rita"))
    assert [(n, code) for n, _, code in read(content)] == [
        (2, "BROKEN_QUOTES"), (3, ""), (4, "BROKEN_QUOTES"), (5, "")]


def test_a_line_too_long_is_skipped_in_constant_memory():
    content = file_of(line()) + b"x" * (3 * LONGEST_LINE) + b"\n" + file_of(line(nome="Rita")).split(b"\n", 1)[1]
    assert [(n, code) for n, _, code in read(content)] == [(2, ""), (3, "LINE_TOO_LONG"), (4, "")]


def test_the_longest_line_is_still_read():
    base = file_of(line(nome="NOME")).split(b"\n")
    base[1] = base[1].replace(b"NOME", b"N" * (LONGEST_LINE - len(base[1]) + 4))
    assert len(base[1]) == LONGEST_LINE
    assert [code for _, _, code in read(b"\n".join(base))] == [""]


@pytest.mark.parametrize(("cell", "code"), [
    ("Maria\0", "NUL_BYTE"), ("Maria\x07", "CONTROL_CHARACTER"), ("Maria\u202e", "CONTROL_CHARACTER"),
    ("Ma\rria", "CONTROL_CHARACTER"), ("Maria\ufeff", "CONTROL_CHARACTER"),
])
def test_characters_that_have_no_place_in_a_line(cell, code):
    assert [c for _, _, c in read(file_of(line(nome=cell), line()))] == [code, ""]


def test_wrong_number_of_columns():
    content = file_of(line(), line()) + b"a;b\n" + file_of(line()).split(b"\n")[1] + b";mais um\n"
    assert [(n, code) for n, _, code in read(content)] == [(2, ""), (3, ""), (4, "COLUMNS"), (5, "COLUMNS")]


def test_empty_extra_columns_and_empty_lines_are_nothing():
    first, second = file_of(line()).splitlines()
    assert [n for n, _, _ in read(first + b"\n\n;;;\n" + second + b";;\n   \n".replace(b"   ", b""))] == [4]


def test_a_file_cut_in_the_middle_says_so():
    content = file_of(line(), line(parcela="2"))
    assert [code for _, _, code in read(content[:-30])] == ["", "CUT_LINE"]


def test_a_file_that_changes_while_it_is_read():
    file = io.BytesIO(file_of(line()))
    found = probe(file)
    header = header_of(file, found)
    file.seek(0, io.SEEK_END)
    file.write(b"more\n")
    header_of(file, found)
    with pytest.raises(FileRefused, match="FILE_CHANGED"):
        list(rows(file, found, header))


@pytest.mark.parametrize(("content", "code"), [
    (b"", "EMPTY_FILE"), (b"\n\n", "EMPTY_FILE"), (b"PK\x03\x04" + b"x" * 100, "SPREADSHEET"),
    (b"\xd0\xcf\x11\xe0" + b"x" * 100, "SPREADSHEET"), (b"\x1f\x8b\x08" + b"x" * 100, "COMPRESSED"),
    (b"%PDF-1.7\n", "PDF"), ("documento;nome".encode("utf-16"), "UTF16"),
    ("documento;nome".encode("utf-16-le"), "UTF16"),
    ("documento;nome".encode("utf-16-be"), "UTF16"), (b"\x7fELF\x02\x01\x01\0\0" + b"\0" * 50, "BINARY"),
    (b"doc\x01umento;nome\n", "BINARY"), (b"a" * (LONGEST_LINE + 10), "NO_LINES"),
    (file_of(line()).replace(b"\n", b"\r"), "NO_LINES"), (b"\x81\x8d;\x8f\n", "BINARY"),
])
def test_files_that_are_something_else(content, code):
    with pytest.raises(FileRefused) as error:
        read(content)
    assert error.value.code == code


def test_the_probe_counts_and_digests():
    found = probe(io.BytesIO(b"a\nb\nc"))
    assert (found.size, found.lines, found.whole, found.encoding) == (5, 3, False, "utf-8")
    assert found.digest == hashlib.sha256(b"a\nb\nc").digest()
