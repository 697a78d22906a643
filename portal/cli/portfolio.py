"""``portal portfolio``: taking a portfolio file in, and inventing one. Columns: docs/portfolio.md.

Ends with 0 (every line went in), 3 (done, but some lines or values stayed out: see the reject file) or
1 (nothing was taken in, or the import stopped half way and has to be run again).
"""

import sqlite3
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import click
from sqlalchemy.exc import DBAPIError

from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.portfolio_words import refusal, summary
from portal.cli.progress import ProgressLine
from portal.clock import civil_date
from portal.db.vault import VaultError
from portal.services.portfolio import Choices, FileRefused, Import, import_portfolio
from portal.services.portfolio.columns import COLUMNS
from portal.services.portfolio.sample import sample_lines
from portal.services.portfolio.sentences import write_rejects
from portal.services.wiring import Portal

WITH_REJECTS = 3


@click.group()
def portfolio() -> None:
    """Take in what people owe, from a CSV file."""


@portfolio.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--creditor", "slug", default="", help="Whose portfolio (default: PORTAL_CREDITOR, or the only one).")
@click.option("--dry-run", is_flag=True, help="Say exactly what would happen and write nothing.")
@click.option("--closes-missing", is_flag=True, help="Close this creditor's contracts that the file does not mention.")
@click.option("--closes-many", is_flag=True, help="Close even when that is more than half of the open contracts.")
@click.option("--rejects", "rejects", type=click.Path(dir_okay=False, path_type=Path), default=None,
              help="Where to list what did not go in (default: FILE.rejects.csv, only when there is something).")
@click.pass_obj
def import_command(
    portal: Portal, file: Path, slug: str, dry_run: bool, closes_missing: bool, closes_many: bool,
    rejects: Path | None,
) -> None:
    """Take FILE in: new contracts appear, changed ones change, the same file again changes nothing.

    One line per overdue installment; `portal portfolio columns` lists the columns. A file with errors still
    brings in every good line. Stopped half way, run it again. The reject file repeats personal data of the
    lines it lists and is readable by its owner only.
    """
    require_tables(portal)
    creditor = chosen_creditor(portal, slug)
    listed = rejects or (None if dry_run else file.with_name(file.name + ".rejects.csv"))
    progress = ProgressLine()
    run = Import(portal.database, portal.vault, portal.clock, creditor.id, file.name, "cli", uuid.uuid4)
    try:
        with file.open("rb") as handle:
            report = import_portfolio(
                run, handle, progress=progress,
                choices=Choices(dry_run=dry_run, closes_missing=closes_missing, closes_many=closes_many),
                list_faults=(lambda faults: write_rejects(listed, faults)) if listed else None,
            )
    except FileRefused as error:
        progress.end()
        raise click.ClickException(refusal(error)) from None
    except (OSError, sqlite3.Error, DBAPIError, VaultError) as error:
        progress.end()
        raise click.ClickException(f"The import stopped: {_short(error)}\nRun it again: it goes on there.") from None
    finally:
        progress.end()
    for line in summary(report, creditor.slug, dry_run, listed):
        click.echo(line)
    if report.rejected or report.ignored or report.closing_refused:
        raise SystemExit(WITH_REJECTS)


def _short(error: Exception) -> str:
    """Without the statement and its values: they may hold personal data."""
    return str(error.orig) if isinstance(error, DBAPIError) else str(error)


@portfolio.command()
def columns() -> None:
    """List the columns of a portfolio file (* required)."""
    for column in COLUMNS:
        click.echo(f"{'*' if column.required else ' '} {column.name:<22} {column.meaning}: {column.form}")


@portfolio.command()
@click.option("--debtors", type=click.IntRange(1, 10_000_000), required=True, help="How many people.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed and day give the same file.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Day to count delays from.")
@click.option("--clean", is_flag=True, help="Without mixed formats and broken lines.")
@click.option("--out", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="File (default: here).")
@click.pass_obj
def sample(
    portal: Portal, debtors: int, seed: int, today: datetime | None, clean: bool, out: TextIO
) -> None:
    """Invent a portfolio file: people who do not exist, realistic and messy.

    CPF and CNPJ are random numbers with right check digits, so one may by chance be somebody's: never use such
    a file to reach anyone. E-mails end in .example and no telephone in it can be called.
    """
    day: date = today.date() if today else civil_date(portal.now())
    for line in sample_lines(debtors, seed, day, clean=clean):
        out.write(line)
