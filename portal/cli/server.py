"""``portal run``: the web server, with several worker processes that survive slow connections."""

from contextlib import ExitStack

import click
from granian import Granian
from granian.constants import Interfaces

from portal.cli.beside import WORKER, beside
from portal.cli.psp_beside import psp_beside
from portal.db.schema import at_head
from portal.services.wiring import Portal


@click.command()
@click.option("--host", default=None, help="Address to listen on (default: PORTAL_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Port (default: PORTAL_PORT).")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Processes (default: PORTAL_WORKERS).")
@click.option("--with-worker", is_flag=True, help="Also run `portal jobs work` beside the server.")
@click.option("--with-psp", is_flag=True, help="Also run `portal psp`, the demo's PSP, beside it.")
@click.pass_obj
def run(
    portal: Portal, host: str | None, port: int | None, workers: int | None, with_worker: bool, with_psp: bool
) -> None:
    """Serve the portal."""
    if not at_head(portal.database.engine):
        click.echo("Tables are not up to date: run `portal db upgrade` first.", err=True)
        raise SystemExit(1)
    settings = portal.settings
    server = Granian(
        "portal.wsgi:app",
        address=host or settings.host,
        port=port or settings.port,
        interface=Interfaces.WSGI,
        workers=workers or settings.workers,
        blocking_threads=8,
        backlog=2048,
        respawn_failed_workers=True,
        log_access=False,
    )
    with ExitStack() as company:
        if with_psp:
            company.enter_context(psp_beside(portal, port or settings.port))
        if with_worker:
            company.enter_context(beside(*WORKER))
        portal.database.engine.dispose()  # workers open their own connections
        server.serve()
