"""The invented file: always the same for a seed, varied as a real one, and read by the import as promised."""

import csv
from collections import defaultdict
from datetime import date

import pytest
from stdnum.br import cnpj, cpf

from portal.services.portfolio.sample import LIMIT, sample_lines
from portal.services.portfolio.sample_people import numbered_cpf
from tests.factories import make_creditor
from tests.portfolio_files import take

TODAY = date(2026, 11, 23)
CLEAN = list(sample_lines(1_500, 1, TODAY, clean=True))
ROWS = list(csv.DictReader(CLEAN, delimiter=";"))


def by(column: str) -> dict[str, list[dict[str, str]]]:
    groups = defaultdict(list)
    for row in ROWS:
        groups[row[column]].append(row)
    return groups


def test_the_seed_and_the_day_decide_everything():
    assert list(sample_lines(50, 5, TODAY)) == list(sample_lines(50, 5, TODAY))
    assert list(sample_lines(50, 5, TODAY)) != list(sample_lines(50, 6, TODAY))
    assert list(sample_lines(50, 5, TODAY)) != list(sample_lines(50, 5, date(2026, 11, 24)))


def test_people_of_a_file_have_different_documents():
    assert len({numbered_cpf(n) for n in range(50_000)}) == 50_000
    assert all(cpf.is_valid(numbered_cpf(n)) for n in range(1, 500))
    assert len(by("documento")) == 1_500


def test_nobody_can_be_reached():
    for row in ROWS:
        assert row["email"] == "" or row["email"].endswith("@pessoa.example")
        assert all(phone == "" or " 90000-" in phone for phone in (row["celular"], row["whatsapp"]))
        assert (cpf if len(row["documento"]) == 11 else cnpj).is_valid(row["documento"])


def test_products_companies_guarantors_and_ages():
    assert {row["produto"] for row in ROWS} == {"card", "personal_loan", "housing", "microcredit", "store_credit"}
    companies = {row["documento"] for row in ROWS if len(row["documento"]) == 14}
    assert companies and any(not document.isdecimal() for document in companies)
    assert any(row["avalista_documento"] for row in ROWS) and any(row["credor_original"] for row in ROWS)
    assert {row["prescrito"] for row in ROWS} == {row["bloqueado"] for row in ROWS} == {"sim", "nao"}
    contracts = by("documento")
    assert {len({row["contrato"] for row in rows}) for rows in contracts.values()} == set(range(1, 9))
    ages = [(TODAY - date(*map(int, row["vencimento"].split("/")[::-1]))).days for row in ROWS]
    assert min(ages) >= 1 and max(ages) > 1_900 and max(ages) <= 2_000


def test_sums_stand_below_on_and_above_the_limit():
    sums = [round(sum(float(row["valor"]) * 100 for row in rows)) for rows in by("documento").values()]
    assert {LIMIT - 1, LIMIT, LIMIT + 1} <= set(sums)
    assert min(sums) < LIMIT // 2 and max(sums) > LIMIT + 100_000


@pytest.fixture
def creditor_id(portal):
    with portal.database.writing() as session:
        return make_creditor(session, portal).id


def test_a_clean_file_goes_in_whole(portal, creditor_id):
    taken = take(portal, creditor_id, "".join(sample_lines(120, 1, TODAY, clean=True)).encode())
    assert taken.faults == [] and taken["debtors_created"] == 120


def test_a_messy_file_loses_only_its_broken_lines(portal, creditor_id):
    clean = take(portal, creditor_id, "".join(sample_lines(150, 1, TODAY, clean=True)).encode(), dry_run=True)
    messy = list(sample_lines(150, 1, TODAY))
    taken = take(portal, creditor_id, "".join(messy).encode(), dry_run=True)
    assert taken.report.rejected > 3 and taken.report.ignored == 0
    assert taken["debtors_created"] == clean["debtors_created"] == 150
    assert len({code for _, code, _ in taken.codes}) >= 4
    styles = "".join(messy)
    assert "R$ " in styles and ".20" in styles and "2026-" in styles and "+55" in styles
