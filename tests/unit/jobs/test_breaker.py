"""Leaving a silent company alone, and coming back to it."""

from portal.jobs.breaker import FAILURES, PAUSE_SECONDS, Breaker


class Seconds:
    def __init__(self):
        self.value = 0.0

    def __call__(self):
        return self.value


def broken(seconds, times=FAILURES):
    breaker = Breaker(seconds)
    for _ in range(times):
        breaker.failed("charges.register")
    return breaker


def test_opens_after_enough_failures_in_a_row():
    assert not broken(Seconds(), FAILURES - 1).is_open("charges.register")
    assert broken(Seconds()).is_open("charges.register")


def test_the_whole_family_waits_and_others_do_not():
    breaker = broken(Seconds())
    assert breaker.is_open("charges.cancel")
    assert not breaker.is_open("message.send")


def test_lets_one_through_after_the_pause_and_closes_when_it_works():
    seconds = Seconds()
    breaker = broken(seconds)
    seconds.value = PAUSE_SECONDS - 0.1
    assert breaker.is_open("charges.issue")
    seconds.value = PAUSE_SECONDS
    assert not breaker.is_open("charges.issue")
    breaker.failed("charges.issue")
    assert breaker.is_open("charges.issue")
    seconds.value += PAUSE_SECONDS
    breaker.worked("charges.issue")
    breaker.failed("charges.issue")
    assert not breaker.is_open("charges.issue")


def test_a_success_in_between_starts_the_count_anew():
    breaker = broken(Seconds(), FAILURES - 1)
    breaker.worked("charges.register")
    breaker.failed("charges.register")
    assert not breaker.is_open("charges.register")
