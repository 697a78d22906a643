"""Posting a file: a second person says yes, then it takes effect, once.

A remessa posted is on its way to the bank: its boletos are sent. A retorno posted is believed, a line at a time and
each in a transaction of its own, so that posting again after a crash goes on where it stopped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from portal.core.errors import CoreError
from portal.db.models import BankFile, BankLine, BankOrder, Charge
from portal.gateways.boleto.base import Registration
from portal.services import audit
from portal.services.cnab.effects import take
from portal.services.refunds import person
from portal.services.registrations import record_boleto
from portal.services.wiring import Portal

#: Boletos of a remessa marked as sent in one transaction; lines of a retorno between two words of progress.
CHUNK = 100

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Posted:
    """``again``: it had been posted before, and nothing happened now."""

    file_id: UUID
    direction: str
    again: bool = False


def post(portal: Portal, file_id: UUID, by: str, progress: Progress = lambda _done: None) -> Posted:
    """Post a staged file in the name of ``by``, or finish posting it. ``progress`` hears how many lines are done.

    Raises `CoreError` PERSON_MISSING, CNAB_FILE_MISSING, CNAB_FILE_DROPPED, CNAB_SAME_PERSON (maker), and
    CNAB_LINES_LEFT (lines, codes) when all the other lines took effect: posting again tries these.
    """
    checker = person(by)
    with portal.database.writing() as session:
        file = _locked(session, file_id)
        if file.status == "dropped":
            raise CoreError("CNAB_FILE_DROPPED", file=file.id.hex[:8])
        if file.status == "posted":
            return Posted(file.id, file.direction, again=True)
        if file.maker == checker:
            raise CoreError("CNAB_SAME_PERSON", maker=file.maker)
        if file.status == "staged":
            file.status, file.checker = "posting", checker
            session.add(file)
        direction = file.direction
    (_send_all if direction == "remessa" else _take_all)(portal, file_id, progress)
    with portal.database.writing() as session:
        file = _locked(session, file_id)
        if file.status != "posted":
            file.status, file.posted_at = "posted", portal.now()
            session.add(file)
            audit.record(
                session, creditor_id=file.creditor_id, topic=f"cnab.{direction}_posted",
                actor=f"staff:{file.checker}"[:60], now=portal.now(), subject_id=file.id,
                facts={"nsa": file.nsa, "sha256": file.sha256.hex(), "maker": file.maker},
            )
    return Posted(file_id, direction)


def drop(portal: Portal, file_id: UUID, by: str) -> None:
    """Set a staged file aside: it takes no effect, and a remessa's orders wait for the next file.

    Its number stays used up. Raises `CoreError` PERSON_MISSING, CNAB_FILE_MISSING, CNAB_FILE_POSTED (status).
    """
    who = person(by)
    with portal.database.writing() as session:
        file = _locked(session, file_id)
        if file.status == "dropped":
            return
        if file.status != "staged":
            raise CoreError("CNAB_FILE_POSTED", file=file.id.hex[:8], status=file.status)
        file.status = "dropped"
        session.add(file)
        session.connection().execute(update(BankOrder).where(col(BankOrder.file_id) == file.id).values(file_id=None))
        session.connection().execute(delete(BankLine).where(col(BankLine.file_id) == file.id))
        audit.record(
            session, creditor_id=file.creditor_id, topic=f"cnab.{file.direction}_dropped", actor=f"staff:{who}"[:60],
            now=portal.now(), subject_id=file.id, facts={"nsa": file.nsa, "sha256": file.sha256.hex()},
        )


def _locked(session: Session, file_id: UUID) -> BankFile:
    row = session.exec(
        select(BankFile).where(BankFile.id == file_id).with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise CoreError("CNAB_FILE_MISSING")
    return row


def _send_all(portal: Portal, file_id: UUID, progress: Progress) -> None:
    """Drafts of this remessa become "sent". A boleto paid or taken back meanwhile stays what it is."""
    total = 0
    while True:
        with portal.database.writing() as session:
            ids = session.exec(
                select(Charge.id).join(BankOrder, col(BankOrder.charge_id) == col(Charge.id)).where(
                    BankOrder.file_id == file_id, BankOrder.movement == "01", Charge.status == "draft"
                ).order_by(col(Charge.id)).limit(CHUNK)
            ).all()
            for charge_id in ids:
                record_boleto(session, charge_id, Registration("sent", portal.now()), now=portal.now(), new_id=uuid4)
        if not ids:
            return
        total += len(ids)
        progress(total)


def _take_all(portal: Portal, file_id: UUID, progress: Progress) -> None:
    """The lines of this retorno, each in a transaction of its own. One that a rule refuses holds up no other."""
    after, total = 0, 0
    left: list[tuple[int, str]] = []
    while True:
        with portal.database.reading() as session:
            rows = session.exec(
                select(BankLine.id, BankLine.line).where(
                    BankLine.file_id == file_id, BankLine.state == "staged", BankLine.line > after
                ).order_by(col(BankLine.line)).limit(CHUNK)
            ).all()
        if not rows:
            break
        for line_id, line in rows:
            try:
                _take_one(portal, line_id)
            except CoreError as error:
                left.append((line, error.code))
        after, total = rows[-1][1], total + len(rows)
        progress(total)
    if left:
        codes = tuple(sorted({code for _, code in left}))
        raise CoreError("CNAB_LINES_LEFT", lines=tuple(line for line, _ in left), codes=codes)


def _take_one(portal: Portal, line_id: UUID) -> None:
    try:
        with portal.database.writing() as session:
            take(session, line_id, now=portal.now(), new_id=uuid4)
    except IntegrityError:
        # another file with the same line was posted at the same moment: look again, and find it repeated
        with portal.database.writing() as session:
            take(session, line_id, now=portal.now(), new_id=uuid4)
