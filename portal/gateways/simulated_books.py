"""What the simulated bank and PSP share beside their `BookFile`: moments, ids, what delay adds.

They are other companies: nothing here touches the portal's database, and losing their files loses no debt.
"""

import sqlite3
from datetime import UTC, date, datetime

from portal.gateways.late import LateRules, late_charges

LOCATION = "pix.quite.invalid/v2/cobv/"


def stamp(moment: datetime) -> str:
    """An instant as text that sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def end_to_end_id(moment: datetime, token: str) -> str:
    """E, ISPB (eight zeros: nobody's), minute in UTC, 11 characters (MPI of Pix 2.2)."""
    return f"E00000000{moment.astimezone(UTC):%Y%m%d%H%M}{token[:11]}"


def late_on(row: sqlite3.Row, day: date) -> int:
    """Cents that delay adds on ``day`` to a row with amount, due, fine and mora."""
    return late_charges(row["amount"], date.fromisoformat(row["due"]), day, LateRules(row["fine"], row["mora"]))
