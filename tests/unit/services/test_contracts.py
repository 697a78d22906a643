"""What is open, to the cent: each contract in its place, and only this person's."""

import uuid
from datetime import date

import pytest
from sqlalchemy import event

from portal.core.components import Components
from portal.db.models import Agreement, AgreementContract, Quote
from portal.services.charge_rules import ChargeTerms
from portal.services.contracts import Due, open_contracts, under_card_cap, value
from tests.factories import CPFS, make_contract, make_debtor
from tests.offering import make_scene


@pytest.fixture
def scene(portal):
    return make_scene(portal)


def test_each_part_of_the_balance_adds_up(scene):
    # 94 and 64 days: fine 2% each; 1% a month by days on 30: 150000*94/3000 = 4700, 150000*64/3000 = 3200
    scene.contract(days_overdue=(94, 64), amount=150_000)
    contract = scene.contracts()[0]
    assert contract.components == Components(principal=300_000, fine=6_000, interest=7_900)
    assert contract.total == 313_900
    assert contract.days_overdue == 94
    assert [line.total for line in contract.valued.arrears.lines] == [157_700, 156_200]


def test_the_contracts_own_rate_is_a_part_of_its_own(scene):
    scene.contract(product="card", rate_month="0.08", days_overdue=(90,), amount=100_000)
    contract = scene.contracts()[0]
    assert contract.components == Components(principal=100_000, fine=2_000, interest=3_000, remuneratory=24_000)


def test_card_charges_never_pass_the_original_debt(scene):
    scene.contract(product="card", rate_month="0.15", days_overdue=(300,), amount=100_000)
    contract = scene.contracts()[0]
    # 2000 + 10000 + 150000 would be asked; the cap is 100000, taken off the contract's interest first
    assert contract.components == Components(principal=100_000, fine=2_000, interest=10_000, remuneratory=88_000)
    assert contract.valued.capped == 62_000
    assert contract.total == 200_000


def test_the_cap_eats_into_interest_and_fine_when_it_must():
    gross = Components(principal=1_000, fine=500, interest=700, remuneratory=300)
    assert under_card_cap(gross) == Components(principal=1_000, fine=500, interest=500, remuneratory=0)
    gross = Components(principal=100, fine=500, interest=700, remuneratory=300)
    assert under_card_cap(gross) == Components(principal=100, fine=100, interest=0, remuneratory=0)
    below = Components(principal=1_000, fine=20, interest=30, remuneratory=950)
    assert under_card_cap(below) == below


def test_five_years_after_the_last_installment_it_is_prescribed(scene):
    dues = (Due(1, date(2021, 1, 23), 1_000), Due(2, date(2021, 11, 23), 1_000))
    terms = ChargeTerms(scene.rulebook().charges_for("card").profile, prescription_years=5)
    assert value(dues, terms, "", date(2026, 11, 23)).prescribed_on == date(2026, 11, 23)
    scene.contract(number="old", days_overdue=(1_900, 1_827))
    scene.contract(number="young", days_overdue=(1_900, 1_700))
    standing = {contract.number: contract.standing for contract in scene.contracts()}
    assert standing == {"old": "prescribed", "young": "open"}


def test_the_creditor_can_say_so_too(scene):
    scene.contract(number="a", prescribed=True)
    scene.contract(number="b", blocked=True)
    scene.contract(number="c", prescribed=True, blocked=True)
    assert [c.standing for c in scene.contracts()] == ["prescribed", "blocked", "prescribed"]


def test_closed_contracts_and_those_with_nothing_overdue_are_not_there(scene):
    scene.contract(number="closed", status="closed")
    scene.contract(number="empty", days_overdue=())
    assert scene.contracts() == ()


