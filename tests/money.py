"""The whole-database check that follows every test of money, and a dump of the books to compare."""

from sqlalchemy import text

from portal.services.ledger.checking import check
from portal.services.wiring import Portal


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
