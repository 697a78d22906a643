import pytest
from sqlalchemy import text

from portal.services.audit import broken_link, record
from tests.factories import make_creditor


@pytest.fixture
def chain(portal):
    with portal.database.writing() as session:
        owner = make_creditor(session, portal)
        for step in range(5):
            record(session, creditor_id=owner.id, topic=f"step.{step}", actor="test", facts={"n": step},
                   now=portal.now())
    return owner.id


def broken(portal, creditor_id):
    with portal.database.reading() as session:
        return broken_link(session, creditor_id)


def test_an_untouched_chain_is_whole(portal, chain):
    assert broken(portal, chain) is None


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("UPDATE audit_event SET actor = 'someone' WHERE sequence = 3", 3),
        ("DELETE FROM audit_event WHERE sequence = 2", 2),
        ("DELETE FROM audit_event WHERE sequence = 1", 1),
        ("UPDATE audit_event SET sequence = sequence + 100 WHERE sequence = 4", 4),
    ],
)
def test_a_changed_removed_or_moved_event_is_found(portal, chain, tampering, place):
    with portal.database.writing() as session:
        session.connection().execute(text(tampering))
    assert broken(portal, chain) == place
