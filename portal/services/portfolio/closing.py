"""Contracts the file no longer mentions: counted before anything is written, closed after everything is."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlmodel import Session

from portal.db.session import Database
from portal.services.portfolio.contracts import agreed, agreement, contract
from portal.services.portfolio.staging import Staging

PAGE = 1_000

#: In an active agreement (a creditor's system often drops such a contract from the list of overdue ones).
_protected = exists().where(agreed.c.contract_id == contract.c.id, agreement.c.id == agreed.c.agreement_id,
                            agreement.c.status == "active")


def missing(database: Database, creditor_id: UUID, staging: Staging) -> tuple[int, int]:
    """(open contracts the file does not mention, all open ones), those in an active agreement apart."""
    gone = total = 0
    for numbers in _open_pages(database, creditor_id):
        gone += len(numbers.keys() - staging.mentions(list(numbers)))
        total += len(numbers)
    return gone, total


def close_missing(database: Database, creditor_id: UUID, staging: Staging) -> Iterator[list[UUID]]:
    """Ids to close, a page at a time; each page is read outside the transaction that closes it."""
    for numbers in _open_pages(database, creditor_id):
        gone = [numbers[number] for number in numbers.keys() - staging.mentions(list(numbers))]
        if gone:
            yield gone


def close(session: Session, ids: list[UUID], now: object) -> int:
    """How many were closed now: one that entered an agreement meanwhile is left alone."""
    result = session.connection().execute(
        update(contract).where(contract.c.id.in_(ids), contract.c.status == "open", ~_protected)
        .values(status="closed", closed_at=now, updated_at=now)
    )
    return int(result.rowcount)


def _open_pages(database: Database, creditor_id: UUID) -> Iterator[dict[str, UUID]]:
    after: UUID | None = None
    while True:
        query = select(contract.c.id, contract.c.number).where(
            contract.c.creditor_id == creditor_id, contract.c.status == "open", ~_protected
        )
        if after is not None:
            query = query.where(contract.c.id > after)
        with database.reading() as session:
            rows = session.connection().execute(query.order_by(contract.c.id).limit(PAGE)).all()
        if not rows:
            return
        after = rows[-1].id
        yield {row.number: row.id for row in rows}
