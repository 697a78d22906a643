"""Overdue on the right day: the one after the last banking day on which nothing is charged."""

import uuid
from datetime import UTC, date, datetime

import pytest

from portal.clock import civil_date, local_instant
from portal.db.models import Agreement, AuditEvent, Installment
from portal.jobs import drain
from portal.services.lateness import fall_overdue
from tests.money import receipt_for, reversal_of, row, rows, take
from tests.paying import make_world, untied


def states(portal, world):
    return [row(portal, Installment, one.id).status for one in world.installments]


@pytest.mark.parametrize(("due", "last"), [
    (date(2026, 12, 10), date(2026, 12, 10)),  # a Thursday
    (date(2026, 12, 12), date(2026, 12, 14)),  # a Saturday: Monday is in time (Lei 7.089/1983)
    (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas, a Friday
    (date(2027, 2, 8), date(2027, 2, 10)),     # Carnival Monday
])
def test_the_day_after_the_last_one_in_time(portal, clock, due, last):
    world = make_world(portal, count=1, entry=0, first_due=due)
    clock.instant = local_instant(last.year, last.month, last.day, 23, 59)
    assert fall_overdue(portal) == 0
    clock.advance(minutes=1)
    assert fall_overdue(portal) == 1
    assert states(portal, world) == ["overdue"]
    assert fall_overdue(portal) == 0
    assert [e.facts for e in rows(portal, AuditEvent) if e.topic == "installments.overdue"] == [
        {"count": 1, "day": civil_date(clock.instant).isoformat()}
    ]


def test_the_evening_in_brazil_is_not_tomorrow(portal, clock):
    """22h30 on the last day is already the next day in UTC."""
    world = make_world(portal, count=1, entry=0, first_due=date(2026, 12, 10))
    clock.instant = datetime(2026, 12, 11, 1, 30, tzinfo=UTC)
    assert fall_overdue(portal) == 0
    assert states(portal, world) == ["open"]


def test_the_worker_does_it(portal, clock):
    world = make_world(portal, count=2)
    clock.advance(days=30)
    drain(portal)
    assert states(portal, world) == ["overdue", "overdue", "open"]


def test_what_is_paid_or_over_stays(portal, clock):
    world = make_world(untied(portal), count=1)
    drain(untied(portal))
    take(portal, receipt_for(portal, world, 0))
    clock.advance(days=300)
    assert fall_overdue(portal) == 1
    assert states(portal, world) == ["paid", "overdue"]


def test_an_agreement_that_ended_early_has_nothing_overdue(portal, clock):
    world = make_world(portal, count=1)
    with portal.database.writing() as session:
        agreement = session.get_one(Agreement, world.agreement.id)
        agreement.status = "breached"
        session.add(agreement)
    clock.advance(days=300)
    assert fall_overdue(portal) == 0


def test_overdue_is_paid_and_never_open_again_by_itself(portal, clock):
    world = make_world(untied(portal), count=1, entry=0)
    drain(untied(portal))
    clock.advance(days=30)
    fall_overdue(portal)
    receipt = receipt_for(portal, world, 0, "boleto")
    take(portal, receipt)
    assert states(portal, world) == ["paid"]
    take(portal, reversal_of(portal, receipt, key=uuid.uuid4().hex))
    assert states(portal, world) == ["overdue"]
