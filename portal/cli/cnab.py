"""``portal cnab``: files to banks and from them. See docs/cnab.md.

Ends with 0 (done), 3 (done, but something needs a person: see what was printed) or 1 (nothing was done).
"""

import contextlib
import getpass
import hashlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from sqlmodel import select

from portal.cli import cnab_words as words
from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.cnab_homologation import homologation
from portal.cli.progress import ProgressLine
from portal.cli.whole_file import put
from portal.core.cnab import reader
from portal.core.cnab.lines import MAX_BYTES
from portal.core.errors import CoreError
from portal.db.models import BankFile, Charge
from portal.services.cnab import posting
from portal.services.cnab.accounts import one_account
from portal.services.cnab.due_dates import ask_due_date
from portal.services.cnab.remessa import Made, make, make_again
from portal.services.cnab.staging import stage
from portal.services.cnab.summary import find_file, list_files, summarize
from portal.services.wiring import Portal

FOR_A_PERSON = 3

_creditor = click.option("--creditor", "slug", default="", help="Whose (default: PORTAL_CREDITOR, or the only one).")
_account = click.option("--account", default="", help="Bank account, by the beginning of its id.")
_bank = click.option("--bank", default="", help="Bank of the account, three digits.")
_maker = click.option("--by", default=lambda: _login(), show_default="your login", help="Who makes or brings the file.")
_checker = click.option("--by", required=True, help="Who looked at the file: not the person who made or brought it.")
_out = click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to put it in.")


@click.group()
def cnab() -> None:
    """Boletos by file: remessas to banks, retornos from them."""


cnab.add_command(homologation)


@cnab.command()
@_creditor
@_bank
@_account
@_maker
@_out
@click.option("--nsa", type=click.IntRange(1, 999_999), default=None, help="File number, when others counted before.")
@click.option("--dry-run", is_flag=True, help="Say what would go in it and store nothing.")
@click.pass_obj
def remessa(
    portal: Portal, slug: str, bank: str, account: str, by: str, out: Path | None, nsa: int | None, dry_run: bool
) -> None:
    """Make the next file for a bank: new boletos, new due dates, write-offs.

    The file is numbered and stored first, then put in --out. Its boletos count as sent once somebody else posted
    it with `portal cnab post`.
    """
    require_tables(portal)
    creditor = chosen_creditor(portal, slug)
    with _told():
        with portal.database.reading() as session:
            account_id = one_account(session, creditor_id=creditor.id, bank=bank, account=account).id
        made = make(portal, account_id, by, nsa=nsa or 0, dry_run=dry_run)
    _made(made, out, dry_run)


@cnab.command()
@click.argument("file_id", metavar="ID")
@_maker
@_out
@click.pass_obj
def again(portal: Portal, file_id: str, by: str, out: Path | None) -> None:
    """Make a new file of what a bank did not answer, after it refused a posted remessa as a whole."""
    require_tables(portal)
    with _told():
        made = make_again(portal, _id(portal, file_id), by)
    _made(made, out, dry_run=False)


def _made(made: Made | None, out: Path | None, dry_run: bool) -> None:
    if made is None:
        click.echo("There is nothing to tell the bank.")
        return
    for line in words.remessa(made, hashlib.sha256(made.content).hexdigest()):
        click.echo(line)
    if out is not None and not dry_run:
        click.echo(f"Put in {put(out, made.name, made.content)}")
    if made.file_id and not dry_run:
        click.echo(f"Somebody else posts it now: portal cnab post {made.file_id.hex[:8]} --by NAME")
    if made.left_out:
        raise SystemExit(FOR_A_PERSON)


@cnab.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_creditor
@_account
@_maker
@click.option("--dry-run", is_flag=True, help="Only read it, whoever it is for, and store nothing.")
@click.pass_obj
def retorno(portal: Portal, file: Path, slug: str, account: str, by: str, dry_run: bool) -> None:
    """Take a bank's FILE in and show what it says. Nothing takes effect until somebody else posts it."""
    with file.open("rb") as handle:
        data = handle.read(MAX_BYTES + 1)
    if dry_run:
        with _told():
            click.echo("\n".join(words.unfiled(reader.read(data))))
        return
    require_tables(portal)
    creditor = chosen_creditor(portal, slug)
    with _told():
        staged = stage(portal, data, file.name, by, creditor_id=creditor.id, account=account)
    if staged.again:
        click.echo("This very file is here already; nothing was stored again.")
    _show(portal, staged.file_id)
    if staged.status == "staged":
        click.echo(f"Somebody else posts it now: portal cnab post {staged.file_id.hex[:8]} --by NAME")


