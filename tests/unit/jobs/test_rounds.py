"""What workers look after at intervals."""

from dataclasses import replace
from datetime import timedelta

from portal.gateways.errors import GatewayError
from portal.jobs.rounds import HOUR, Rounds
from tests.paying import make_world
from tests.unit.jobs.test_breaker import Seconds
from tests.unit.services.test_issuing import Through


def test_each_round_is_made_at_its_own_interval(portal):
    looks = {"boletos": 0, "pix": 0}

    def counted(name):
        def look(*_arguments):
            looks[name] += 1
            return []
        return look

    watched = replace(
        portal, boleto=Through(portal.boleto, movements=counted("boletos"), poll_every=timedelta(seconds=1)),
        pix=Through(portal.pix, received=counted("pix"), poll_every=timedelta(minutes=5)),
    )
    seconds = Seconds()
    rounds = Rounds(seconds)
    for _ in range(300):
        rounds.go(watched)
        seconds.value += 1
    assert looks == {"boletos": 300, "pix": 1}
    seconds.value = HOUR
    rounds.go(watched)
    assert looks["pix"] == 2


def test_a_silent_bank_does_not_stop_the_other_rounds(portal):
    make_world(portal)
    looked = []

    def silent(*_arguments):
        raise GatewayError("timeout", permanent=False)

    watched = replace(
        portal, boleto=Through(portal.boleto, movements=silent),
        pix=Through(portal.pix, received=lambda start, end: looked.append(end) or []),
    )
    Rounds(Seconds()).go(watched)
    assert looked == [portal.now()]
