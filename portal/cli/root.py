"""The top of the command line: settings are read here, once, and problems are named before anything runs."""

import os
import sys

import click

from portal.cli.creditor import creditor
from portal.cli.database import db
from portal.cli.demo import demo
from portal.cli.jobs import jobs
from portal.cli.policy import policy
from portal.cli.portfolio import portfolio
from portal.cli.server import run
from portal.config import Settings, SettingsError
from portal.services.wiring import build_portal


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="quite", prog_name="portal")
@click.pass_context
def main(context: click.Context) -> None:
    """Quite: self-service debtor portal. Settings come from PORTAL_* variables (see README)."""
    if any(flag in sys.argv for flag in ("-h", "--help")):
        return
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        click.echo(str(error), err=True)
        context.exit(1)
    context.obj = build_portal(settings)


main.add_command(run)
main.add_command(db)
main.add_command(jobs)
main.add_command(creditor)
main.add_command(policy)
main.add_command(portfolio)
main.add_command(demo)
