"""Drawing paper without starving everybody else: one drawing at a time per process, a short queue, a memory.

Drawing is Python through and through, so a second one beside it would make neither faster and every page
slower. Whoever finds no seat is told at once, before any look into the database (OWASP ASVS 5.0 15.2.2).
The memory is keyed by the facts of the paper itself: a changed fact is another paper.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from portal.documents.language import PORTUGUESE
from portal.documents.sheet import Design, form_of
from portal.services.wiring import Portal
from portal.web.guards import View

#: One draws, the others wait their turn. Fewer than the threads of a process, so that pages are always served.
SEATS = 3
REMEMBERED = 24
RETRY_SECONDS = 3


class Printer:
    """A drawing room with seats and a small memory of what was drawn last."""

    def __init__(self, seats: int = SEATS) -> None:
        self._seats = threading.BoundedSemaphore(seats)
        self._turn = threading.Lock()
        self._drawn: OrderedDict[Hashable, bytes] = OrderedDict()

    def enter(self) -> bool:
        """Take a seat if there is one; give it back with `leave`."""
        return self._seats.acquire(blocking=False)

    def leave(self) -> None:
        self._seats.release()

    def draw(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The paper of this key, drawn now or remembered."""
        with self._turn:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
            drawn = self._drawn[key] = make()
            while len(self._drawn) > REMEMBERED:
                self._drawn.popitem(last=False)
            return drawn


printer = Printer()


def takes_a_seat(view: View) -> View:
    """For views that draw: 503 with a kind page when the printer is crowded. Goes above the guard."""

    @wraps(view)
    def seated(**arguments: Any) -> ResponseReturnValue:
        if not printer.enter():
            response = make_response(render_template("errors/crowded.html"), 503)
            response.headers["Retry-After"] = str(RETRY_SECONDS)
            return response
        try:
            return view(**arguments)
        finally:
            printer.leave()

    return seated


def pdf_response(key: Hashable, make: Callable[[], bytes], file_name: str) -> Response:
    """The paper as a download, under a name that says nothing of anybody: others may see the list of downloads."""
    response = make_response(printer.draw(key, make))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def warm_up(portal: Portal) -> threading.Thread:
    """Lay out the forms of boleto and carnê in the background: the first paper of a process would wait for it."""
    drawing = {"pix": portal.boleto.ties_pix, "simulated": portal.boleto.simulated}
    designs = [Design("documents/boleto.html", **drawing)]
    designs += [Design("documents/carne.html", **drawing, cut=cut) for cut in (True, False)]

    def lay_out() -> None:
        for design in designs:
            form_of(design, PORTUGUESE)

    thread = threading.Thread(target=lay_out, name="warm-up", daemon=True)
    thread.start()
    return thread
