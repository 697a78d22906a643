"""A policy document from a file, and what is said when it has faults."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from portal.core.errors import CoreError
from portal.core.policy import Policy
from portal.core.reasons import Reason
from portal.services.policies import check_policy, completed

creditor_option = click.option("--creditor", "slug", default="", help="Slug of the creditor, when there are several.")


def read_document(file: Path) -> dict[str, Any]:
    """The JSON object in a file; ends the command when there is none."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise click.ClickException(f"{file} does not hold a JSON object.")
    return document


def checked(file: Path, document: Mapping[str, Any], *, creditor: str, today: date) -> Policy:
    """The policy a document describes; ends the command with every fault when it has some."""
    try:
        return check_policy(completed(document, creditor=creditor, version=1, today=today))
    except CoreError as error:
        refuse(file, error)


def refuse(file: Path, error: CoreError) -> NoReturn:
    """End the command with a line for each fault and its place."""
    faults = error.facts.get("faults", ())
    assert isinstance(faults, Iterable)
    lines = [_line(fault) for fault in faults if isinstance(fault, Reason)]
    raise click.ClickException(f"{file} cannot be published:\n" + "\n".join(f"  {line}" for line in lines))


def _line(fault: Reason) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in fault.facts.items() if name != "path")
    return f"{fault.facts.get('path') or 'document'}: {fault.code}" + (f" ({facts})" if facts else "")
