"""Which creditor a command is about, and whether there are tables at all."""

import click
from sqlmodel import select

from portal.db.models import Creditor
from portal.db.schema import at_head
from portal.services.wiring import Portal


def require_tables(portal: Portal) -> None:
    if not at_head(portal.database.engine):
        raise click.ClickException("Tables are not up to date: run `portal db upgrade` first.")


def chosen_creditor(portal: Portal, slug: str) -> Creditor:
    """The one named, else the one of PORTAL_CREDITOR, else the only one. Ends the command when there is none."""
    wanted = slug or portal.settings.creditor
    with portal.database.reading() as session:
        known = session.exec(select(Creditor).order_by(Creditor.slug)).all()
        session.expunge_all()
    found = [creditor for creditor in known if not wanted or creditor.slug == wanted]
    if len(found) == 1:
        return found[0]
    if not known:
        raise click.ClickException("There is no creditor yet: run `portal creditor add` first.")
    names = ", ".join(creditor.slug for creditor in known)
    if wanted:
        raise click.ClickException(f"There is no creditor {wanted!r}. Known: {names}.")
    raise click.ClickException(f"Say which creditor with --creditor: {names}.")
