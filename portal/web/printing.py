"""Drawing paper without starving everybody else: two drawings at a time per process, a short queue, a memory.

The memory is keyed by the facts of the paper itself, so a changed fact is another paper (OWASP ASVS 5.0 15.2.2).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import Response, abort, make_response

AT_A_TIME = 2
#: Seats, waiting ones included. Fewer than the threads of a process, so that pages are always served.
SEATS = 4
WAIT_SECONDS = 2.0
REMEMBERED = 24


class Printer:
    """Bounded drawing with a small memory of what was drawn last."""

    def __init__(self, at_a_time: int = AT_A_TIME, seats: int = SEATS, wait: float = WAIT_SECONDS) -> None:
        self._turns = threading.BoundedSemaphore(at_a_time)
        self._seats = threading.BoundedSemaphore(seats)
        self._wait = wait
        self._drawn: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def draw(self, key: Hashable, make: Callable[[], bytes]) -> bytes | None:
        """The paper of this key; None when too many are being drawn already."""
        known = self._remembered(key)
        if known is not None:
            return known
        if not self._seats.acquire(blocking=False):
            return None
        try:
            if not self._turns.acquire(timeout=self._wait):
                return None
            try:
                drawn = self._remembered(key) or make()
            finally:
                self._turns.release()
        finally:
            self._seats.release()
        with self._lock:
            self._drawn[key] = drawn
            while len(self._drawn) > REMEMBERED:
                self._drawn.popitem(last=False)
        return drawn

    def _remembered(self, key: Hashable) -> bytes | None:
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
            return self._drawn.get(key)


printer = Printer()


def pdf_response(key: Hashable, make: Callable[[], bytes], file_name: str) -> Response:
    """The paper as a download; 503 when the printer is crowded.

    Give it a name that says nothing of anybody: others may see the list of downloads.
    """
    drawn = printer.draw(key, make)
    if drawn is None:
        abort(503)
    response = make_response(drawn)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
