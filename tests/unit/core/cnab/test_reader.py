import pytest

from portal.core.cnab.occurrences import Effect
from portal.core.cnab.reader import effect, number_place, read, words
from portal.core.errors import CoreError
from tests.shared import shared_path
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


#: Sample -> titles read, or (code, line, first column, last column) of the refusal.
SAMPLES = {
    "Brunomm__br_boleto__remessa__cnab240__caixa.rem": ("CNAB_NOT_A_RETURN", 1, 143, 143),
    "Brunomm__br_boleto__retorno__cnab240__caixa.ret": ("CNAB_COUNT", 14, 24, 29),
    "Brunomm__br_boleto__retorno__cnab240__cecred.ret": 3,
    "Brunomm__br_boleto__retorno__cnab240__santander.ret": ("CNAB_COUNT", 15, 18, 23),
    "Brunomm__br_boleto__retorno__cnab400__bradesco.ret": 6,
    "Maxwbh__pyCobranca__remessa_caixa_cnab240.rem": ("CNAB_NOT_A_RETURN", 1, 143, 143),
    "Maxwbh__pyCobranca__remessa_sicoob_cnab240.rem": ("CNAB_NOT_A_RETURN", 1, 143, 143),
    "kivanio__brcobranca__arquivos__CNAB240SICREDI.CRT": 2,
    "kivanio__brcobranca__remessa__remessa-banco_brasil-cnab240.rem": ("CNAB_NOT_A_RETURN", 1, 143, 143),
    "kivanio__brcobranca__remessa__remessa-santander-cnab240.rem": ("CNAB_NOT_A_RETURN", 1, 143, 143),
    "openboleto__OpenCnabPHP__samples__RETORNOCEF091116.ret": 2,
}


def test_every_sample_is_read_or_refused_where_it_is_wrong():
    """Two retornos in circulation declare 12 records while holding 14."""
    for path in sorted(shared_path("fixtures/cnab").iterdir()):
        if path.suffix == ".md":
            continue
        try:
            got = len(read(path.read_bytes()).titles)
        except CoreError as refused:
            got = (refused.code, *(refused.facts[name] for name in ("line", "start", "end")))
        if path.name in SAMPLES:
            assert got == SAMPLES[path.name], path.name


def test_where_the_number_of_a_file_stands():
    found = read(as_bytes(retorno("748", [{"movimento": "02"}])))
    assert number_place(found) == {"line": 1, "start": 158, "end": 163}
    places = {bank: number_place(read(as_bytes(test_retorno_400.file(bank, {})))) for bank in ("237", "033")}
    assert places["237"] == {"line": 1, "start": 109, "end": 113}
    assert places["033"] == {"line": 1, "start": 1, "end": 400}  # Santander numbers none
