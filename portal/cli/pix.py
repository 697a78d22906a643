"""``portal pix``: is the PSP reachable with our credentials, and where does it call when a Pix arrives."""

from collections.abc import Iterator
from datetime import timedelta

import click
from sqlmodel import col, select

from portal.cli.chosen_creditor import require_tables
from portal.db.models import Creditor
from portal.gateways.errors import GatewayError
from portal.services.pix_callbacks import address_for
from portal.services.wiring import Portal


@click.group()
def pix() -> None:
    """The PSP of PORTAL_PIX_URL."""


@pix.command()
@click.pass_obj
def check(portal: Portal) -> None:
    """Ask for a token and for the Pix of the last day (exit code 1 when the PSP does not answer)."""
    now = portal.now()
    try:
        found = list(portal.pix.received(now - timedelta(days=1), now))
    except GatewayError as error:
        raise click.ClickException(f"{portal.pix.name}: {error.code} {error.detail}".strip()) from None
    click.echo(f"{portal.pix.name}: answers; {len(found)} Pix in the last day")


@pix.command()
@click.option("--set", "change", flag_value="set", help="Register this portal's address for every key.")
@click.option("--drop", "change", flag_value="drop", help="Take it back.")
@click.pass_obj
def webhook(portal: Portal, change: str | None) -> None:
    """Show where the PSP calls for each creditor's key. Exit code 1 where that is not this portal."""
    require_tables(portal)
    ours, wrong = address_for(portal.settings), False
    for slug, key in _keys(portal):
        try:
            if change == "set":
                portal.pix.set_webhook(key, ours)
            elif change == "drop":
                portal.pix.drop_webhook(key)
            there = portal.pix.webhook(key)
        except GatewayError as error:
            click.echo(f"{slug}: {error.code} {error.detail}".strip(), err=True)
            wrong = True
            continue
        state = "this portal" if there == ours else "nowhere" if there is None else "another address"
        click.echo(f"{slug}: the PSP calls {state}")
        wrong = wrong or (there != ours and change != "drop")
    if wrong:
        raise SystemExit(1)


def _keys(portal: Portal) -> Iterator[tuple[str, str]]:
    with portal.database.reading() as session:
        rows = session.exec(
            select(Creditor.slug, Creditor.pix_key).where(col(Creditor.pix_key) != "").order_by(col(Creditor.slug))
        ).all()
    yield from rows