def agree(portal, scene, contract, active):
    with portal.database.writing() as session:
        quote = Quote(id=uuid.uuid4(), creditor_id=scene.creditor.id, debtor_id=scene.debtor.id, terms={},
                      terms_digest=b"x" * 32, created_at=portal.now(), valid_until=portal.now())
        session.add(quote)
        session.flush()
        agreement = Agreement(
            id=uuid.uuid4(), creditor_id=scene.creditor.id, debtor_id=scene.debtor.id, quote_id=quote.id,
            acceptance_key=uuid.uuid4(), number="2026-000417", status="active", debt=1, entry=0, count=1,
            installment_amount=1, total=1, rate_month="0", accepted_at=portal.now(),
        )
        session.add(agreement)
        session.flush()
        session.add(AgreementContract(agreement_id=agreement.id, contract_id=contract.id, amount=1, active=active))
        return agreement


@pytest.mark.usefixtures("broken_books")
def test_a_contract_in_an_active_agreement_points_to_it(portal, scene):
    inside, freed = scene.contract(number="a"), scene.contract(number="b")
    agreement = agree(portal, scene, inside, active=True)
    with portal.database.writing() as session:
        session.add(AgreementContract(agreement_id=agreement.id, contract_id=freed.id, amount=1, active=False))
    found = {contract.number: contract for contract in scene.contracts()}
    assert found["a"].standing == "agreement"
    assert (found["a"].agreement_id, found["a"].agreement_number) == (agreement.id, "2026-000417")
    assert found["b"].standing == "open"
    assert len(found["b"].installments) == 2


def test_only_narrows_and_never_reaches_another_person(portal, scene):
    mine = scene.contract(number="mine")
    scene.contract(number="also mine")
    with portal.database.writing() as session:
        neighbor = make_debtor(session, portal, scene.creditor, document=CPFS[1])
        theirs = make_contract(session, portal, neighbor, number="theirs")
    assert [c.number for c in scene.contracts(mine)] == ["mine"]
    assert scene.contracts(theirs) == ()
    with portal.database.reading() as session:
        for creditor_id, debtor_id in ((uuid.uuid4(), scene.debtor.id), (scene.creditor.id, uuid.uuid4())):
            assert open_contracts(session, scene.rulebook(), creditor_id=creditor_id, debtor_id=debtor_id) == ()


def test_a_page_takes_one_statement_however_many_contracts(portal, scene):
    for number in range(12):
        scene.contract(number=str(number), days_overdue=(200, 170, 140, 110, 80))
    rulebook = scene.rulebook()
    said = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    with portal.database.reading() as session:
        found = open_contracts(session, rulebook, creditor_id=scene.creditor.id, debtor_id=scene.debtor.id)
    assert len(found) == 12
    assert len([statement for statement in said if statement.startswith("SELECT")]) == 1


def test_the_statement_goes_by_this_persons_rows_only(portal, scene):
    """No table is scanned: another million contracts in the database change nothing here."""
    mine = scene.contract()
    if not portal.database.is_sqlite:
        pytest.skip("the plan of a table with three rows says nothing on PostgreSQL")
    said = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *a: said.append((a[2], a[3])))
    scene.contracts()
    scene.contracts(mine)
    asked = [(text, values) for text, values in said if "overdue_installment" in text]
    assert len(asked) == 2
    with portal.database.reading() as session:
        for text, values in asked:
            plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + text, values)
            steps = [row[3] for row in plan]
            assert not [step for step in steps if step.startswith("SCAN")], steps


def test_the_digest_follows_every_figure(scene):
    terms = scene.rulebook().charges_for("personal_loan")
    dues = (Due(1, date(2026, 8, 10), 50_000),)
    same = value(dues, terms, "", date(2026, 11, 23)).digest
    other = [
        value((Due(1, date(2026, 8, 10), 50_001),), terms, "", date(2026, 11, 23)),
        value((Due(1, date(2026, 8, 11), 50_000),), terms, "", date(2026, 11, 23)),
        value(dues, ChargeTerms(terms.profile, "simple"), "0.02", date(2026, 11, 23)),
        value(dues, terms, "", date(2026, 11, 24)),
    ]
    assert len({same, *(each.digest for each in other)}) == 5
