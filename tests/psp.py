"""Our PSP, served for real on a free port, with its faults and the payer's side at hand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from werkzeug.serving import make_server

from portal.gateways.pix.bacen import Access, BacenPsp
from portal.gateways.pix.bacen.dialects import DIALECTS
from portal.psp.app import create_psp
from portal.psp.callbacks import Callback
from portal.psp.house import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET


class Psp:
    """``calls`` are the callbacks it would have made; ``slept`` how long it kept answers back."""

    def __init__(self, url: str, calls: list[Callback], slept: list[float]) -> None:
        self.url = url
        self.calls = calls
        self.slept = slept

    def access(self, dialect: str = "bacen", **changes: str) -> Access:
        return Access(**{
            "url": self.url + "/api", "token_url": self.url + "/oauth/token", "client_id": DEMO_CLIENT_ID,
            "client_secret": DEMO_CLIENT_SECRET, "dialect": DIALECTS[dialect], **changes,
        })

    def gateway(self, dialect: str = "bacen", **changes: str) -> BacenPsp:
        return BacenPsp(self.access(dialect, **changes), simulated=True)

    def fault(self, name: str, times: int = 1, value: str = "") -> None:
        httpx.put(f"{self.url}/sim/faults/{name}", json={"times": times, "value": value}).raise_for_status()

    def sim(self, path: str, **data: object) -> dict:
        answer = httpx.post(f"{self.url}/sim/{path}", json=data)
        answer.raise_for_status()
        return answer.json()

    def pay(self, code: str, **how: object) -> list[dict]:
        return self.sim("pay", code=code, **how)["pix"]


@contextmanager
def served(folder: Path, now, *, sleep=None, **parts: object) -> Iterator[Psp]:
    """``sleep`` None: answers kept back are noted and given at once."""
    calls: list[Callback] = []
    slept: list[float] = []
    app = create_psp(folder, now, send=calls.extend, sleep=sleep or slept.append, **parts)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Psp(f"http://127.0.0.1:{server.server_port}", calls, slept)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


