import uuid
from datetime import date

import pytest
from sqlalchemy import update

from portal.db.models import Installment
from portal.services.agreements import agreements_of, evidence_of, next_number, read_agreement
from tests.factories import make_creditor
from tests.quoted import make_house


@pytest.fixture
def house(portal):
    return make_house(portal)


@pytest.fixture
def made(portal, house):
    with portal.database.writing() as session:
        return house.accept(session, house.wish(house.quote(session, count=12, entry=50_000)))


def test_numbers_count_up_per_creditor_and_year(portal, house):
    with portal.database.writing() as session:
        other = make_creditor(session, portal, slug="outro").id
        mine = house.creditor_id
        given = [next_number(session, mine, 2026), next_number(session, mine, 2026),
                 next_number(session, other, 2026), next_number(session, mine, 2027),
                 next_number(session, mine, 2026)]
    assert given == ["2026-000001", "2026-000002", "2026-000001", "2027-000001", "2026-000003"]


def test_an_agreement_is_read_by_its_owner_only(portal, house, made):
    with portal.database.reading() as session:
        found = read_agreement(session, made.agreement_id, house.debtor_id)
        assert found is not None
        assert found.agreement.number == made.number
        assert read_agreement(session, made.agreement_id, uuid.uuid4()) is None
        assert read_agreement(session, uuid.uuid4(), house.debtor_id) is None


@pytest.mark.usefixtures("broken_books")
def test_payments_come_in_order_with_the_next_one_first(portal, house, made):
    with portal.database.writing() as session:
        session.connection().execute(update(Installment).where(Installment.number == 0).values(status="paid"))
        session.connection().execute(update(Installment).where(Installment.number == 1).values(status="overdue"))
    with portal.database.reading() as session:
        found = read_agreement(session, made.agreement_id, house.debtor_id)
    assert [row.number for row in found.installments] == list(range(13))
    assert found.done == 1
    assert found.upcoming[0].number == 1
    assert found.last_date >= date(2027, 11, 10)


def test_a_person_sees_their_own_agreements(portal, house, made):
    with portal.database.reading() as session:
        assert [f.agreement.number for f in agreements_of(session, house.debtor_id)] == [made.number]
        assert agreements_of(session, uuid.uuid4()) == []


def test_the_terms_of_an_agreement_are_those_of_its_quote(portal, house, made):
    with portal.database.reading() as session:
        evidence, terms = evidence_of(session, made.agreement_id)
    assert evidence.agreement_id == made.agreement_id
    assert (terms.count, terms.entry) == (12, 50_000)
