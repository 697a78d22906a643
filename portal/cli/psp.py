"""``portal psp``: the PSP of the demo and of the tests, as a process of its own. Its Pix are worth nothing."""

import json
import os
import signal
import threading
import time
from pathlib import Path

import click
from granian import Granian
from granian.constants import Interfaces

from portal.psp.house import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, OPTIONS
from portal.services.wiring import Portal

#: Where the demo looks for it (bin/demo).
PORT = 8010


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="Port.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=None,
              help="Folder of its book (default: PORTAL_SIMULATED_DIR).")
@click.option("--receiver", "receivers", multiple=True, metavar="KEY;CNPJ;NAME;CITY",
              help="A Pix key that lives here. Without any, every well-formed key does.")
@click.option("--token-seconds", type=click.IntRange(1), default=3600, show_default=True, help="Life of a token.")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Certificate, PEM.")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its key, PEM.")
@click.option("--client-ca", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Ask callers for a certificate of this authority (mutual TLS).")
@click.option("--follow", is_flag=True, hidden=True, help="End when the process that started this one ends.")
@click.pass_obj
def psp(
    portal: Portal, host: str, port: int, data: Path | None, receivers: tuple[str, ...], token_seconds: int,
    tls_cert: Path | None, tls_key: Path | None, client_ca: Path | None, follow: bool,
) -> None:
    """Serve a PSP that speaks BACEN's Pix API 2.9: /api, /oauth/token, and /sim to pay and to break things.

    Credentials: PORTAL_PIX_CLIENT_ID and PORTAL_PIX_CLIENT_SECRET, or the demo's.
    """
    settings = portal.settings
    if settings.production:
        raise click.ClickException("This PSP pays with money that does not exist: production refuses it.")
    if client_ca and not tls_cert:
        raise click.UsageError("--client-ca needs --tls-cert and --tls-key.")
    os.environ[OPTIONS] = json.dumps({
        "data": str(data or settings.simulated_dir), "receivers": [_receiver(text) for text in receivers],
        "client_id": settings.pix_client_id or DEMO_CLIENT_ID,
        "client_secret": settings.pix_client_secret or DEMO_CLIENT_SECRET, "token_seconds": token_seconds,
    })
    if follow:
        threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    click.echo(f"SIMULADO - sem valor: PSP at http{'s' if tls_cert else ''}://{host}:{port}/api")
    Granian(
        "portal.psp.wsgi:app", address=host, port=port, interface=Interfaces.WSGI, workers=1, blocking_threads=4,
        ssl_cert=tls_cert, ssl_key=tls_key, ssl_ca=client_ca, ssl_client_verify=client_ca is not None,
        respawn_failed_workers=True, log_access=False,
    ).serve()


def receiver_option(key: str, cnpj: str, name: str, city: str) -> str:
    """One ``--receiver`` as it is written; names lose their semicolons."""
    return ";".join(part.replace(";", ",") for part in (key, cnpj, name, city))


def _receiver(text: str) -> dict[str, str]:
    parts = text.split(";")
    if len(parts) != 4 or not all(parts):
        raise click.BadParameter("is written KEY;CNPJ;NAME;CITY", param_hint="--receiver")
    return dict(zip(("chave", "cnpj", "nome", "cidade"), parts, strict=True))


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
