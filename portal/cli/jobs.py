"""``portal jobs``: the worker that registers boletos and Pix, sends messages and takes in payments."""

import logging
import os
import signal
import threading
from types import FrameType

import click
from sqlalchemy import func
from sqlmodel import col, select

from portal.db.models import GatewayCursor, OutboxMessage
from portal.db.schema import at_head
from portal.jobs import drain, work
from portal.services.wiring import Portal


@click.group()
def jobs() -> None:
    """Do the work promised by the pages."""


@jobs.command("work")
@click.option("--quiet", is_flag=True, help="Say nothing about jobs that went well.")
@click.option("--follow", is_flag=True, hidden=True, help="End when the process that started this one ends.")
@click.pass_obj
def work_command(portal: Portal, quiet: bool, follow: bool) -> None:
    """Work until told to stop (SIGTERM or Ctrl-C): the job in hand is finished first.

    Several of these may run at the same time, on one or more machines.
    """
    _require_tables(portal)
    logging.basicConfig(
        level=logging.WARNING if quiet else logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    if follow:
        threading.Thread(target=_follow, args=(os.getppid(), stop), daemon=True).start()
    click.echo("Worker started. Stop it with SIGTERM or Ctrl-C.")
    done = work(portal, stop=stop)
    click.echo(f"Worker stopped after {done} jobs.")


@jobs.command()
@click.pass_obj
def once(portal: Portal) -> None:
    """Do everything that is due now, take in payments, then end."""
    _require_tables(portal)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    click.echo(f"{drain(portal)} jobs done.")


@jobs.command()
@click.pass_obj
def status(portal: Portal) -> None:
    """Count jobs by topic and state, and say how far banks and PSPs were read (exit code 1 if any is dead)."""
    _require_tables(portal)
    with portal.database.reading() as session:
        rows = session.connection().execute(
            select(
                col(OutboxMessage.topic), col(OutboxMessage.status), func.count(),
                func.min(col(OutboxMessage.created_at)),
            ).group_by(col(OutboxMessage.topic), col(OutboxMessage.status)).order_by(
                col(OutboxMessage.topic), col(OutboxMessage.status)
            )
        ).all()
        cursors = session.exec(select(GatewayCursor).order_by(col(GatewayCursor.name))).all()
        dead = session.exec(
            select(OutboxMessage).where(OutboxMessage.status == "dead").order_by(col(OutboxMessage.done_at).desc())
            .limit(10)
        ).all()
    if not rows:
        click.echo("No jobs yet.")
    for topic, state, count, oldest in rows:
        click.echo(f"{topic:<20} {state:<8} {count:>7}   oldest {oldest:%Y-%m-%d %H:%M:%S} UTC")
    for cursor in cursors:
        click.echo(f"{cursor.name}: read up to {cursor.position}, {cursor.updated_at:%Y-%m-%d %H:%M:%S} UTC")
    for message in dead:
        click.echo(f"dead: {message.topic} {message.id} {message.last_error}", err=True)
    if dead:
        raise SystemExit(1)


def _follow(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


def _require_tables(portal: Portal) -> None:
    if not at_head(portal.database.engine):
        click.echo("Tables are not up to date: run `portal db upgrade` first.", err=True)
        raise SystemExit(1)
