"""Money coming in, for tests; the whole-database check that follows each of them; a dump of the books to compare."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, select

from portal.db.models import Charge, Payment
from portal.services import payments
from portal.services.ledger.checking import check
from portal.services.payments import Receipt
from portal.services.wiring import Portal
from tests.paying import World, charges_of


def receipt_for(portal: Portal, world: World, place: int, channel: str = "pix", **values: Any) -> Receipt:
    """What the bank or PSP says when the installment at ``place`` is paid by its newest charge of this channel."""
    charge = charges_of(portal, world.installments[place].id)[channel]
    return receipt_of(portal, charge, **values)


def receipt_of(portal: Portal, charge: Charge, **values: Any) -> Receipt:
    by_pix = charge.kind == "pix" and charge.bank_account_id is None
    facts: dict[str, Any] = {
        "creditor_id": charge.creditor_id, "key": f"E{uuid.uuid4().hex[:31]}" if by_pix else uuid.uuid4().hex,
        "channel": charge.kind, "amount": charge.amount, "paid_at": portal.now(),
        "txid": charge.txid or "" if by_pix else "", "account_id": None if by_pix else charge.bank_account_id,
        "nosso_numero": charge.nosso_numero or "", **values,
    }
    return Receipt(**facts)


def reversal_of(portal: Portal, receipt: Receipt, **values: Any) -> Receipt:
    """The bank takes the money of this receipt back."""
    facts: dict[str, Any] = {
        "creditor_id": receipt.creditor_id, "key": f"D{uuid.uuid4().hex[:31]}", "channel": receipt.channel,
        "amount": receipt.amount, "paid_at": portal.now(), "kind": "reversal", "reference": receipt.key,
        "note": "MED_FRAUDE", **values,
    }
    return Receipt(**facts)


def take(portal: Portal, receipt: Receipt) -> Payment | None:
    """Apply a receipt; the payment as it stands then, detached."""
    with portal.database.writing() as session:
        return payments.apply(session, receipt, now=portal.now(), new_id=uuid.uuid4)


def rows(portal: Portal, model: type[SQLModel]) -> Sequence[Any]:
    with portal.database.reading() as session:
        found = session.exec(select(model)).all()
        session.expunge_all()
    return list(found)


def row(portal: Portal, model: type[SQLModel], row_id: uuid.UUID) -> Any:
    with portal.database.reading() as session:
        found = session.get_one(model, row_id)
        session.expunge_all()
    return found


def balances(portal: Portal) -> dict[str, int]:
    """account -> its balance, those of nothing left out."""
    query = text("SELECT account, SUM(amount) FROM ledger_entry GROUP BY account")
    with portal.database.reading() as session:
        return {account: int(cents) for account, cents in session.connection().execute(query) if cents}


def broken(portal: Portal, *without: str) -> dict[str, tuple[str, ...]]:
    """Invariants that do not hold -> the rows that break them."""
    with portal.database.reading() as session:
        return {one.code: one.wrong for one in check(session, portal.now(), without=without) if one.wrong}


def dump(portal: Portal) -> str:
    """All that is booked and what follows from it, row by row, ids included."""
    tables = ("ledger_journal", "ledger_entry", "payment", "refund", "reversal", "installment", "agreement", "charge")
    lines = []
    with portal.database.reading() as session:
        connection = session.connection()
        for table in tables:
            lines += sorted(f"{table} {tuple(row)}" for row in connection.execute(text(f"SELECT * FROM {table}")))
    return "\n".join(lines)
