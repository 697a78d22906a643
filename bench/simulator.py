"""How many answers a second does the simulator give, beside a Flask hello world on the same server?

Every answer is the real one: session look-up in the database, contracts or their few seconds' copy, prices, page
fragment, signed token, security headers. Two ways of asking: "sliding" walks over the counts, as a finger does;
"typing" asks for another entry each time, so that all 96 prices and the whole fragment are made anew.
FastAPI and Django carry the same answer, kept in the same way (`peer_work.py`); they are installed into a folder
of their own. One worker pinned to one core, the client on another, contenders in fresh processes, rounds interleaved.
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

#: Sliding beside each peer: at least this much of its rate.
GOALS = {"hello world": 0.50, "fastapi": 1.3, "django": 2.0}
LATEST = 25.0
#: Contender: how the server speaks to it, and where it is.
TARGETS = {
    "hello world": ("wsgi", "hello_world:app"), "fastapi": ("asgi", "peer_fastapi:app"),
    "django": ("wsgi", "peer_django:app"), "sliding": ("wsgi", "portal.wsgi:app"),
    "typing": ("wsgi", "portal.wsgi:app"),
}


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


def install_peers(folder: Path) -> None:
    """Fetch the frameworks that the portal does not use, once."""
    if not (folder / "django").is_dir() or not (folder / "fastapi").is_dir():
        progress(f"installing FastAPI and Django into {folder} ...")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder,
             "fastapi", "django"], check=True,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(name: str, environ: dict[str, str], core: int | None) -> Iterator[int]:
    """The contender on one worker, pinned to a core; gives its port once it answers."""
    port, (interface, target) = free_port(), TARGETS[name]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", interface, "--workers", "1",
               "--blocking-threads", "1", "--no-access-log", "--port", str(port), target]
    process = subprocess.Popen(
        command, env=environ, cwd=ROOT if target.startswith("portal") else ROOT / "bench",
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
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"unexpected answer: {head[:200]!r} {body[:200]!r}")
    again = exchange(port, sliding[20])[1]
    assert len(again) == len(body), "the same answer, made and kept"
    text = gzip.decompress(body).decode()
    assert "22 parcelas de" in text and 'name="token"' in text and b"content-security-policy" in head.lower()
    return sliding, typing, len(body)


def measure(
    name: str, environ: dict[str, str], core: int | None, chosen: argparse.Namespace, asked: tuple[str, str]
) -> tuple[float, list[float], int]:
    """One round of one contender: answers a second, milliseconds of each, bytes of one packed answer."""
    with served(name, environ, core) as port:
        requests, size = [get("/")], 0
        if name != "hello world":
            sliding, typing, size = questions(port, *asked)
            requests = typing if name == "typing" else sliding
            # a person has slid here before: the first pass makes what later ones find
            for request in [] if name == "typing" else sliding:
                exchange(port, request)
        load(port, requests, 0.5, chosen.connections)
        return *load(port, requests, chosen.seconds, chosen.connections), size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of measuring, for each contender and round")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--peers", type=Path, default=Path.home() / ".cache" / "quite-bench" / "frameworks",
                        help="folder for FastAPI and Django (default: %(default)s)")
    chosen = parser.parse_args()
    print(describe("flask", "granian", "sqlalchemy", "jinja2"))
    install_peers(chosen.peers)
    cores = sorted(os.sched_getaffinity(0))
    server_core = cores[0] if len(cores) > 1 else None
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[1]})
    rates: dict[str, list[float]] = {name: [] for name in TARGETS}
    times: dict[str, list[float]] = {name: [] for name in TARGETS}
    with tempfile.TemporaryDirectory() as folder:
        environ, *asked = prepare(folder)
        environ["PYTHONPATH"] = f"{ROOT}:{chosen.peers}"
        for number in range(1, chosen.rounds + 1):
            for name in TARGETS:
                progress(f"round {number} of {chosen.rounds}: {name} ...")
                rate, took, size = measure(name, environ, server_core, chosen, (asked[0], asked[1]))
                rates[name].append(rate)
                times[name] += took
    late = {name: statistics.quantiles(values, n=100)[98] for name, values in times.items()}
    for name, values in rates.items():
        print(f"{name:12} {spread(values, 'answers/s', 0)}, p99 {late[name]:.1f} ms")
    print(f"one answer: {size} bytes packed (typing: the whole of it, sliding: only what changes)")
    reached = late["sliding"] <= LATEST
    print(f"sliding, p99 at most {LATEST:.0f} ms: {'reached' if reached else 'missed'}")
    for name, goal in GOALS.items():
        values = [ours / peer for ours, peer in zip(rates["sliding"], rates[name], strict=True)]
        good = statistics.median(values) >= goal
        reached = reached and good
        print(f"sliding / {name}: {spread(values)}, goal {goal}: {'reached' if good else 'missed'}")
    values = [ours / peer for ours, peer in zip(rates["typing"], rates["hello world"], strict=True)]
    print(f"typing / hello world: {spread(values)}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
