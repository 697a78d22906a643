"""Numbers that are given once: years, bytes, the end of the range, several processes."""

import uuid
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from portal.core.errors import CoreError
from portal.db.models import BankAccount, Charge
from portal.db.session import Database
from portal.jobs import drain
from portal.services.creditor_profiles import save_creditor
from portal.services.numbering import take_numbers
from tests.bank_files import SICREDI, boletos, by_file, make_filed_world
from tests.factories import make_bank_account, make_creditor, make_debtor
from tests.paying import make_agreement, make_world


@pytest.fixture
def account(portal):
    def made(bank="748", params=SICREDI, **values):
        with portal.database.writing() as session:
            return make_bank_account(session, make_creditor(session, portal), bank=bank, params=params, **values)
    return made


def take(portal, owner, count, year=2026):
    with portal.database.writing() as session:
        return take_numbers(session, owner.creditor_id, count, year=year)[1]


def test_sicredi_starts_again_each_year_and_goes_on_in_it(portal, account):
    owner = account()
    assert [take(portal, owner, 3), take(portal, owner, 2)] == [1, 4]
    assert [take(portal, owner, 1, 2027), take(portal, owner, 1, 2027)] == [1, 2]
    assert take(portal, owner, 1, 2026) == 6


def test_an_account_that_counted_without_years_goes_on_behind_its_last_number(portal):
    _world, owner = make_filed_world(by_file(portal), "748", SICREDI, count=2)
    assert [row.nosso_numero for row in boletos(portal)] == ["26200001", "26200002", "26200003"]
    with portal.database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM nosso_numero_sequence")
    assert take(portal, owner, 1) == 4
    assert take(portal, owner, 1, 2027) == 1


def test_another_byte_is_another_count_and_the_old_one_comes_back(portal, account):
    owner = account()
    take(portal, owner, 7)

    def change(byte):
        with portal.database.writing() as session:
            saved = save_creditor(
                session, {"slug": "exemplo", "bank_account": {"bank": "748", "params": SICREDI | {"byte": byte}}},
                now=portal.now(), new_id=uuid.uuid4, actor="test",
            )
            return saved.account

    assert take(portal, change("3"), 1) == 1
    assert take(portal, change("2"), 1) == 8


@pytest.mark.parametrize(("bank", "params", "most"), [
    ("748", SICREDI, 99_999),
    ("001", {"convenio": "265565", "carteira": "17", "agencia": "1688", "conta": "64703349"}, 99_999),
    ("422", {"agencia": "99202", "conta": "872316438", "carteira": "02", "faixa_inicio": "93000000",
             "faixa_fim": "93000099"}, 100),
])
def test_the_end_of_the_range_is_said_and_nothing_is_taken(portal, account, bank, params, most):
    owner = account(bank, params)
    assert take(portal, owner, most - 2) == 1
    with pytest.raises(CoreError) as refused:
        take(portal, owner, 3)
    assert refused.value.code == "NOSSO_NUMERO_EXHAUSTED"
    assert (refused.value.facts["capacity"], refused.value.facts["left"]) == (most, 2)
    assert take(portal, owner, 2) == most - 1
    with pytest.raises(CoreError):
        take(portal, owner, 1)


def test_boletos_beyond_the_range_make_a_job_that_says_so(portal):
    world = make_world(portal, promise=False)
    with portal.database.writing() as session:
        owner = session.exec(select(BankAccount)).one()
        owner.bank = "422"
        owner.params = {"agencia": "99202", "conta": "872316438", "carteira": "02", "faixa_inicio": "93000000",
                        "faixa_fim": "93000001"}
        session.add(owner)
        debtor = make_debtor(session, portal, world.creditor, document="11144477735")
        make_agreement(session, portal, debtor, count=3, number="2026-000418")
    drain(portal)
    assert boletos(portal) == []


def test_the_database_refuses_a_number_given_twice(portal):
    make_filed_world(by_file(portal), count=1)
    first, second = boletos(portal)
    with pytest.raises(IntegrityError), portal.database.writing() as session:
        row = session.get_one(Charge, second.id)
        row.nosso_numero = first.nosso_numero
        session.add(row)


def test_processes_that_take_at_once_never_take_the_same(portal, account, database_url):
    for bank, params in (("748", SICREDI), ("104", {"agencia": "1234", "codigo_beneficiario": "123456"})):
        with portal.database.writing() as session:
            owner = session.exec(select(BankAccount)).first()
            if owner is None:
                owner = make_bank_account(session, make_creditor(session, portal), bank=bank, params=params)
            owner.bank, owner.params = bank, params
            session.add(owner)
            creditor_id = owner.creditor_id
        with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
            taken = [one for each in pool.map(take_many, [(database_url, creditor_id)] * 3) for one in each]
        numbers = [number for first, count in taken for number in range(first, first + count)]
        assert sorted(numbers) == list(range(1, 3 * 20 * 2 + 1))


def take_many(told):
    url, creditor_id = told
    database = Database(url)
    taken = []
    for _ in range(20):
        with database.writing() as session:
            taken.append((take_numbers(session, creditor_id, 2, year=2026)[1], 2))
    database.engine.dispose()
    return taken
