"""``portal refunds``: money owed back to payers. One person asks, another approves, then it is sent."""

import uuid
from uuid import UUID

import click

from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.ledger import as_option, creditor_option
from portal.cli.money_words import deciding, moment, one_id, reais
from portal.core.lifecycle import REFUND_STATES
from portal.services import refund_sending
from portal.services import refunds as service
from portal.services.received import promised_by
from portal.services.wiring import Portal


@click.group()
def refunds() -> None:
    """Give money back, with four eyes."""


@refunds.command(name="list")
@click.option("--all", "every", is_flag=True, help="Those that are done, too.")
@creditor_option
@click.pass_obj
def list_command(portal: Portal, every: bool, slug: str) -> None:
    """What is owed back, how far it is, and until when it was promised."""
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    with portal.database.reading() as session:
        rows = service.list_refunds(session, owner.id, REFUND_STATES if every else service.OPEN)
        session.expunge_all()
    for refund, payment in rows:
        people = " -> ".join(filter(None, (refund.requested_by, refund.approved_by)))
        click.echo(
            f"{refund.id}  {refund.status:<9} {reais(refund.amount):>16}  {payment.channel:<6} until"
            f" {promised_by(payment)}  {refund.reason}{f'  [{people}]' if people else ''}"
        )
        click.echo(f"    payment {payment.id} of {moment(payment.paid_at)}" + (
            f", {refund.last_error}" if refund.last_error else f", {refund.outside_id}" if refund.outside_id else ""
        ))
    if not rows:
        click.echo("Nothing is owed back.")


@refunds.command()
@click.argument("refund", callback=one_id)
@as_option
@click.pass_obj
def request(portal: Portal, refund: UUID, by: str) -> None:
    """Ask that an owed REFUND is sent."""
    with deciding(portal) as session:
        service.request(session, refund, by, now=portal.now())
    click.echo(f"Asked. Somebody else approves it with: portal refunds approve {refund} --as NAME")


@refunds.command(name="request-payment")
@click.argument("payment", callback=one_id)
@click.option("--reason", default="", help="Why, in your words.")
@as_option
@click.pass_obj
def request_payment(portal: Portal, payment: UUID, reason: str, by: str) -> None:
    """Ask that all held money of PAYMENT (`portal ledger suspense`) goes back to its payer."""
    with deciding(portal) as session:
        made = service.request_for(session, payment, by, reason, now=portal.now(), new_id=uuid.uuid4)
    click.echo(f"Asked. Somebody else approves it with: portal refunds approve {made.id} --as NAME")


@refunds.command()
@click.argument("refund", callback=one_id)
@as_option
@click.pass_obj
def approve(portal: Portal, refund: UUID, by: str) -> None:
    """Let a REFUND that somebody else asked for go. A worker, or `portal refunds send`, sends it."""
    with deciding(portal) as session:
        done = service.approve(session, refund, by, now=portal.now(), new_id=uuid.uuid4)
    click.echo(f"Approved: {reais(done.amount)}.")


@refunds.command(name="refuse")
@click.argument("refund", callback=one_id)
@as_option
@click.pass_obj
def refuse_wish(portal: Portal, refund: UUID, by: str) -> None:
    """Take back what was asked. What the books owe stays owed."""
    with deciding(portal) as session:
        done = service.refuse(session, refund, by, now=portal.now())
    click.echo(f"Refused. The refund is now {done.status}.")


@refunds.command()
@click.pass_obj
def send(portal: Portal) -> None:
    """Send what is approved now (workers do it every minute). Running it twice sends nothing twice."""
    require_tables(portal)
    changed = refund_sending.send_due(portal)
    with portal.database.reading() as session:
        waiting = service.list_refunds(session, states=("sending", "manual"))
        session.expunge_all()
    click.echo(f"{changed} refunds went a step further.")
    for refund, _payment in waiting:
        if refund.status == "manual":
            click.echo(f"{refund.id}  {reais(refund.amount)} has to be transferred by a person"
                       + (f" ({refund.last_error})" if refund.last_error else "")
                       + f"; then: portal refunds done {refund.id} --number TRANSFER --as NAME")
        else:
            click.echo(f"{refund.id}  {reais(refund.amount)} is on its way" +
                       (f" ({refund.last_error})" if refund.last_error else "") + ".")


@refunds.command()
@click.argument("refund", callback=one_id)
@click.option("--number", required=True, help="The transfer's own number, to find it again.")
@as_option
@click.pass_obj
def done(portal: Portal, refund: UUID, number: str, by: str) -> None:
    """Write down that a person transferred a REFUND that no machine could send."""
    with deciding(portal) as session:
        refund_sending.confirm_by_hand(session, refund, number, by, now=portal.now())
    click.echo("Written down.")
