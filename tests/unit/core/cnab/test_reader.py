import pytest

from portal.core.cnab.occurrences import Effect
from portal.core.cnab.reader import effect, read, words
from portal.core.errors import CoreError
from tests.unit.core.cnab import test_retorno_400
from tests.unit.core.cnab.factories import as_bytes, retorno


def test_240_speaks_febraban():
    found = read(as_bytes(retorno("748", [{"movimento": "03", "motivos": "0863ZZ"}])))
    (title,) = found.titles
    assert effect(found, title) is Effect.REJECTED
    assert words(found, title) == ("Entrada rejeitada", "Nosso número inválido", "Título já cadastrado", None)


def test_400_speaks_its_bank():
    found = read(as_bytes(test_retorno_400.file("104", {109: "21"})))
    assert effect(found, found.titles[0]) is Effect.SETTLED
    assert words(found, found.titles[0]) == ("Liquidação", None)
    other = read(as_bytes(test_retorno_400.file("104", {109: "06"})))
    assert effect(other, other.titles[0]) is Effect.CHANGED


def test_files_without_a_number_are_told_apart_by_date():
    lines = test_retorno_400.file("033", {})
    first = read(as_bytes(lines))
    later = read(as_bytes([lines[0][:94] + "121226" + lines[0][100:], *lines[1:]]))
    assert first.key(first.titles[0]) != later.key(later.titles[0])
    assert first.key(first.titles[0]) == read(as_bytes(lines)).key(first.titles[0])


@pytest.mark.parametrize("data", [b"", b"hello", b"02RETORNO", b"\x00" * 500])
def test_anything_else_is_the_one_error(data):
    with pytest.raises(CoreError):
        read(data)
