"""The simulated provider: messages land in a small SQLite file that the demo and the tests read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from portal.gateways.messages.base import Message

FILE = "messages.db"
TABLE = """CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, recipient TEXT NOT NULL,
    subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT, sent_at TEXT NOT NULL)"""


@dataclass(frozen=True)
class Sent:
    """One message as its reader got it."""

    number: int
    message: Message
    sent_at: datetime


class SimulatedMessages:
    """All channels at once. The same key twice is one message, as with a good provider."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._path = folder / FILE
        self._now = now

    def send(self, message: Message, key: str) -> str:
        with self._open() as connection:
            connection.execute(
                "INSERT INTO message (key, channel, recipient, subject, text, html, sent_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (key, message.channel, message.to, message.subject, message.text, message.html,
                 self._now().astimezone(UTC).isoformat()),
            )
            number = connection.execute("SELECT number FROM message WHERE key = ?", (key,)).fetchone()[0]
        return f"simulated-{number}"

    def sent(self, limit: int = 50) -> list[Sent]:
        """The newest first."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT number, channel, recipient, subject, text, html, sent_at FROM message"
                " ORDER BY number DESC LIMIT ?", (limit,),
            ).fetchall()
        return [Sent(row[0], Message(*row[1:6]), datetime.fromisoformat(row[6])) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=5)
        try:
            with connection:
                connection.execute(TABLE)
                yield connection
        finally:
            connection.close()
