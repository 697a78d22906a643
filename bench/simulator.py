"""How many answers a second does the simulator give, beside a Flask hello world on the same server?

Every answer is the real one: session look-up in the database, contracts or their few seconds' copy, prices, page
fragment, signed token, security headers. Two ways of asking: "sliding" walks over the counts, as a finger does;
"typing" asks for another entry each time, so that all 96 prices and the whole fragment are made anew.
One worker pinned to one core, the client on another, contenders in fresh processes, rounds interleaved.
"""

import argparse
import datetime
import gzip
import os
import re
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from machine import describe, progress, spread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

GOAL = 0.50


def prepare(folder: str) -> tuple[dict[str, str], str, str]:
    """A database with one person inside: the server's environment, the cookie, and the query of her contracts."""
    from portal.clock import SystemClock
    from portal.config import Settings
    from portal.db.migrate import migrate
    from portal.services.sessions import open_session
    from portal.services.wiring import build_portal
    from tests.offering import make_scene

    url = f"sqlite:///{folder}/quite.db"
    portal = build_portal(Settings(database_url=url), SystemClock())
    migrate(portal.database.engine)
    scene = make_scene(portal)
    rows = [
        scene.contract(number="2024/00871", days_overdue=(214, 184, 153, 123, 94, 64), amount=150_000),
        scene.contract(number="5502", product="store_credit", days_overdue=(94,), amount=238_000),
    ]
    token = uuid.uuid4().hex
    with portal.database.writing() as session:
        open_session(session, creditor_id=scene.creditor.id, debtor_id=scene.debtor.id, level=1, device="bench",
                     now=portal.now(), new_id=uuid.uuid4, token=token)
    portal.database.engine.dispose()
    environ = {**os.environ, "PORTAL_DATABASE_URL": url, "PORTAL_SIMULATED_DIR": f"{folder}/simulated"}
    return environ, f"sid={token}", "&".join(f"contrato={row.id}" for row in rows)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(target: str, environ: dict[str, str], core: int | None) -> Iterator[int]:
    """The application on one worker, pinned to a core; gives its port once it answers."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--workers", "1",
               "--blocking-threads", "1", "--no-access-log", "--port", str(port), target]
    process = subprocess.Popen(
        command, env=environ, cwd=ROOT / "bench" if target.startswith("hello") else ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}),
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def exchange(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while (size := whole_size(received)) is None or len(received) < size:
            received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def whole_size(received: bytes) -> int | None:
    """How long the answer at the start of these bytes is, once its head is there."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    start = received.lower().find(b"content-length:", 0, end)
    return end + 4 + int(received[start + 15 : received.index(b"\r\n", start)])


def load(port: int, requests: list[bytes], seconds: float, connections: int) -> tuple[float, list[float]]:
    """Answers a second over keep-alive connections, and each answer's milliseconds."""
    turn = cycle(requests)
    selector = selectors.DefaultSelector()
    pending: dict[socket.socket, tuple[float, bytes]] = {}
    for _ in range(connections):
        client = socket.create_connection(("127.0.0.1", port), timeout=10)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(client, selectors.EVENT_READ)
        pending[client] = (time.perf_counter(), b"")
        client.sendall(next(turn))
    times: list[float] = []
    started = time.perf_counter()
    until = started + seconds
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(1):
            client = key.fileobj
            assert isinstance(client, socket.socket)
            since, received = pending[client]
            received += client.recv(65536)
            size = whole_size(received)
            if size is None or len(received) < size:
                pending[client] = (since, received)
                continue
            if not received.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"unexpected answer: {received[:300]!r}")
            now = time.perf_counter()
            times.append((now - since) * 1000)
            pending[client] = (now, b"")
            client.sendall(next(turn))
    for client in pending:
        client.close()
    return len(times) / (time.perf_counter() - started), times


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip",
                        "Accept-Language: pt-BR", *headers, "", ""]).encode()


def questions(port: int, cookie: str, contracts: str) -> tuple[list[bytes], list[bytes], int]:
    """Requests for sliding and for typing, and the packed size of one answer while sliding."""
    htmx = ("HX-Request: true", f"Cookie: {cookie}")
    page = gzip.decompress(exchange(port, get(f"/simulador?{contracts}", f"Cookie: {cookie}"))[1]).decode()
    seen = re.search(r'name="visto"[^>]*value="([^"]*)"', page)
    assert seen, "the page of the simulator did not come"
    most = int(re.findall(r'data-most="(\d+)"', page)[-1])

    def ask(count: int, entry: str, visto: str) -> bytes:
        return get(f"/simulador?{contracts}&por=vezes&valor=320&parcelas={count}&entrada={entry}&dia=10"
                   f"&outro_dia=&visto={visto}", *htmx)

    sliding = [ask(count, "0", seen.group(1)) for count in range(2, most + 1)]
    today = datetime.datetime.now(tz=datetime.UTC).timetuple().tm_yday
    typing = [ask(24, f"{100 + cents // 100},{(cents + today) % 100:02d}", "") for cents in range(0, 60_000, 7)]
    head, body = exchange(port, sliding[20])
    text = gzip.decompress(body).decode()
    assert "22 parcelas de" in text and 'name="token"' in text and b"content-security-policy" in head.lower()
    return sliding, typing, len(body)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of measuring, for each contender and round")
    parser.add_argument("--connections", type=int, default=16)
    chosen = parser.parse_args()
    print(describe("flask", "granian", "sqlalchemy", "jinja2"))
    cores = sorted(os.sched_getaffinity(0))
    server_core = cores[0] if len(cores) > 1 else None
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[1]})
    rates: dict[str, list[float]] = {"hello world": [], "sliding": [], "typing": []}
    times: dict[str, list[float]] = {name: [] for name in rates}
    size = 0
    with tempfile.TemporaryDirectory() as folder:
        environ, cookie, contracts = prepare(folder)
        for number in range(1, chosen.rounds + 1):
            for name in rates:
                progress(f"round {number} of {chosen.rounds}: {name} ...")
                target = "hello_world:app" if name == "hello world" else "portal.wsgi:app"
                with served(target, environ, server_core) as port:
                    requests, sliding = [get("/")], []
                    if name != "hello world":
                        sliding, typing, size = questions(port, cookie, contracts)
                        requests = sliding if name == "sliding" else typing
                    # a person has slid here before: the first pass makes what later ones find
                    for request in sliding if name == "sliding" else []:
                        exchange(port, request)
                    load(port, requests, 0.5, chosen.connections)
                    rate, took = load(port, requests, chosen.seconds, chosen.connections)
                rates[name].append(rate)
                times[name] += took
    for name, values in rates.items():
        late = statistics.quantiles(times[name], n=100)[98]
        print(f"{name:12} {spread(values, 'answers/s', 0)}, p99 {late:.1f} ms")
    print(f"one answer while sliding: {size} bytes packed")
    ratios = {
        name: [ours / peer for ours, peer in zip(rates[name], rates["hello world"], strict=True)]
        for name in ("sliding", "typing")
    }
    for name, values in ratios.items():
        print(f"{name} / hello world: {spread(values)}")
    reached = statistics.median(ratios["sliding"]) >= GOAL
    print(f"goal, sliding at least {GOAL:.2f} of hello world: {'reached' if reached else 'missed'}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
