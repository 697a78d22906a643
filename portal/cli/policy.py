"""``portal policy``: what the creditor offers. Versions are published, never edited."""

import json
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.core.reasons import Reason
from portal.db.models import OfferPolicy
from portal.services.policies import check_policy, completed, current_policies, publish
from portal.services.wiring import Portal

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
creditor_option = click.option("--creditor", "slug", default="", help="Slug of the creditor, when there are several.")


@click.group()
def policy() -> None:
    """Check, publish and show offer policies."""


@policy.command()
@click.argument("file", type=FILE)
@click.pass_obj
def check(portal: Portal, file: Path) -> None:
    """Say everything that is wrong with a policy file, each fault with its place. Changes nothing."""
    document = _read(file)
    try:
        found = check_policy(completed(document, creditor="-", version=1, today=civil_date(portal.now())))
    except CoreError as error:
        _refuse(file, error)
    click.echo(f"{file}: fine. Policy {found.policy_id}, products {', '.join(found.products)}.")


@policy.command(name="publish")
@click.argument("file", type=FILE)
@creditor_option
@click.pass_obj
def publish_file(portal: Portal, file: Path, slug: str) -> None:
    """Publish a file as the next version of its policy. Offers already made keep the version they were made under."""
    document = _read(file)
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    try:
        with portal.database.writing() as session:
            done = publish(
                session, owner.id, document, now=portal.now(), new_id=uuid.uuid4, actor="command line"
            )
    except CoreError as error:
        _refuse(file, error)
    first = done.policy.valid_from.isoformat()
    click.echo(f"Published {done.code} version {done.version} for {owner.slug}, in force from {first}.")


@policy.command()
@click.argument("code", default="")
@creditor_option
@click.pass_obj
def show(portal: Portal, code: str, slug: str) -> None:
    """List the policies in force today, or print the document of one CODE, ready to be changed and published."""
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    with portal.database.reading() as session:
        found = current_policies(session, owner.id, civil_date(portal.now()))
        documents = {each.code: session.get_one(OfferPolicy, each.id).document for each in found}
    if code and code not in documents:
        raise click.ClickException(f"No policy {code!r} in force. There are: {', '.join(documents) or 'none'}.")
    if code:
        kept = {k: v for k, v in documents[code].items() if k not in {"version", "creditor", "valid_from", "valid_to"}}
        click.echo(json.dumps(kept, ensure_ascii=False, indent=2))
        return
    for each in found:
        last = each.policy.valid_to.isoformat() if each.policy.valid_to else "further notice"
        click.echo(
            f"{each.code:16} version {each.version:<4} {each.policy.valid_from.isoformat()} to {last}"
            f"  products: {', '.join(each.policy.products)}"
        )
    if not found:
        click.echo("No policy in force: nothing is offered, people are sent to the creditor's staff.")


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise click.ClickException(f"{file} does not hold a JSON object.")
    return document


def _refuse(file: Path, error: CoreError) -> NoReturn:
    faults = error.facts.get("faults", ())
    assert isinstance(faults, Iterable)
    lines = [_line(fault) for fault in faults if isinstance(fault, Reason)]
    raise click.ClickException(f"{file} cannot be published:\n" + "\n".join(f"  {line}" for line in lines))


def _line(fault: Reason) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in fault.facts.items() if name != "path")
    return f"{fault.facts.get('path') or 'document'}: {fault.code}" + (f" ({facts})" if facts else "")
