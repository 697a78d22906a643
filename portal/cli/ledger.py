"""``portal ledger``: whether the books are whole, what they hold, and money that waits for a person."""

import uuid
from uuid import UUID

import click

from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.money_words import deciding, moment, one_id, reais
from portal.cli.progress import ProgressLine
from portal.core.accounts import ACCOUNTS
from portal.services import matching
from portal.services.ledger import checking
from portal.services.ledger.balances import balances
from portal.services.wiring import Portal

creditor_option = click.option("--creditor", "slug", default="", help="Slug of the creditor, when there are several.")
as_option = click.option("--as", "by", required=True, help="Your name.")


@click.group()
def ledger() -> None:
    """Check the books; place money that waits in suspense."""


@ledger.command()
@click.pass_obj
def check(portal: Portal) -> None:
    """Ask every invariant of the whole database. Exit code 1 if any does not hold, with the rows that break it."""
    require_tables(portal)
    progress = ProgressLine()
    with portal.database.reading() as session:
        verdicts = checking.check(session, portal.now(), progress=progress)
    progress.end()
    for one in verdicts:
        click.echo(f"{one.code:<4} {'OK  ' if not one.wrong else 'WRONG'} {one.promise}")
        for row in one.wrong:
            click.echo(f"       {row}")
        if len(one.wrong) == checking.NAMED:
            click.echo("       ... and perhaps more")
    if any(one.wrong for one in verdicts):
        raise SystemExit(1)


@ledger.command()
@creditor_option
@click.pass_obj
def accounts(portal: Portal, slug: str) -> None:
    """The balance of every account of a creditor."""
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    with portal.database.reading() as session:
        found = balances(session, owner.id)
    for account, holds in ACCOUNTS.items():
        click.echo(f"{account:<12} {reais(found.get(account, 0)):>22}  {holds}")


@ledger.command()
@creditor_option
@click.pass_obj
def suspense(portal: Portal, slug: str) -> None:
    """Money that is held, why, and what can be done; and proposals that wait for a second person."""
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    with portal.database.reading() as session:
        held = matching.suspended(session, owner.id)
        proposals = matching.waiting(session, owner.id)
        session.expunge_all()
    for row in held:
        click.echo(f"{row.id}  {moment(row.paid_at)}  {row.channel:<6} {reais(row.held):>16}  {row.reason}")
        click.echo(f"    {matching.NEXT_STEP.get(row.reason, 'Ask what it is for.')}")
        if row.installment_id:
            click.echo(f"    installment {row.installment_id}")
    for match in proposals:
        click.echo(
            f"{match.id}  proposal of {match.requested_by}: payment {match.payment_id}"
            f" for installment {match.installment_id}"
        )
    if not held and not proposals:
        click.echo("Nothing is held.")


@ledger.command()
@click.argument("payment", callback=one_id)
@click.argument("installment", callback=one_id)
@as_option
@click.pass_obj
def match(portal: Portal, payment: UUID, installment: UUID, by: str) -> None:
    """Propose that held PAYMENT is for INSTALLMENT. Nothing moves until somebody else approves."""
    with deciding(portal) as session:
        found = matching.propose(session, payment, installment, by, now=portal.now(), new_id=uuid.uuid4)
    click.echo(f"Proposed. Somebody else approves it with: portal ledger approve {found.id} --as NAME")


@ledger.command()
@click.argument("proposal", callback=one_id)
@as_option
@click.pass_obj
def approve(portal: Portal, proposal: UUID, by: str) -> None:
    """Agree to a proposal of somebody else: the money is treated as paid for that installment on its own date."""
    with deciding(portal) as session:
        payment = matching.approve(session, proposal, by, now=portal.now(), new_id=uuid.uuid4)
    click.echo(f"Approved. The payment is now {payment.outcome}{f' ({payment.reason})' if payment.reason else ''}.")


@ledger.command(name="refuse")
@click.argument("proposal", callback=one_id)
@as_option
@click.pass_obj
def refuse_match(portal: Portal, proposal: UUID, by: str) -> None:
    """Set a proposal aside. The money stays where it is."""
    with deciding(portal) as session:
        matching.refuse(session, proposal, by, now=portal.now())
    click.echo("Refused. The money waits for another proposal.")
