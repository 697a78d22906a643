"""``portal policy``: what the creditor offers. Versions are published, never edited."""

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.policy_file import checked, creditor_option, read_document, refuse
from portal.cli.policy_replay import replay_command
from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.db.models import OfferPolicy
from portal.services.legal_figures import legal_figures
from portal.services.policies import current_policies, publish
from portal.services.wiring import Portal

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def policy() -> None:
    """Check, publish, show and replay offer policies."""


policy.add_command(replay_command)


@policy.command()
@click.argument("file", type=FILE)
@click.pass_obj
def check(portal: Portal, file: Path) -> None:
    """Say everything that is wrong with a policy file, each fault with its place. Changes nothing."""
    found = checked(file, read_document(file), creditor="-", today=civil_date(portal.now()))
    click.echo(f"{file}: fine. Policy {found.policy_id}, products {', '.join(found.products)}.")


@policy.command(name="publish")
@click.argument("file", type=FILE)
@creditor_option
@click.pass_obj
def publish_file(portal: Portal, file: Path, slug: str) -> None:
    """Publish a file as the next version of its policy. Offers already made keep the version they were made under."""
    document = read_document(file)
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    try:
        with portal.database.writing() as session:
            done = publish(
                session, owner.id, document, now=portal.now(), new_id=uuid.uuid4, actor="command line"
            )
    except CoreError as error:
        refuse(file, error)
    first = done.policy.valid_from.isoformat()
    click.echo(f"Published {done.code} version {done.version} for {owner.slug}, in force from {first}.")


@policy.command()
@click.argument("code", default="")
@creditor_option
@click.option("--sources", is_flag=True, help="Each sourced figure of CODE with its validity and its source.")
@click.pass_obj
def show(portal: Portal, code: str, slug: str, sources: bool) -> None:
    """List the policies and the legal figures in force today, or print the document of one CODE, ready to be changed
    and published."""
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    today = civil_date(portal.now())
    with portal.database.reading() as session:
        found = current_policies(session, owner.id, today)
        documents = {each.code: session.get_one(OfferPolicy, each.id).document for each in found}
    if code and code not in documents:
        raise click.ClickException(f"No policy {code!r} in force. There are: {', '.join(documents) or 'none'}.")
    if code and sources:
        for line in sourced(documents[code]):
            click.echo(line)
        return
    if code:
        kept = {k: v for k, v in documents[code].items() if k not in {"version", "creditor", "valid_from", "valid_to"}}
        click.echo(json.dumps(kept, ensure_ascii=False, indent=2))
        return
    for each in found:
        named = f"  programme: {each.policy.programme}" if each.policy.programme else ""
        click.echo(
            f"{each.code:16} version {each.version:<4} {_span(each.policy.valid_from, each.policy.valid_to)}"
            f"  products: {', '.join(each.policy.products)}{named}"
        )
    if not found:
        click.echo("No policy in force: nothing is offered, people are sent to the creditor's staff.")
    click.echo("\nLegal figures in force:")
    for key, figure in legal_figures(today).items():
        click.echo(f"  {key:27} {figure.value:38} {_span(figure.valid_from, figure.valid_to)}  {figure.source}")


def sourced(document: Mapping[str, Any]) -> Iterator[str]:
    """A line for each source of a policy document: the figure it stands for, since when, and the source."""
    last = document.get("valid_to")
    span = _span(date.fromisoformat(document["valid_from"]), date.fromisoformat(last) if last else None)
    for path, source in document.get("sources", {}).items():
        figure = json.dumps(_at(document, path), ensure_ascii=False)
        yield f"{path}: {figure if len(figure) <= 80 else '(see the document)'}\n    {span}  {source}"


def _at(document: Mapping[str, Any], path: str) -> Any:
    """What stands at a path; in a list of conditions, the one about that field."""
    found: Any = document
    for name in path.split("."):
        if isinstance(found, list):
            found = next((row for row in found if isinstance(row, dict) and row.get("field") == name), None)
        else:
            found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _span(first: date, last: date | None) -> str:
    return f"{first.isoformat()} to {last.isoformat() if last else 'further notice'}"
