"""The payer's side: Pix that arrive, as they should or as the faults say."""

import json
import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.core.pix.br_code_reader import decode
from portal.psp import amounts, charges
from portal.psp.amounts import Parts
from portal.psp.book import instant, stamp
from portal.psp.charges import ACTIVE, COMPLETED, Moment
from portal.psp.fields import hundredths

ISPB = "00000000"  # nobody's


class NotPayable(Exception):
    """``code``: cobv_unknown, cobv_completed, cobv_removed or cobv_expired."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Payment:
    """How one Pix departs from what was asked; nothing by default. ``amount`` in cents."""

    amount: int | None = None
    without_txid: bool = False
    times: int = 1


def find(rows: sqlite3.Connection, code: str) -> sqlite3.Row | None:
    """The charge of a txid, of a location or of a "copia e cola"."""
    text = code.strip()
    try:
        place = decode(text).location or ""
    except CoreError:
        place = text
    row: sqlite3.Row | None = rows.execute(
        "SELECT charge.* FROM charge LEFT JOIN loc ON loc.txid = charge.txid"
        " WHERE charge.txid = :text OR loc.location = :place", {"text": text, "place": place},
    ).fetchone()
    return row


def due_now(row: sqlite3.Row, now: datetime) -> Parts:
    """What the charge costs at this moment. Raises `NotPayable`."""
    if row["status"] != ACTIVE:
        raise NotPayable("cobv_completed" if row["status"] == COMPLETED else "cobv_removed")
    body = json.loads(row["body"])
    if row["kind"] == "cob":
        if now >= instant(row["criacao"]) + timedelta(seconds=body["calendario"]["expiracao"]):
            raise NotPayable("cobv_expired")
        return Parts(hundredths(body["valor"]["original"]))
    if civil_date(now) > amounts.last_day(body["calendario"]):
        raise NotPayable("cobv_expired")
    return amounts.parts_on(body, civil_date(now))


def pay(rows: sqlite3.Connection, code: str, how: Payment, moment: Moment) -> list[str]:
    """Pay an open charge; the endToEndIds that came of it. Raises `NotPayable`."""
    row = find(rows, code)
    if row is None:
        raise NotPayable("cobv_unknown")
    parts = due_now(row, moment.now)
    shown = {name: cents for name, cents in asdict(parts).items() if cents or name == "original"}
    if how.amount is not None and how.amount != parts.total:
        shown = _stretched(how.amount, parts)
    txid = None if how.without_txid else row["txid"]
    made = [
        receive(rows, chave=row["chave"], amount=sum_of(shown), parts=shown, txid=txid, moment=moment)
        for _ in range(max(1, how.times))
    ]
    if txid is not None:
        charges.complete(rows, txid)
    return made


def receive(
    rows: sqlite3.Connection, *, chave: str, amount: int, parts: dict[str, int], txid: str | None, moment: Moment
) -> str:
    """One Pix into the book, with whatever txid the payer's bank sent. Its endToEndId."""
    e2eid = f"E{ISPB}{stamp(moment.now)[:16].translate(_NO_SIGNS)}{moment.new_token()[:11]}"
    rows.execute(
        "INSERT INTO pix (e2eid, txid, chave, amount, parts, payer, at) VALUES (?, ?, ?, ?, ?, '', ?)",
        (e2eid, txid, chave, amount, json.dumps(parts), stamp(moment.now)),
    )
    return e2eid


def sum_of(parts: dict[str, int]) -> int:
    less = parts.get("abatimento", 0) + parts.get("desconto", 0)
    return sum(cents for name, cents in parts.items() if name not in ("abatimento", "desconto")) - less


def _stretched(amount: int, parts: Parts) -> dict[str, Any]:
    """Another amount than asked: fine and interest first, as far as it reaches, the rest as the original."""
    fine = min(parts.multa, amount)
    interest = min(parts.juros, amount - fine)
    shown = {"original": amount - fine - interest, "multa": fine, "juros": interest}
    return {name: cents for name, cents in shown.items() if cents or name == "original"}


_NO_SIGNS = str.maketrans("", "", "-:T")
