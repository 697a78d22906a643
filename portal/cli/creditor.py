"""``portal creditor``: the companies this installation serves, each with its name, colors and bank account."""

import json
import uuid
from pathlib import Path
from typing import Any

import click
from sqlmodel import select

from portal.cli.chosen_creditor import require_tables
from portal.core.errors import CoreError
from portal.core.reasons import Reason
from portal.db.models import BankAccount, Creditor
from portal.services.creditor_fields import FIELDS
from portal.services.creditor_profiles import Saved, save_creditor
from portal.services.wiring import Portal

HELP = {
    "slug": "Short name in addresses and commands.", "legal_name": "As in the CNPJ register.",
    "trade_name": "As people know it.", "cnpj": "With or without punctuation.", "street": "Street and number.",
    "district": "Bairro.", "city": "City.", "state": "Two letters.", "postal_code": "CEP.",
    "email": "Answers people.", "phone": "Answers people.", "ombudsman": "Ouvidoria: e-mail and phone.",
    "hostname": "Host name that shows this creditor.", "color_primary": "#rrggbb", "color_secondary": "#rrggbb",
    "pix_key": "Receives the payments.",
}
WORDS = {
    "EMPTY": "is needed", "UNKNOWN_FIELD": "is not a field of a creditor", "NOT_TEXT": "must be text",
    "TOO_LONG": "has more than {limit} characters", "TOO_SHORT": "has fewer than {limit} characters",
    "SLUG_FORMAT": "must be 2 to 40 lower case letters, digits and hyphens", "HOSTNAME_FORMAT": "is not a host name",
    "HOSTNAME_TAKEN": "belongs to another creditor", "PHONE_FORMAT": "is not a telephone of up to 20 characters",
    "DOCUMENT_LENGTH": "has {length} characters, a CNPJ has 14", "DOCUMENT_DIGIT": "has wrong check digits",
    "NOT_A_COMPANY": "must be a CNPJ", "STATE_UNKNOWN": "is not a Brazilian state",
    "POSTAL_CODE_FORMAT": "must have 8 digits", "EMAIL_FORMAT": "is not an e-mail address",
    "BAD_COLOR": "must be a color like #004f8b", "ONE_COLOR": "is needed: colors come in pairs",
    "LOGO_TOO_LARGE": "is larger than {limit} bytes", "LOGO_NOT_SVG": "is not an SVG",
    "LOGO_UNSAFE": "may only draw: {what} is not allowed", "PIX_KEY_MALFORMED": "is not a Pix key",
    "PIX_KEY_DIGIT": "has wrong check digits", "BANK_ACCOUNT_FORM": "needs a bank and its params",
    "BOLETO_BANK_UNKNOWN": "is at a bank whose boletos Quite does not know: {bank}",
    "BOLETO_ACCOUNT_PARAMS": "missing: {missing}; unknown: {unknown}; malformed: {malformed}",
}


def _field_options(command: Any) -> Any:
    for name in reversed([name for name in FIELDS if name != "logo_svg"]):
        command = click.option(f"--{name.replace('_', '-')}", name, default=None, help=HELP[name])(command)
    return command


@click.group()
def creditor() -> None:
    """Add, change and show creditors."""


@creditor.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@_field_options
@click.option("--logo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="SVG file, only drawing.")
@click.option("--bank", default=None, help="Bank of the boletos, three digits.")
@click.option("--bank-param", "params", multiple=True, metavar="NAME=VALUE", help="What the bank gave; repeat it.")
@click.pass_obj
def add(
    portal: Portal, /, file: Path | None, logo: Path | None, bank: str | None, params: tuple[str, ...],
    **fields: str | None,
) -> None:
    """Create a creditor, or change the named fields of the one with this slug.

    From FILE (JSON with these names, and "bank_account": {"bank": "104", "params": {...}}), from options, or
    both: options win.
    """
    require_tables(portal)
    document = _read(file) if file else {}
    document.update({name: value for name, value in fields.items() if value is not None})
    if logo is not None:
        document["logo_svg"] = logo.read_text(encoding="utf-8")
    if bank is not None or params:
        document["bank_account"] = {"bank": bank or "", "params": dict(_pair(text) for text in params)}
    try:
        with portal.database.writing() as session:
            saved = save_creditor(session, document, now=portal.now(), new_id=uuid.uuid4, actor="cli")
    except CoreError as error:
        found = error.facts.get("faults", ())
        assert isinstance(found, tuple)
        raise click.ClickException("\n".join(["The creditor was not saved:", *map(_said, found)])) from None
    click.echo(_outcome(saved))


@creditor.command()
@click.argument("slug", required=False)
@click.pass_obj
def show(portal: Portal, slug: str | None) -> None:
    """Show one creditor, or list all."""
    require_tables(portal)
    with portal.database.reading() as session:
        rows = session.exec(select(Creditor).order_by(Creditor.slug)).all()
        if slug is None:
            for row in rows:
                click.echo(f"{row.slug:<20} {row.legal_name}  {row.hostname or ''}".rstrip())
            return
        row = next((row for row in rows if row.slug == slug), None) or _nobody(slug)
        accounts = session.exec(select(BankAccount).where(BankAccount.creditor_id == row.id)).all()
        for name in FIELDS:
            value = getattr(row, name)
            click.echo(f"{name:<16} {f'{len(value)} characters' if name == 'logo_svg' and value else value or '-'}")
        for account in accounts:
            listed = ", ".join(f"{name}={value}" for name, value in sorted(account.params.items()))
            click.echo(f"{'bank_account':<16} {account.bank}: {listed}{'' if account.active else ' (not in use)'}")


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file} is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise click.ClickException(f"{file} must hold one JSON object.")
    return document


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} must be NAME=VALUE", param_hint="--bank-param")
    return name.strip(), value.strip()


def _said(fault: Reason) -> str:
    facts = {name: ", ".join(fact) if isinstance(fact, list | tuple) else fact for name, fact in fault.facts.items()}
    return f"  {fault.facts['field']} {WORDS.get(fault.code, fault.code).format(**facts)}"


def _outcome(saved: Saved) -> str:
    if saved.created:
        return f"Creditor {saved.creditor.slug} created."
    if saved.changed:
        return f"Creditor {saved.creditor.slug} changed: {', '.join(saved.changed)}."
    return f"Creditor {saved.creditor.slug} was already so."


def _nobody(slug: str) -> Any:
    raise click.ClickException(f"There is no creditor {slug!r}.")
