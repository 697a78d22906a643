from datetime import timedelta

import pytest

from portal.services import code_locks

WHO = b"w" * 16


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(0, 0), (9, 0), (10, 10), (11, 20), (12, 40), (13, 80), (17, 1280), (18, 1440), (49, 1440)],
)
def test_locks_double_up_to_a_day(failures, minutes):
    assert code_locks.lock_after(failures) == timedelta(minutes=minutes)


def fail(portal, times):
    with portal.database.writing() as session:
        for _ in range(times):
            until = code_locks.count_failure(session, WHO, portal.now())
    return until


def standing(portal):
    with portal.database.reading() as session:
        return code_locks.standing(session, WHO, portal.now())


def test_nine_failures_are_forgiven_time_the_tenth_is_not(portal, clock):
    assert fail(portal, 9) is None
    assert standing(portal) == code_locks.Standing()
    assert fail(portal, 1) == clock.instant + timedelta(minutes=10)
    clock.advance(minutes=9, seconds=59)
    assert standing(portal).until is not None
    clock.advance(seconds=1)
    assert standing(portal) == code_locks.Standing()


def test_fifty_in_a_row_disable_codes_until_a_person_helps(portal, clock):
    fail(portal, 49)
    assert not standing(portal).disabled
    fail(portal, 1)
    clock.advance(days=3650)
    assert standing(portal).disabled
    with portal.database.writing() as session:
        code_locks.forgive(session, WHO)
    assert standing(portal) == code_locks.Standing()


def test_the_right_code_starts_the_row_over(portal):
    fail(portal, 9)
    with portal.database.writing() as session:
        code_locks.forgive(session, WHO)
    assert fail(portal, 9) is None
