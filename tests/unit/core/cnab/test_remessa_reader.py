"""Files we write, read back by us and by a reader that shares nothing with us."""

import unicodedata
from datetime import date, timedelta
from random import Random

import pytest

from portal.core.boleto.banks import get
from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import remessa_reader
from portal.core.cnab.remessa import write
from portal.core.cnab.title import Movement, Order, Party
from portal.core.errors import CoreError
from tests import cnab_tables
from tests.shared import shared_path
from tests.unit.core.cnab.factories import PARAMS, WHEN, account, title

EACH = pytest.mark.parametrize("kind", PARAMS)
IN_TABLES = pytest.mark.parametrize("kind", [kind for kind in PARAMS if kind != "033"])
PAYERS = (
    Party("José da Conceição Gonçalves Brandão d'Ávila Müller Simões e Souza", "12345678909",
          "Rua São João, 1.500 - apto. 12, bloco Ç, fundos do lado", "Jardim Ângela", "01310100", "São Paulo", "SP"),
    Party("Padaria Pão Nosso Ltda", "12ABC34501DE35", "Praça 7", "Centro", "90010000", "Porto Alegre", "RS"),
    Party("Li", "98765432100", "R 1", "", "69900000", "Rio Branco", "AC"),
)


def orders(kind, count=40):
    random = Random(kind)
    found = []
    for place in range(1, count + 1):
        movement = random.choice((Movement.ENTRY, Movement.ENTRY, Movement.CHANGE_DUE_DATE, Movement.WRITE_OFF))
        found.append(Order(movement, title(
            kind, place, amount_cents=random.choice((1, 99, 12_345, 999_999_999)),
            due_date=date(2026, 11, 30) + timedelta(days=random.randrange(3_000)),
            payer=random.choice(PAYERS), fine_hundredths=random.choice((0, 200)),
            monthly_interest_hundredths=random.choice((0, 33, 100)), write_off_days=random.choice((0, 1, 99)),
            guarantor=random.choice((None, Party("Loja Exemplo S.A.", "11222333000181"))),
        )))
    return found


def file(kind, **changes):
    wanted = orders(kind)
    return wanted, write(account(kind, **changes), wanted, nsa=4_711, generated_at=WHEN)


