"""A PSP that exists only here: keeps charges with a due date, and can be told "pay this".

It behaves as BACEN's Pix API 2.9 says (one charge per txid for ever, CONCLUIDA and REMOVIDA are final). Its
locations live under ``.invalid`` (RFC 2606), so no banking app can ever reach them. No personal data is kept.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from portal.book_file import BookFile
from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.core.pix import br_code
from portal.core.pix.txid import check_charge
from portal.gateways.errors import GatewayError
from portal.gateways.payable import Payable
from portal.gateways.pix.base import PixCharge, PixNowOrder, PixOrder, PixReceived
from portal.gateways.pix.simulated_refunds import SCHEMA as REFUNDS
from portal.gateways.pix.simulated_refunds import SimulatedRefunds
from portal.gateways.simulated_books import LOCATION, end_to_end_id, late_on, stamp

SCHEMA = """
CREATE TABLE IF NOT EXISTS cobv (
    txid TEXT PRIMARY KEY, amount INTEGER NOT NULL, due TEXT NOT NULL, days_after_due INTEGER NOT NULL,
    fine TEXT NOT NULL, mora TEXT NOT NULL, pix_key TEXT NOT NULL, label TEXT NOT NULL, receiver TEXT NOT NULL,
    document TEXT NOT NULL, location TEXT NOT NULL, br_code TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL DEFAULT 'active', created_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pix (
    e2eid TEXT PRIMARY KEY, txid TEXT NOT NULL REFERENCES cobv, amount INTEGER NOT NULL, late INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS pix_at ON pix (at);
"""


class SimulatedPsp(SimulatedRefunds):
    """`PixGateway` with the payer's side added (`find`, `open_charges`, `pay`). It knows no immediate charges."""

    name = "simulated"
    simulated = True
    poll_every = timedelta(seconds=1)

    def __init__(
        self, folder: str, now: Callable[[], datetime], *,
        new_token: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._books = BookFile(Path(folder) / "psp.db", SCHEMA + REFUNDS)
        self._now = now
        self._new_token = new_token

    def create(self, order: PixOrder) -> PixCharge:
        with self._books.writing() as books:
            row = _cobv(books, order.txid)
            if row is None:
                self._check(order)
                location = LOCATION + self._new_token()
                books.execute(
                    "INSERT INTO cobv (txid, amount, due, days_after_due, fine, mora, pix_key, label, receiver,"
                    " document, location, br_code, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (order.txid, order.amount, order.due_date.isoformat(), order.days_after_due, order.late.fine,
                     order.late.mora_month, order.pix_key, order.description, order.receiver_name,
                     order.receiver_document, location,
                     br_code.dynamic(location, order.receiver_name, order.receiver_city), stamp(self._now())),
                )
            elif (row["amount"], row["due"]) != (order.amount, order.due_date.isoformat()):
                raise GatewayError("CobVOperacaoInvalida", permanent=True, detail="txid in use")
            return _charge(books, order.txid)

    def fetch(self, txid: str) -> PixCharge | None:
        with self._books.reading() as books:
            charge = _charge(books, txid) if _cobv(books, txid) is not None else None
        return charge and replace(charge, received=tuple(map(self.with_refunds, charge.received)))

    def remove(self, txid: str) -> PixCharge | None:
        with self._books.writing() as books:
            if _cobv(books, txid) is None:
                return None
            books.execute("UPDATE cobv SET status = 'removed' WHERE txid = ? AND status = 'active'", (txid,))
            return _charge(books, txid)

    def received(self, start: datetime, end: datetime) -> Iterable[PixReceived]:
        with self._books.reading() as books:
            rows = books.execute(
                "SELECT p.*, c.pix_key FROM pix p JOIN cobv c ON c.txid = p.txid WHERE p.at BETWEEN ? AND ?"
                " ORDER BY p.at, p.e2eid", (stamp(start), stamp(end)),
            ).fetchall()
        return [self.with_refunds(_received(row)) for row in rows]

    def create_now(self, order: PixNowOrder) -> PixCharge:
        raise GatewayError("AcessoNegado", permanent=True, detail="no cob here")

    def fetch_now(self, txid: str) -> PixCharge | None:
        return None

    def remove_now(self, txid: str) -> PixCharge | None:
        return None

    # --- the payer's side -----------------------------------------------------------------------------

    def find(self, code: str) -> Payable | None:
        """The active charge of a txid or "copia e cola"."""
        with self._books.reading() as books:
            row = _by_code(books, code)
        return self._payable(row) if row is not None and row["status"] == "active" else None

    def open_charges(self, creditor_document: str, limit: int = 20) -> list[Payable]:
        """Charges this creditor is waiting for, the ones due first in front."""
        with self._books.reading() as books:
            rows = books.execute(
                "SELECT * FROM cobv WHERE document = ? AND status = 'active' ORDER BY due, created_at DESC LIMIT ?",
                (creditor_document, limit),
            ).fetchall()
        return [self._payable(row) for row in rows]

    def pay(self, code: str, amount: int | None = None, at: datetime | None = None) -> PixReceived:
        """Pay an active charge; ``amount`` defaults to what is due on that day.

        Raises `GatewayError` (permanent): ``cobv_unknown``, ``cobv_completed``, ``cobv_removed``,
        ``cobv_expired``.
        """
        moment = at or self._now()
        with self._books.writing() as books:
            row = _by_code(books, code)
            if row is None:
                raise GatewayError("cobv_unknown", permanent=True)
            if row["status"] != "active":
                raise GatewayError(f"cobv_{row['status']}", permanent=True)
            if (civil_date(moment) - date.fromisoformat(row["due"])).days > row["days_after_due"]:
                raise GatewayError("cobv_expired", permanent=True)
            late = late_on(row, civil_date(moment))
            paid = row["amount"] + late if amount is None else amount
            e2eid = end_to_end_id(moment, self._new_token())
            books.execute(
                "INSERT INTO pix (e2eid, txid, amount, late, at) VALUES (?, ?, ?, ?, ?)",
                (e2eid, row["txid"], paid, max(0, min(late, paid - row["amount"])), stamp(moment)),
            )
            books.execute("UPDATE cobv SET status = 'completed' WHERE txid = ?", (row["txid"],))
            return next(one for one in _charge(books, row["txid"]).received if one.e2eid == e2eid)

    def _payable(self, row: sqlite3.Row) -> Payable:
        return Payable(
            channel="pix", code=row["br_code"], amount=row["amount"],
            total=row["amount"] + late_on(row, civil_date(self._now())), due_date=date.fromisoformat(row["due"]),
            label=row["label"], receiver=row["receiver"], receiver_document=row["document"],
            pix_code=row["br_code"],
        )

    def _check(self, order: PixOrder) -> None:
        """What PUT /cobv/{txid} answers 400 to."""
        try:
            check_charge(order.txid)
        except CoreError as error:
            raise GatewayError("RequisicaoInvalida", permanent=True, detail=error.code) from None
        faults = {
            "chave": not order.pix_key,
            "dataDeVencimento": order.due_date < civil_date(self._now()),
            "original": order.amount <= 0,
            "nome": not 1 <= len(order.debtor_name) <= 200,
            "devedor": len(order.debtor_document) not in (11, 14),
            "solicitacaoPagador": len(order.description) > 140,
        }
        wrong = next((name for name, fault in faults.items() if fault), "")
        if wrong:
            raise GatewayError("CobVOperacaoInvalida", permanent=True, detail=wrong)


def _cobv(books: sqlite3.Connection, txid: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = books.execute("SELECT * FROM cobv WHERE txid = ?", (txid,)).fetchone()
    return row


def _by_code(books: sqlite3.Connection, code: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = books.execute(
        "SELECT * FROM cobv WHERE txid = :code OR br_code = :code", {"code": code.strip()}
    ).fetchone()
    return row


def _charge(books: sqlite3.Connection, txid: str) -> PixCharge:
    row = books.execute("SELECT * FROM cobv WHERE txid = ?", (txid,)).fetchone()
    paid = books.execute(
        "SELECT p.*, c.pix_key FROM pix p JOIN cobv c ON c.txid = p.txid WHERE p.txid = ? ORDER BY p.at", (txid,)
    ).fetchall()
    return PixCharge(txid, row["status"], row["location"], row["br_code"], tuple(map(_received, paid)))


def _received(row: sqlite3.Row) -> PixReceived:
    return PixReceived(
        e2eid=row["e2eid"], txid=row["txid"], key=row["pix_key"], amount=row["amount"],
        at=datetime.fromisoformat(row["at"]), late=row["late"],
    )
