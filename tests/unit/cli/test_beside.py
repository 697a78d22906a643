"""A process beside the server: there while the block runs, again if it dies, gone afterwards."""

import sys
import time

import pytest

from portal.cli import beside


def until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


@pytest.fixture
def started(monkeypatch):
    """The processes that were started, each of which would sleep for a minute."""
    begin, processes = beside._start, []
    monkeypatch.setattr(beside, "PROGRAM", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(beside, "PAUSE_SECONDS", 0.01)

    def noted(arguments):
        processes.append(begin(arguments))
        return processes[-1]

    monkeypatch.setattr(beside, "_start", noted)
    return processes


def test_it_is_started_again_and_ends_with_the_block(started):
    with beside.beside("jobs", "work"):
        assert started[0].args[-2:] == ["jobs", "work"]
        started[0].kill()
        until(lambda: len(started) == 2)
        assert started[1].poll() is None
    until(lambda: started[1].poll() is not None)
    assert len(started) == 2


def test_it_ends_when_the_block_fails(started):
    with pytest.raises(RuntimeError), beside.beside("jobs"):
        raise RuntimeError
    until(lambda: started[0].poll() is not None)
