"""Lines against lines, before anything touches the portal's database."""

from datetime import date

import pytest

from portal.services.portfolio.batches import count_contracts, staged_batches
from portal.services.portfolio.columns import read_header
from portal.services.portfolio.staging import Staging
from portal.services.portfolio.validation import Validator
from tests.portfolio_files import NAMES, joao, line

JOAO_BACKS = {"avalista_documento": "11144477735", "avalista_nome": "João Pereira"}
ANA_BACKS = {"avalista_documento": "39053344705", "avalista_nome": "Ana Lima"}


@pytest.fixture
def staging():
    with Staging() as room:
        yield room


@pytest.fixture
def add(staging):
    validator = Validator(read_header(";".join(NAMES)), date(2026, 11, 23))
    count = iter(range(2, 10_000))

    def put(cells):
        fault = staging.add(next(count), validator.check([cells.get(name, "") for name in NAMES]))
        return (fault.code, fault.column, fault.facts.get("line")) if fault else None
    return put


def test_an_installment_comes_once(add):
    assert [add(line()), add(line(parcela="2")), add(line(valor="1,00"))] == [
        None, None, ("INSTALLMENT_REPEATED", "parcela", 2)]


def test_also_when_other_contracts_stand_between(add):
    assert [add(line()), add(joao()), add(line(parcela="2")), add(joao()), add(line())] == [
        None, None, None, ("INSTALLMENT_REPEATED", "parcela", 3), ("INSTALLMENT_REPEATED", "parcela", 2)]


def test_a_contract_has_one_person(add):
    assert [add(line()), add(joao(contrato="A-1", parcela="2"))] == [None, ("CONTRACT_TWO_PEOPLE", "contrato", 2)]


@pytest.mark.parametrize(("column", "value"), [
    ("produto", "crediario"), ("taxa_mes", "2,99"), ("data_contrato", "11/01/2024"), ("prescrito", "sim"),
    ("bloqueado", "sim"), ("credor_original", "Outro"), ("cnpj_credor_original", "11222333000181"),
])
def test_a_contract_has_one_set_of_terms(add, column, value):
    assert [add(line()), add(line(parcela="2", **{column: value}))] == [None, ("CONTRACT_DIFFERS", column, 2)]
    assert add(line(parcela="3")) is None


def test_a_person_has_one_birth_date(add):
    assert add(line()) is None
    assert add(line(contrato="A-2", nascimento="18/05/1980")) == ("BIRTH_DIFFERS", "nascimento", 2)


def test_the_same_said_in_another_way_is_the_same(add):
    again = line(parcela="2", documento="52998224725", produto="Cartão de crédito", taxa_mes="1.99%", prescrito="N",
                 data_contrato="2024-01-10", nascimento="1980-05-17")
    assert [add(line()), add(again)] == [None, None]


def test_lines_of_a_person_add_up(staging, add):
    add(line(email="", cep="", endereco=""))
    add(joao())
    add(line(contrato="A-2", celular="(81) 90000-0002", endereco="Rua Nova, 1"))
    (batch,) = staged_batches(staging)
    maria = next(c.person for c in batch if c.number == "A-2")
    assert maria.contacts == {
        "email": ["maria@pessoa.example"], "sms": ["+5581900000001", "+5581900000002"], "whatsapp": []}
    assert maria.address == {"street": "Rua Nova, 1", "district": "Centro", "city": "Recife", "state": "PE",
                             "postal_code": "50000000"}


def test_guarantors_add_up(staging, add):
    add(line(**JOAO_BACKS))
    add(line(parcela="2"))
    add(line(parcela="3", **ANA_BACKS))
    (batch,) = staged_batches(staging)
    assert batch[0].guarantors == {"11144477735": "João Pereira", "39053344705": "Ana Lima"}


def test_batches_hold_whole_contracts_and_keep_people_together(staging, add):
    for n in range(1, 7):
        add(line(contrato=f"A-{n % 2}", parcela=str(n)))
        add(joao(contrato=f"B-{n % 3}", parcela=str(n)))
    batches = list(staged_batches(staging, lines=5))
    assert [[c.number for c in batch] for batch in batches] == [["A-1", "A-0"], ["B-1", "B-2", "B-0"]]
    assert count_contracts(staging) == 5
    assert batches[0][0].installments == {n: (date(2026, 8, 20), 123456) for n in (1, 3, 5)}
    assert [len(batch) for batch in staged_batches(staging, lines=1)] == [1] * 5


def test_a_person_whose_only_line_clashed_is_in_no_batch(staging, add):
    add(line())
    add(joao(contrato="A-1"))
    assert [c.number for batch in staged_batches(staging) for c in batch] == ["A-1"]


def test_what_the_file_mentions(staging, add):
    add(line())
    staging.keep("C-9", None)
    assert staging.mentions(["A-1", "B-1", "C-9"]) == {"A-1", "C-9"}


def test_nothing_of_it_has_a_name_on_the_disk(staging):
    """The temporary file is unlinked at once, so a killed process leaves no personal data behind."""
    assert [row[2] for row in staging.db.execute("PRAGMA database_list")] == [""]
