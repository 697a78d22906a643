"""Every act from every state: allowed where the table says, refused everywhere else."""

import pytest

from portal.core import lifecycle
from portal.core.errors import CoreError
from portal.core.lifecycle import move

TABLES = [
    (lifecycle.AGREEMENT_STATES, lifecycle.AGREEMENT_ACTS),
    (lifecycle.INSTALLMENT_STATES, lifecycle.INSTALLMENT_ACTS),
    (lifecycle.CHARGE_STATES, lifecycle.CHARGE_ACTS),
    (lifecycle.REFUND_STATES, lifecycle.REFUND_ACTS),
    (lifecycle.MATCH_STATES, lifecycle.MATCH_ACTS),
]
ROADS = [(acts, act, state) for states, acts in TABLES for act in acts for state in states]


@pytest.mark.parametrize(("acts", "act", "state"), ROADS)
def test_every_road(acts, act, state):
    starts, end = acts[act]
    if state in starts:
        assert move(acts, act, state) == end
        return
    with pytest.raises(CoreError, match="ACT_NOT_ALLOWED"):
        move(acts, act, state)


@pytest.mark.parametrize(("states", "acts"), TABLES)
def test_tables_name_only_states_there_are(states, acts):
    for starts, end in acts.values():
        assert starts <= set(states) and end in states


def test_what_was_sent_back_or_cancelled_stays_so():
    leaving = {state for starts, _end in lifecycle.REFUND_ACTS.values() for state in starts}
    ends = set(lifecycle.REFUND_STATES) - leaving
    assert ends == {"sent", "cancelled"}


def test_overdue_turns_back_only_by_being_paid():
    out = {act for act, (starts, _end) in lifecycle.INSTALLMENT_ACTS.items() if "overdue" in starts}
    assert out == {"settle", "cancel"}
