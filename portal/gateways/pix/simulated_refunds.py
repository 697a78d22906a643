"""The simulated PSP's other half: money going back, asked by us or taken by the MED, and webhooks nobody calls."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from portal.book_file import BookFile
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixReceived, PixRefund
from portal.gateways.simulated_books import stamp

SCHEMA = """
CREATE TABLE IF NOT EXISTS refund (
    e2eid TEXT NOT NULL, id TEXT NOT NULL, rtr_id TEXT NOT NULL, amount INTEGER NOT NULL, nature TEXT NOT NULL,
    at TEXT NOT NULL, PRIMARY KEY (e2eid, id)
) STRICT;
CREATE TABLE IF NOT EXISTS webhook (chave TEXT PRIMARY KEY, url TEXT NOT NULL) STRICT;
"""
WINDOW = timedelta(days=90)
#: The PSP is a calendar of its own: everything it ever saw.
EVER = datetime.fromisoformat("2000-01-01T00:00:00+00:00"), datetime.fromisoformat("2999-01-01T00:00:00+00:00")


class SimulatedRefunds(ABC):
    """Refunds end at once as "returned"."""

    _books: BookFile
    _now: Callable[[], datetime]
    _new_token: Callable[[], str]

    @abstractmethod
    def received(self, start: datetime, end: datetime) -> Iterable[PixReceived]: ...

    def find_received(self, e2eid: str) -> PixReceived | None:
        return next((one for one in self.received(*EVER) if one.e2eid == e2eid), None)

    def returned(self, start: datetime, end: datetime) -> Iterable[PixReceived]:
        return [one for one in self.received(start, end) if one.refunds]

    def refund(self, e2eid: str, refund_id: str, amount: int, note: str = "") -> PixRefund:
        """As the contract says. ``note`` is not kept."""
        return self.take_back(e2eid, amount, refund_id, "ORIGINAL")

    def take_back(self, e2eid: str, amount: int, refund_id: str = "", nature: str = "MED_FRAUDE") -> PixRefund:
        """What nobody here asked for: the MED takes ``amount`` back."""
        refund_id = refund_id or self._new_token()
        pix = self.find_received(e2eid)
        if pix is None:
            raise GatewayError("PixNaoEncontrado", permanent=True)
        if known := next((one for one in pix.refunds if one.id == refund_id), None):
            if known.amount != amount:
                raise GatewayError("PixDevolucaoInvalida", permanent=True, detail="id in use")
            return known
        if amount <= 0 or sum(one.amount for one in pix.refunds) + amount > pix.amount:
            raise GatewayError("PixDevolucaoInvalida", permanent=True, detail="over the amount")
        if self._now() - pix.at > WINDOW:
            raise GatewayError("PixDevolucaoInvalida", permanent=True, detail="window")
        with self._books.writing() as books:
            books.execute(
                "INSERT INTO refund (e2eid, id, rtr_id, amount, nature, at) VALUES (?, ?, ?, ?, ?, ?)",
                (e2eid, refund_id, "D" + e2eid[1:21] + self._new_token()[:11], amount, nature, stamp(self._now())),
            )
        return next(one for one in self._refunds(e2eid) if one.id == refund_id)

    def read_refund(self, e2eid: str, refund_id: str) -> PixRefund | None:
        return next((one for one in self._refunds(e2eid) if one.id == refund_id), None)

    def with_refunds(self, pix: PixReceived) -> PixReceived:
        return replace(pix, refunds=self._refunds(pix.e2eid))

    def set_webhook(self, key: str, url: str) -> None:
        with self._books.writing() as books:
            books.execute("INSERT OR REPLACE INTO webhook (chave, url) VALUES (?, ?)", (key, url))

    def webhook(self, key: str) -> str | None:
        with self._books.reading() as books:
            row = books.execute("SELECT url FROM webhook WHERE chave = ?", (key,)).fetchone()
        return row["url"] if row is not None else None

    def drop_webhook(self, key: str) -> None:
        with self._books.writing() as books:
            books.execute("DELETE FROM webhook WHERE chave = ?", (key,))

    def _refunds(self, e2eid: str) -> tuple[PixRefund, ...]:
        with self._books.reading() as books:
            rows = books.execute("SELECT * FROM refund WHERE e2eid = ? ORDER BY at, id", (e2eid,)).fetchall()
        return tuple(
            PixRefund(
                id=row["id"], e2eid=e2eid, rtr_id=row["rtr_id"], amount=row["amount"], status="returned",
                nature=row["nature"], at=datetime.fromisoformat(row["at"]),
            )
            for row in rows
        )
