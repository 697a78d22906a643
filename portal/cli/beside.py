"""A worker process beside the web server, for machines where one command should run everything."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

COMMAND = [sys.executable, "-c", "from portal.cli import main; main()", "jobs", "work", "--quiet", "--follow"]
PAUSE_SECONDS = 2.0


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker while the block runs, started again if it dies. It ends by itself when this process is killed."""
    stopping = threading.Event()
    child = [_start()]

    def keep() -> None:
        while True:
            child[0].wait()
            if stopping.wait(PAUSE_SECONDS):
                return
            child[0] = _start()

    keeper = threading.Thread(target=keep, name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        child[0].terminate()
        keeper.join(timeout=15)


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(COMMAND)  # noqa: S603 - our own interpreter and module
