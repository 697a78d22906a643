"""The PSP's clock: the machine's, moved by as much as ``POST /sim/clock`` said."""

from collections.abc import Callable
from datetime import datetime, timedelta

from portal.psp.book import Book


class VirtualClock:
    """``base`` is what the time is taken from; the shift is kept in the book, so it survives a restart."""

    def __init__(self, book: Book, base: Callable[[], datetime]) -> None:
        self._book = book
        self._base = base

    def now(self) -> datetime:
        """Aware UTC."""
        with self._book.reading() as book:
            row = book.execute("SELECT value FROM state WHERE name = 'shift'").fetchone()
        return self._base() + timedelta(seconds=float(row["value"]) if row is not None else 0)

    def move_to(self, moment: datetime | None) -> None:
        """From now on it is ``moment``, and time goes on from there. None: back to the machine's time."""
        self._shift(timedelta() if moment is None else moment - self._base())

    def advance(self, by: timedelta) -> None:
        self._shift(self.now() + by - self._base())

    def _shift(self, shift: timedelta) -> None:
        with self._book.writing() as book:
            book.execute(
                "INSERT OR REPLACE INTO state (name, value) VALUES ('shift', ?)", (str(shift.total_seconds()),)
            )
