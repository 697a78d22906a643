"""A person inside, with two overdue contracts, and somebody else beside them."""

import pytest

from portal.db.models import Creditor, Debtor
from tests.factories import CPFS, make_debtor
from tests.quoted import House, make_house
from tests.signed_in import sign_in


@pytest.fixture
def house(portal) -> House:
    return make_house(portal, contracts=2)


@pytest.fixture
def inside(portal, client, house):
    """A client signed in as the debtor of the house."""
    enter(client, portal, house)
    return client


@pytest.fixture
def stranger(app, portal, house):
    """Another client, signed in as somebody else who owes the same creditor."""
    other = app.test_client()
    with portal.database.writing() as session:
        debtor = make_debtor(session, portal, session.get(Creditor, house.creditor_id), document=CPFS[1])
    sign_in(other, portal, debtor)
    other.get("/ajuda")  # the anonymous cookie is set once
    return other


def enter(client, portal, house) -> None:
    """A fresh session for the debtor of the house."""
    with portal.database.reading() as session:
        debtor = session.get(Debtor, house.debtor_id)
    sign_in(client, portal, debtor)
