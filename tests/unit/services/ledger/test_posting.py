"""What is booked is balanced, once, and stays."""

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from portal.core.errors import CoreError
from portal.services.ledger.posting import Entry, post
from tests.factories import make_creditor
from tests.money import balances

#: Cash that no bank confirmed: only here.
pytestmark = pytest.mark.usefixtures("broken_books")

CASH, HELD = Entry("cash_pix", 100), Entry("suspense", -100)


@pytest.fixture
def book(portal):
    with portal.database.writing() as session:
        creditor_id = make_creditor(session, portal).id

    def book(*entries, cause="a"):
        with portal.database.writing() as session:
            post(session, creditor_id=creditor_id, topic="test", cause=cause, entries=entries, now=portal.now(),
                 new_id=uuid.uuid4)
    return book


def test_both_sides_are_written(portal, book):
    book(CASH, Entry("refunds", 0), HELD)
    assert balances(portal) == {"cash_pix": 100, "suspense": -100}


@pytest.mark.parametrize(("entries", "code"), [
    ([CASH], "JOURNAL_UNBALANCED"), ([], "JOURNAL_EMPTY"), ([Entry("refunds", 0)], "JOURNAL_EMPTY"),
    ([Entry("cash", 1), Entry("suspense", -1)], "ACCOUNT_UNKNOWN"),
])
def test_anything_else_is_refused(portal, book, entries, code):
    with pytest.raises(CoreError, match=code):
        book(*entries)
    assert balances(portal) == {}


def test_a_cause_is_booked_once(portal, book):
    book(CASH, HELD)
    with pytest.raises(IntegrityError):
        book(CASH, HELD)
    book(CASH, HELD, cause="b")
    assert balances(portal)["cash_pix"] == 200


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_entry SET amount = amount", "DELETE FROM ledger_entry", "DELETE FROM ledger_journal",
    "UPDATE ledger_journal SET topic = 'x'", "TRUNCATE ledger_entry CASCADE",
])
def test_the_database_refuses_to_change_what_is_booked(portal, book, statement):
    book(CASH, HELD)
    if portal.database.is_sqlite and statement.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="never changed"), portal.database.writing() as session:
        session.connection().execute(text(statement))
    assert balances(portal)["cash_pix"] == 100
