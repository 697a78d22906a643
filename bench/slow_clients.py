"""Does the portal keep answering while 400 clients send their headers one byte at a time?

Starts the real server on a free port, opens the slow connections, and asks /livez all the while. The goal is
an answer under 100 ms throughout. Prints median, worst and how many asked; exit code 1 when the goal is missed.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import describe, progress

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int) -> float:
    """Milliseconds until /livez answered 200, or infinity."""
    started = time.perf_counter()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/livez")
        good = connection.getresponse().status == 200
        connection.close()
    except OSError:
        good = False
    return (time.perf_counter() - started) * 1000 if good else float("inf")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connections", type=int, default=400)
    parser.add_argument("--seconds", type=int, default=20)
    chosen = parser.parse_args()
    print(describe("granian", "flask"))
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environ = {**os.environ, "PORTAL_DATABASE_URL": f"sqlite:///{folder}/quite.db", "PORTAL_PORT": str(port),
                   "PORTAL_SIMULATED_DIR": f"{folder}/simulated"}
        command = [str(Path(sys.executable).parent / "portal")]
        subprocess.run([*command, "db", "upgrade"], env=environ, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*command, "run"], env=environ, cwd=ROOT,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 20
            while ask(port) == float("inf") and time.monotonic() < until:
                time.sleep(0.2)
            quiet = [ask(port) for _ in range(20)]
            progress(f"opening {chosen.connections} slow connections ...")
            slow = []
            for _ in range(chosen.connections):
                client = socket.create_connection(("127.0.0.1", port), timeout=5)
                client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
                slow.append(client)
            times = []
            until = time.monotonic() + chosen.seconds
            while time.monotonic() < until:
                for client in slow[:: max(1, len(slow) // 50)]:
                    try:
                        client.sendall(b"a")
                    except OSError:
                        continue
                times.append(ask(port))
                time.sleep(0.05)
            for client in slow:
                client.close()
        finally:
            server.terminate()
            server.wait(10)
    print(f"/livez alone: {statistics.median(quiet):.1f} ms")
    print(f"/livez beside {chosen.connections} slow connections for {chosen.seconds} s: "
          f"median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms, {len(times)} asked")
    return 0 if max(times) < 100 else 1


if __name__ == "__main__":
    sys.exit(main())
