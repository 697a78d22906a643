"""What is thrown away, and what is kept."""

import uuid
from datetime import timedelta

from sqlmodel import select

from portal.db.models import RateCounter, WebSession
from portal.services.sweeping import sweep
from tests.factories import make_creditor, make_debtor


def test_ended_things_go_after_their_time_and_live_ones_stay(portal, clock):
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        debtor = make_debtor(session, portal, creditor)
        for name, ends in (("old", portal.now()), ("new", portal.now() + timedelta(days=365))):
            session.add(RateCounter(key=name, window_started_at=portal.now(), hits=1, expires_at=ends))
            session.add(WebSession(
                id=uuid.uuid4(), token_digest=name.encode().ljust(32), creditor_id=creditor.id, debtor_id=debtor.id,
                level=1, created_at=portal.now(), last_seen_at=portal.now(), expires_at=ends,
            ))
    assert sweep(portal) == 0
    clock.advance(days=31)
    assert sweep(portal) == 2
    with portal.database.reading() as session:
        assert session.exec(select(RateCounter.key)).all() == ["new"]
        assert len(session.exec(select(WebSession)).all()) == 1
