"""The product as people start it: its own command, its own processes, the machine's clock, a folder of its own."""

import http.client
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTAL = Path(sys.executable).parent / "portal"
PATIENCE = 60


@dataclass
class Served:
    """`portal` commands on one database, and the server with its worker."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes] | None = None
    environ: dict[str, str] = field(default_factory=dict)

    @classmethod
    def in_folder(cls, folder: Path) -> "Served":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
        return cls(folder, port, environ={
            **inherited,
            "PORTAL_DATABASE_URL": f"sqlite:///{folder / 'quite.db'}",
            "PORTAL_SIMULATED_DIR": str(folder / "simulated"),
            "PORTAL_BASE_URL": f"http://localhost:{port}",
            "PORTAL_PORT": str(port),
        })

    @property
    def base_url(self) -> str:
        return self.environ["PORTAL_BASE_URL"]

    @property
    def database(self) -> Path:
        return self.folder / "quite.db"

    def run(self, *arguments: str, expect: int = 0) -> str:
        """One ``portal`` command to its end; its exit code must be ``expect``."""
        done = subprocess.run(
            [PORTAL, *arguments], env=self.environ, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == expect, f"portal {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        log = (self.folder / "server.log").open("wb")
        self.server = subprocess.Popen(
            [PORTAL, "run", "--with-worker"], env=self.environ, cwd=ROOT, stdout=log, stderr=log
        )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.server.poll() is None and time.monotonic() < until, self.log()
            time.sleep(0.1)

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
