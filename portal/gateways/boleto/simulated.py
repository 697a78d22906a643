"""A bank that exists only here: registers at once, ties a Pix to every boleto, and can be told "pay this".

It refuses what a real bank refuses, with the same motive codes (FEBRABAN CNAB 240 10.6, C047). Its Pix lives
under ``.invalid`` (RFC 2606), so no banking app can ever reach it. No personal data is kept.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from portal.book_file import BookFile
from portal.clock import civil_date
from portal.core.boleto.linha_digitavel import decode
from portal.core.errors import CoreError
from portal.core.pix import br_code
from portal.gateways.boleto.base import BoletoOrder, Movement, Registration, TiedPix, WriteOff
from portal.gateways.errors import GatewayError
from portal.gateways.payable import Payable
from portal.gateways.simulated_books import LOCATION, end_to_end_id, late_on, stamp

SCHEMA = """
CREATE TABLE IF NOT EXISTS title (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, nosso_numero TEXT NOT NULL, barcode TEXT NOT NULL,
    linha TEXT NOT NULL, amount INTEGER NOT NULL, due TEXT NOT NULL, days_after_due INTEGER NOT NULL,
    fine TEXT NOT NULL, mora TEXT NOT NULL, label TEXT NOT NULL, receiver TEXT NOT NULL, document TEXT NOT NULL,
    txid TEXT UNIQUE, location TEXT, br_code TEXT UNIQUE,
    status TEXT NOT NULL DEFAULT 'open', registered_at TEXT NOT NULL, closed_at TEXT,
    UNIQUE (account, nosso_numero)
) STRICT;
CREATE INDEX IF NOT EXISTS title_barcode ON title (barcode);
CREATE TABLE IF NOT EXISTS movement (
    position INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL REFERENCES title,
    channel TEXT NOT NULL, amount INTEGER NOT NULL, late INTEGER NOT NULL, at TEXT NOT NULL
) STRICT;
"""


class SimulatedBank:
    """`BoletoGateway` with the counter of a branch added (`find`, `open_titles`, `pay`)."""

    name = "simulated"
    simulated = True
    poll_every = timedelta(seconds=1)

    def __init__(
        self, folder: str, now: Callable[[], datetime], *, ties_pix: bool = True,
        new_token: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self.ties_pix = ties_pix
        self._books = BookFile(Path(folder) / "bank.db", SCHEMA)
        self._now = now
        self._new_token = new_token

    def register(self, order: BoletoOrder) -> Registration:
        with self._books.writing() as books:
            row = _title(books, order.key)
            if row is None:
                reason = self._refusal(books, order)
                if reason:
                    return Registration("rejected", self._now(), reason=reason)
                self._enter(books, order)
                row = _title(books, order.key)
            elif (row["barcode"], row["account"]) != (order.barcode, order.account):
                raise GatewayError("order_changed", permanent=True, detail=order.key)
            assert row is not None
            return Registration("registered", datetime.fromisoformat(row["registered_at"]), _tied(row))

    def write_off(self, order: BoletoOrder) -> WriteOff:
        now = self._now()
        with self._books.writing() as books:
            row = _title(books, order.key)
            if row is not None and row["status"] == "paid":
                return WriteOff("paid", now)
            books.execute(
                "UPDATE title SET status = 'written_off', closed_at = ? WHERE key = ? AND status = 'open'",
                (stamp(now), order.key),
            )
        return WriteOff("written_off", now)

    def movements(self, since: int, limit: int = 200) -> Iterable[Movement]:
        with self._books.reading() as books:
            rows = books.execute(
                "SELECT m.*, t.account, t.nosso_numero FROM movement m JOIN title t ON t.key = m.title"
                " WHERE m.position > ? ORDER BY m.position LIMIT ?", (since, limit),
            ).fetchall()
        return [
            Movement(
                position=row["position"], kind="paid", key=row["key"], account=row["account"],
                nosso_numero=row["nosso_numero"], at=datetime.fromisoformat(row["at"]), order_key=row["title"],
                channel=row["channel"], amount=row["amount"], late=row["late"],
            )
            for row in rows
        ]

    # --- the counter: what a payer can do -------------------------------------------------------------

    def find(self, code: str) -> Payable | None:
        """The open title of a linha digitável, bar code, nosso número, txid or Pix code."""
        with self._books.reading() as books:
            row = _by_code(books, code)
        return self._payable(row, code) if row is not None and row["status"] == "open" else None

    def open_titles(self, creditor_document: str, limit: int = 20) -> list[Payable]:
        """Titles this creditor is waiting for, the ones due first in front."""
        with self._books.reading() as books:
            rows = books.execute(
                "SELECT * FROM title WHERE document = ? AND status = 'open' ORDER BY due, registered_at DESC LIMIT ?",
                (creditor_document, limit),
            ).fetchall()
        return [self._payable(row, row["linha"]) for row in rows]

    def pay(self, code: str, amount: int | None = None, at: datetime | None = None) -> Movement:
        """Pay by whatever code was read: a txid or Pix code pays by Pix and closes the boleto, and vice versa.

        ``amount`` defaults to what is due on that day. Raises `GatewayError` (permanent): ``title_unknown``,
        ``title_paid``, ``title_written_off``, ``title_expired``.
        """
        moment = at or self._now()
        with self._books.writing() as books:
            row = _by_code(books, code)
            if row is None:
                raise GatewayError("title_unknown", permanent=True)
            if row["status"] != "open":
                raise GatewayError(f"title_{row['status']}", permanent=True)
            if (civil_date(moment) - date.fromisoformat(row["due"])).days > row["days_after_due"]:
                raise GatewayError("title_expired", permanent=True)
            late = late_on(row, civil_date(moment))
            paid = row["amount"] + late if amount is None else amount
            pix = _reads_pix(row, code)
            key = end_to_end_id(moment, self._new_token()) if pix else f"bank:{self._new_token()}"
            position = books.execute(
                "INSERT INTO movement (key, title, channel, amount, late, at) VALUES (?, ?, ?, ?, ?, ?)",
                (key, row["key"], "pix" if pix else "boleto", paid, max(0, min(late, paid - row["amount"])),
                 stamp(moment)),
            ).lastrowid
            books.execute(
                "UPDATE title SET status = 'paid', closed_at = ? WHERE key = ?", (stamp(moment), row["key"])
            )
        assert position is not None
        return next(iter(self.movements(position - 1, 1)))

    def _payable(self, row: sqlite3.Row, code: str) -> Payable:
        return Payable(
            channel="pix" if _reads_pix(row, code) else "boleto", code=code, amount=row["amount"],
            total=row["amount"] + late_on(row, civil_date(self._now())), due_date=date.fromisoformat(row["due"]),
            label=row["label"], receiver=row["receiver"], receiver_document=row["document"],
            pix_code=row["br_code"] or "",
        )

    def _refusal(self, books: sqlite3.Connection, order: BoletoOrder) -> str:
        """The motive code of C047 a bank would answer with, or nothing."""
        taken = books.execute(
            "SELECT 1 FROM title WHERE account = ? AND nosso_numero = ?", (order.account, order.nosso_numero)
        ).fetchone()
        try:
            printed = decode(order.barcode, civil_date(self._now()))
        except CoreError:
            return "08"
        faults = {
            "09": taken is not None,
            "16": printed.due_date != order.due_date,
            "17": order.due_date < civil_date(self._now()),
            "20": printed.amount_cents != order.amount,
            "45": not order.payer.name.strip(),
            "46": len(order.payer.document) not in (11, 14),
            "48": len(order.payer.postal_code) != 8,
            "52": len(order.payer.state) != 2,
        }
        return next((code for code, wrong in faults.items() if wrong), "")

    def _enter(self, books: sqlite3.Connection, order: BoletoOrder) -> None:
        txid = location = code = None
        if self.ties_pix:
            txid, location = self._new_token(), LOCATION + self._new_token()
            code = br_code.dynamic(location, order.creditor.name, order.creditor.city)
        books.execute(
            "INSERT INTO title (key, account, nosso_numero, barcode, linha, amount, due, days_after_due, fine, mora,"
            " label, receiver, document, txid, location, br_code, registered_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (order.key, order.account, order.nosso_numero, order.barcode, order.linha_digitavel, order.amount,
             order.due_date.isoformat(), order.days_after_due, order.late.fine, order.late.mora_month,
             order.document_number, order.creditor.name, order.creditor.document, txid, location, code,
             stamp(self._now())),
        )


def _title(books: sqlite3.Connection, key: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = books.execute("SELECT * FROM title WHERE key = ?", (key,)).fetchone()
    return row


def _by_code(books: sqlite3.Connection, code: str) -> sqlite3.Row | None:
    text = code.strip()
    digits = "".join(char for char in text if char.isdecimal())
    row: sqlite3.Row | None = books.execute(
        "SELECT * FROM title WHERE key = :text OR br_code = :text OR txid = :text OR linha = :digits"
        " OR barcode = :digits OR nosso_numero = :digits ORDER BY status = 'open' DESC LIMIT 1",
        {"text": text, "digits": digits},
    ).fetchone()
    return row


def _reads_pix(row: sqlite3.Row, code: str) -> bool:
    return code.strip() in (row["txid"], row["br_code"])


def _tied(row: sqlite3.Row) -> TiedPix | None:
    return TiedPix(row["txid"], row["location"], row["br_code"]) if row["br_code"] else None
