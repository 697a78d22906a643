"""The top of the command line: settings are read here, once, and problems are named before anything runs.

A group's file is imported when the group is asked for: an import of a portfolio has no use for the PDF
library, and would carry its memory.
"""

import os
import sys
from importlib import import_module

import click

from portal.config import Settings, SettingsError

#: Command -> the file it lives in; the function there has the command's name.
GROUPS = {
    "cnab": "portal.cli.cnab",
    "creditor": "portal.cli.creditor",
    "db": "portal.cli.database",
    "demo": "portal.cli.demo",
    "jobs": "portal.cli.jobs",
    "ledger": "portal.cli.ledger",
    "pix": "portal.cli.pix",
    "policy": "portal.cli.policy",
    "portfolio": "portal.cli.portfolio",
    "psp": "portal.cli.psp",
    "refunds": "portal.cli.refunds",
    "run": "portal.cli.server",
}


class LateGroup(click.Group):
    """A group that imports a command when it is named (or listed by ``--help``)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        command: click.Command = getattr(import_module(GROUPS[cmd_name]), cmd_name)
        return command


@click.group(
    cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
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
    from portal.services.wiring import build_portal

    context.obj = build_portal(settings)
