import pytest
from sqlalchemy import text
from sqlmodel import select

from portal.db.models import Evidence
from portal.services.evidence import is_whole, unproven
from tests.quoted import make_house


@pytest.fixture
def house(portal):
    return make_house(portal)


@pytest.fixture
def made(portal, house):
    with portal.database.writing() as session:
        return house.accept(session, house.wish(house.quote(session)))


def found(portal, house):
    with portal.database.reading() as session:
        return unproven(session, house.creditor_id)


def test_an_untouched_record_is_whole(portal, house, made):
    assert found(portal, house) == []


@pytest.mark.parametrize("name", ["terms", "proof"])
def test_an_altered_record_is_found(portal, house, made, name):
    with portal.database.writing() as session:
        row = session.exec(select(Evidence)).one()
        setattr(row, name, {**getattr(row, name), "total": 1})
        session.add(row)
    assert found(portal, house) == [made.agreement_id]


def test_a_record_with_terms_and_digest_swapped_together_is_still_found(portal, house, made):
    from portal.services.terms import terms_digest

    with portal.database.writing() as session:
        row = session.exec(select(Evidence)).one()
        row.terms = {**row.terms, "total": 1}
        row.terms_digest = terms_digest(row.terms)
        assert not is_whole(row)


def test_a_missing_record_is_found(portal, house, made):
    with portal.database.writing() as session:
        session.connection().execute(text("DELETE FROM evidence"))
    assert found(portal, house) == [made.agreement_id]
