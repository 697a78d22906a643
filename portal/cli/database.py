"""``portal db``: the schema."""

import click

from portal.db.migrate import migrate
from portal.db.schema import at_head
from portal.services.wiring import Portal


@click.group()
def db() -> None:
    """Create and change the database's tables."""


@db.command()
@click.pass_obj
def upgrade(portal: Portal) -> None:
    """Bring the tables to this version. Safe to repeat; run it once per deploy, before the workers start."""
    if at_head(portal.database.engine):
        click.echo("Tables are up to date.")
        return
    click.echo("Changing tables ...")
    migrate(portal.database.engine)
    click.echo("Tables are up to date.")


@db.command()
@click.pass_obj
def check(portal: Portal) -> None:
    """Say whether the tables are the ones this version expects (exit code 1 if not)."""
    if not at_head(portal.database.engine):
        click.echo("Tables are not up to date: run `portal db upgrade`.", err=True)
        raise SystemExit(1)
    click.echo("Tables are up to date.")
