from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from portal.db.models import RateCounter
from portal.services import rate_limits
from portal.services.rate_limits import Limit

THREE = Limit("three", 3, timedelta(minutes=1))
WAITS = (timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120))
HOUR = timedelta(hours=1)
A, B = b"a" * 16, b"b" * 16


@pytest.fixture
def hit(portal):
    def once(subject=A, limit=THREE):
        with portal.database.writing() as session:
            return rate_limits.hit(session, limit, subject, portal.now())
    return once


@pytest.fixture
def space(portal):
    def once():
        with portal.database.writing() as session:
            return rate_limits.space_out(session, "wait", A, WAITS, HOUR, portal.now())
    return once


def test_n_pass_and_the_next_is_told_until_when(portal, clock, hit):
    start = clock.instant
    assert [hit() for _ in range(3)] == [None, None, None]
    clock.advance(seconds=59)
    assert hit() == start + timedelta(minutes=1)


def test_the_window_starts_anew_with_the_first_hit_after_it(clock, hit):
    for _ in range(4):
        hit()
    clock.advance(minutes=1)
    second = clock.instant
    assert [hit() for _ in range(4)] == [None, None, None, second + timedelta(minutes=1)]


def test_refused_hits_do_not_count(portal, hit):
    for _ in range(9):
        hit()
    with portal.database.reading() as session:
        assert session.exec(select(RateCounter.hits)).one() == 3


def test_subjects_and_limits_do_not_mix(hit):
    for _ in range(3):
        hit()
    assert hit(subject=B) is None
    assert hit(limit=Limit("other", 1, HOUR)) is None
    assert hit() is not None


def test_many_workers_together_let_exactly_n_through(portal):
    limit = Limit("ten", 10, timedelta(minutes=1))

    def one(_place):
        with portal.database.writing() as session:
            return rate_limits.hit(session, limit, A, portal.now())

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(40)))
    assert answers.count(None) == 10


def test_pauses_grow_and_stay_at_the_last(clock, space):
    assert space() is None
    for wait in (30, 60, 120, 120):
        last = clock.instant
        clock.advance(seconds=wait - 1)
        assert space() == last + timedelta(seconds=wait)
        clock.advance(seconds=1)
        assert space() is None


def test_after_a_quiet_hour_pauses_are_short_again(clock, space):
    for wait in (0, 30, 60):
        clock.advance(seconds=wait)
        assert space() is None
    clock.advance(hours=1)
    last = clock.instant
    assert space() is None
    assert space() == last + timedelta(seconds=30)


def test_a_count_in_a_row_goes_on_until_cleared(portal, clock):
    with portal.database.writing() as session:
        assert [rate_limits.count_up(session, "row", A, HOUR, clock.instant) for _ in range(3)] == [1, 2, 3]
        assert rate_limits.count_of(session, "row", A) == (3, clock.instant)
        assert rate_limits.count_of(session, "row", B) == (0, None)
        rate_limits.clear(session, "row", A)
        assert rate_limits.count_of(session, "row", A) == (0, None)


def test_the_purge_takes_what_ended_long_ago(portal, clock, hit):
    hit()
    clock.advance(minutes=1, hours=23)
    hit(subject=B)
    with portal.database.writing() as session:
        assert rate_limits.purge(session, clock.instant) == 0
        clock.advance(hours=2)
        assert rate_limits.purge(session, clock.instant) == 1


def test_keys_fit_their_column(hit):
    assert hit(subject=b"x" * 32, limit=Limit("challenge", 1, HOUR)) is None
