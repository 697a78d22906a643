"""Processes beside the web server, for machines where one command should run everything."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PROGRAM = [sys.executable, "-c", "from portal.cli import main; main()"]
WORKER = ("jobs", "work", "--quiet", "--follow")
PAUSE_SECONDS = 2.0


@contextmanager
def beside(*arguments: str) -> Iterator[None]:
    """``portal`` with these arguments while the block runs, started again if it dies.

    Give it ``--follow``, so that it ends by itself when this process is killed.
    """
    stopping = threading.Event()
    child = [_start(arguments)]

    def keep() -> None:
        while True:
            child[0].wait()
            if stopping.wait(PAUSE_SECONDS):
                return
            child[0] = _start(arguments)

    keeper = threading.Thread(target=keep, name=f"{arguments[0]}-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        child[0].terminate()
        keeper.join(timeout=15)


def _start(arguments: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([*PROGRAM, *arguments])  # noqa: S603 - our own interpreter and module