@cnab.command()
@click.argument("file_id", metavar="ID")
@_checker
@click.pass_obj
def post(portal: Portal, file_id: str, by: str) -> None:
    """Let a file take effect, in the name of somebody who did not make or bring it. May be repeated after a crash."""
    require_tables(portal)
    line = ProgressLine()
    with _told():
        found = _id(portal, file_id)
        with portal.database.reading() as session:
            titles = session.get_one(BankFile, found).titles
        try:
            posted = posting.post(portal, found, by, lambda done: line("posting", done, titles))
        finally:
            line.end()
    if posted.again:
        click.echo("It was posted before; nothing happened now.")
    review = _show(portal, posted.file_id)
    if review:
        raise SystemExit(FOR_A_PERSON)


@cnab.command()
@click.argument("file_id", metavar="ID")
@_checker
@click.pass_obj
def drop(portal: Portal, file_id: str, by: str) -> None:
    """Set a file aside that nobody posted. The boletos of a remessa wait for the next one; its number stays used."""
    require_tables(portal)
    with _told():
        posting.drop(portal, _id(portal, file_id), by)
    click.echo("Set aside.")


@cnab.command()
@click.argument("file_id", metavar="ID")
@_out
@click.pass_obj
def show(portal: Portal, file_id: str, out: Path | None) -> None:
    """Show a file again; with --out, put a copy of its bytes there."""
    require_tables(portal)
    with _told():
        found = _id(portal, file_id)
    _show(portal, found)
    if out is not None:
        with portal.database.reading() as session:
            row = session.get_one(BankFile, found)
            click.echo(f"Put in {put(out, Path(row.name).name, row.content)}")


@cnab.command("list")
@click.pass_obj
def list_command(portal: Portal) -> None:
    """List files, the newest first."""
    require_tables(portal)
    with portal.database.reading() as session:
        for row in list_files(session):
            click.echo(f"{row.id.hex[:8]} {row.direction:<8} {row.nsa or '-':>6} {row.titles:>6} titles "
                       f"{words.reais(row.amount):>18}  {row.name}  {words.status(row)}")


@cnab.command("due-date")
@click.argument("nosso_numero")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@_creditor
@_maker
@click.pass_obj
def due_date(portal: Portal, nosso_numero: str, day: datetime, slug: str, by: str) -> None:
    """Ask the bank, in the next remessa, for another due date (YYYY-MM-DD) of a boleto it keeps."""
    require_tables(portal)
    creditor = chosen_creditor(portal, slug)
    with _told(), portal.database.writing() as session:
        charge_id = session.exec(select(Charge.id).where(
            Charge.creditor_id == creditor.id, Charge.nosso_numero == nosso_numero
        )).first()
        ask_due_date(session, charge_id or uuid.UUID(int=0), day.date(), f"staff:{by}", now=portal.now(),
                     new_id=uuid.uuid4)
    click.echo("It goes with the next remessa.")


def _show(portal: Portal, file_id: UUID) -> int:
    """Print a file; how many of its lines wait for a person."""
    with portal.database.reading() as session:
        row = session.get_one(BankFile, file_id)
        if row.direction == "remessa":
            click.echo(f"Remessa {row.id.hex[:8]}: {row.name}, file number {row.nsa}, {row.titles} titles, "
                       f"{words.reais(row.amount)}, {words.status(row)}\n  sha256 {row.sha256.hex()}")
            return 0
        summary = summarize(session, row)
        for line in words.retorno(summary):
            click.echo(line)
        return summary.states.get("review", 0)


def _id(portal: Portal, text: str) -> UUID:
    with portal.database.reading() as session:
        return find_file(session, text).id


def _login() -> str:
    with contextlib.suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say why in words."""
    try:
        yield
    except CoreError as error:
        lines = [words.refusal(error)]
        lines += [f"  {one.nosso_numero}: {words.refusal(one.error)}" for one in error.facts.get("left_out", ())]  # type: ignore[attr-defined]
        raise click.ClickException("\n".join(lines)) from None