def plain(text):
    """Capitals without accents, in other words than ours."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isascii() and (char.isalnum() or char in " .,/&()@:_+-") else " "
                            for char in bare).split())


@EACH
def test_read_by_us(kind):
    wanted, data = file(kind)
    found = remessa_reader.check(data, account(kind).account, wanted, 4_711)
    assert (found.bank, found.nsa, found.lines) == (kind[:3], 4_711, data.count(b"\r\n"))
    for told, order in zip(found.orders, wanted, strict=True):
        if order.movement is Movement.ENTRY:
            assert told.payer_document.lstrip("0") == order.title.payer.document.lstrip("0")
            assert told.payer_name == plain(order.title.payer.name)[:40].strip()


@IN_TABLES
def test_read_by_others(kind):
    """Every datum of every title, by tables typed from the manuals by somebody else."""
    wanted, data = file(kind)
    rows = cnab_tables.read(data)
    assert [row.kind for row in rows[:2]] == ["0", "1"] and [row.kind for row in rows[-2:]] == ["5", "9"]
    assert rows[0].number("NSA") == 4_711
    assert rows[0].fields["Codigo remessa" if kind.startswith("104") else "Codigo remessa/retorno"] == "1"
    groups = []
    for row in rows[2:-2]:
        if row.kind == "P":
            groups.append([])
        groups[-1].append(row)
    assert len(groups) == len(wanted)
    for group, order in zip(groups, wanted, strict=True):
        check_title(kind, {row.kind: row for row in group}, order)
    batch, last = rows[-2], rows[-1]
    records = "Qtde registros" if kind.startswith("104") else "Qtde registros lote"
    assert batch.number(records) == len(rows) - 2
    assert (last.number("Qtde lotes"), last.number("Qtde registros")) == (1, len(rows))
    if kind[:3] in ("104", "756"):
        count, total = ("Qtde titulos simples" if kind.startswith("104") else "Qtde simples"), "Valor simples"
        assert batch.number(count) == len(wanted)
        assert batch.number(total) == sum(order.title.amount_cents for order in wanted)


def check_title(kind, rows, order):
    told, head = order.title, rows["P"]
    caixa = kind.startswith("104")
    names = {"number": "Seu numero", "amount": "Valor"} if caixa else {
        "number": "Numero documento", "amount": "Valor titulo"}
    assert {row.fields["Cod. movimento"] for row in rows.values()} == {order.movement.value}
    assert head.fields[names["number"]].strip() == told.document_number
    assert head.number(names["amount"]) == told.amount_cents
    assert head.day("Vencimento") == told.due_date
    assert head.day("Emissao titulo") == told.issued_on
    assert head.fields["Uso empresa"].strip() == (told.document_number if caixa else told.own_id)
    digits = head.fields["Nosso numero"]
    dv = get(kind[:3]).digit(PARAMS[kind], told.nosso_numero)
    expected = {
        "104": told.nosso_numero[2:], "001": told.nosso_numero, "748": told.nosso_numero + dv,
        "756": f"{told.nosso_numero + dv:0>10}01014", "085": told.nosso_numero,
    }[kind[:3]]
    assert digits.strip() == expected
    if caixa:
        assert head.fields["Modalidade SIGCB"] == "14"
    assert head.number("Juros") == told.monthly_interest_hundredths
    if order.movement is not Movement.ENTRY:
        assert set(rows) <= {"P", "Q"}
        return
    assert ("R" in rows) == bool(told.fine_hundredths)
    if "R" in rows:
        assert (rows["R"].fields["Cod. multa"], rows["R"].number("Multa")) == ("2", told.fine_hundredths)
    payer, who = rows["Q"], told.payer
    assert payer.fields["Numero inscricao"] == who.document.zfill(15)
    assert payer.fields["Tipo inscricao pagador"] == ("1" if len(who.document) == 11 else "2")
    for name, value, width in (
        ("Nome", who.name, 40), ("Endereco", who.address, 40), ("Bairro", who.district, 15), ("Cidade", who.city, 15),
        ("UF", who.state, 2), ("Nome sacador/avalista", told.guarantor.name if told.guarantor else "", 40),
    ):
        assert payer.fields[name] == plain(value)[:width].ljust(width), name
    assert payer.fields["CEP"] + payer.fields["Sufixo CEP"] == who.zip_code


def test_santander_stands_where_another_program_writes_it():
    """Its own tables are in no list we could borrow, but another program wrote such a file."""
    sample = shared_path("fixtures/cnab/kivanio__brcobranca__remessa__remessa-santander-cnab240.rem")
    theirs = sample.read_text().splitlines()
    who = Party("PABLO DIEGO JOSÉ FRANCISCO DE PAULA JUAN NEPOMUCENO", "12345678901",
                "RUA RIO GRANDE DO SUL São paulo Minas caçapa da silva junior", "São josé dos quatro apostolos",
                "12345678", "Santa rita de cássia maria da silva", "SP")
    order = Order(Movement.ENTRY, title(
        "033", nosso_numero="000001234567", document_number="9999", own_id="9999", amount_cents=19_990,
        due_date=date(2015, 7, 14), issued_on=date(2015, 7, 14), payer=who))
    ours = write(account("033"), [order], nsa=1, generated_at=WHEN).decode().split("\r\n")
    for line, start, end in (
        (2, 1, 17), (2, 45, 57), (2, 63, 77), (2, 78, 85), (2, 86, 100), (2, 109, 117),
        (3, 1, 73), (3, 134, 136), (3, 152, 153), (5, 1, 8), (6, 1, 8), (6, 18, 23),
    ):
        assert ours[line][start - 1 : end] == theirs[line][start - 1 : end], (line, start, end)
    assert int(ours[6][23:29]) == len(ours) - 1


@pytest.mark.parametrize(("name", "bank", "expected"), [
    ("Maxwbh__pyCobranca__remessa_sicoob_cnab240.rem", "756", [("1234567", 19_990, date(2026, 8, 15)),
                                                               ("8765432", 135_075, date(2026, 9, 1))]),
    ("kivanio__brcobranca__remessa__remessa-banco_brasil-cnab240.rem", "001",
     [("12345670000000123", 19_990, date(2015, 7, 14))]),
    ("kivanio__brcobranca__remessa__remessa-santander-cnab240.rem", "033",
     [("000001234567", 19_990, date(2015, 7, 14))]),
])
def test_files_of_other_programs(name, bank, expected):
    data = shared_path(f"fixtures/cnab/{name}").read_bytes()
    lines = data.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    found = remessa_reader.read(b"".join(line + b"\r\n" for line in lines), BoletoAccount(bank, {}))
    assert [(one.nosso_numero, one.amount_cents, one.due_date) for one in found.orders] == expected


@pytest.mark.parametrize("name", [
    "Brunomm__br_boleto__remessa__cnab240__caixa.rem", "Maxwbh__pyCobranca__remessa_caixa_cnab240.rem"])
def test_caixa_files_of_others_that_do_not_count_their_titles(name):
    data = shared_path(f"fixtures/cnab/{name}").read_bytes().rstrip(b"\r\n")
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    with pytest.raises(CoreError) as refused:
        remessa_reader.read(b"".join(line + b"\r\n" for line in lines), BoletoAccount("104", PARAMS["104"]))
    facts = refused.value.facts
    assert (facts["what"], facts["line"], facts["start"], facts["end"]) == (
        "simples_quantidade", len(lines) - 1, 24, 29)


@EACH
def test_whatever_is_changed_is_noticed(kind):
    wanted, data = file(kind)
    owner, lines = account(kind).account, data.split(b"\r\n")[:-1]

    def refused(changed, number=4_711):
        with pytest.raises(CoreError) as error:
            remessa_reader.check(changed, owner, wanted, number)
        assert error.value.code == "CNAB_WRITTEN"
        assert {"what", "line", "start", "end"} <= set(error.value.facts)

    def joined(parts):
        return b"".join(part + b"\r\n" for part in parts)

    refused(data.replace(b"\r\n", b"\n"))
    refused(data[:-2])
    refused(data, number=4_712)
    refused(joined([*lines[:2], lines[2][:-1], *lines[3:]]))
    refused(joined([*lines[:2], lines[2][:-1] + b"\xc7", *lines[3:]]))
    refused(joined([*lines[:2], *lines[3:]]))
    refused(joined([*lines[:3], lines[2], *lines[3:]]))
    refused(joined([*lines[:2], lines[2][:85] + b"000000000000077" + lines[2][100:], *lines[3:]]))
    refused(joined([*lines[:2], lines[2][:77] + b"01012027" + lines[2][85:], *lines[3:]]))
    refused(joined([*lines[:-1], lines[-1][:23] + b"000001" + lines[-1][29:]]))
    refused(joined(lines[:4]))
