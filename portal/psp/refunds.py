"""Money going back: asked by the receiver (PUT devolucao) or taken by the MED, which asks nobody."""

import re
import sqlite3
from datetime import datetime, timedelta
from typing import Any

from portal.psp.book import instant, stamp
from portal.psp.fields import Fields
from portal.psp.payments import ISPB
from portal.psp.problems import Problem, Violation

WINDOW = timedelta(days=90)
ID = re.compile(r"[a-zA-Z0-9]{1,35}")
INVALID = "PixDevolucaoInvalida"
MED = ("MED_OPERACIONAL", "MED_FRAUDE", "MED_PIX_AUTOMATICO")
PROCESSING, RETURNED, REFUSED = "EM_PROCESSAMENTO", "DEVOLVIDO", "NAO_REALIZADO"


def find_pix(rows: sqlite3.Connection, e2eid: str) -> sqlite3.Row:
    """Raises PixNaoEncontrado."""
    row: sqlite3.Row | None = rows.execute("SELECT * FROM pix WHERE e2eid = ?", (e2eid,)).fetchone()
    if row is None:
        raise Problem("PixNaoEncontrado")
    return row


def find(rows: sqlite3.Connection, e2eid: str, refund_id: str) -> sqlite3.Row:
    """Raises PixDevolucaoNaoEncontrada."""
    row: sqlite3.Row | None = rows.execute(
        "SELECT * FROM refund WHERE e2eid = ? AND id = ?", (e2eid, refund_id)
    ).fetchone()
    if row is None:
        raise Problem("PixDevolucaoNaoEncontrada")
    return row


def ask(
    rows: sqlite3.Connection, e2eid: str, refund_id: str, data: Any, now: datetime, token: str, *,
    status: str = RETURNED,
) -> tuple[sqlite3.Row, bool]:
    """The refund asked for, and whether it is new. The same request again is answered with what there is."""
    fields = Fields(data, "devolucao")
    amount = fields.cents("valor")
    nature = "ORIGINAL"
    if "natureza" in fields:
        nature = fields.text("natureza", 8, form=re.compile("ORIGINAL|RETIRADA"))
        if nature == "RETIRADA":
            fields.fault("natureza", "não cabe em um Pix comum.")
    note = fields.text("descricao", 140) if "descricao" in fields else ""
    if not ID.fullmatch(refund_id):
        fields.fault("id")
    if fields.violations:
        raise Problem(INVALID, fields.violations)
    pix = find_pix(rows, e2eid)
    known = rows.execute("SELECT * FROM refund WHERE e2eid = ? AND id = ?", (e2eid, refund_id)).fetchone()
    if known is not None:
        if known["amount"] != amount:
            fields.fault("id", "já foi utilizado por outra requisição de devolução.")
            raise Problem(INVALID, fields.violations)
        return known, False
    return _enter(rows, pix, refund_id, amount, nature, note, status, now, token), True


def take(rows: sqlite3.Connection, e2eid: str, amount: int, nature: str, now: datetime, token: str) -> sqlite3.Row:
    """The MED takes money back: no consent, no question, an id of the PSP's own."""
    if nature not in MED:
        raise Problem(INVALID, [Violation("devolucao.natureza", "A natureza não é do MED.", nature)])
    return _enter(rows, find_pix(rows, e2eid), "MED" + token[:20], amount, nature, "", RETURNED, now, token)


def settle(
    rows: sqlite3.Connection, e2eid: str, refund_id: str, status: str, now: datetime, reason: str
) -> sqlite3.Row:
    """What was EM_PROCESSAMENTO ends."""
    find(rows, e2eid, refund_id)
    rows.execute(
        "UPDATE refund SET status = ?, motivo = ?, settled = ? WHERE e2eid = ? AND id = ? AND status = ?",
        (status, reason[:140], stamp(now) if status == RETURNED else None, e2eid, refund_id, PROCESSING),
    )
    return find(rows, e2eid, refund_id)


def _enter(
    rows: sqlite3.Connection, pix: sqlite3.Row, refund_id: str, amount: int, nature: str, note: str, status: str,
    now: datetime, token: str,
) -> sqlite3.Row:
    e2eid = pix["e2eid"]
    gone = rows.execute(
        "SELECT coalesce(sum(amount), 0) FROM refund WHERE e2eid = ? AND status <> ?", (e2eid, REFUSED)
    ).fetchone()[0]
    if gone + amount > pix["amount"]:
        raise Problem(INVALID, [Violation("devolucao.valor", "A soma das devoluções excede o valor do Pix.")])
    if now - instant(pix["at"]) > WINDOW:
        raise Problem(INVALID, [Violation("devolucao", "O prazo de 90 dias terminou.")])
    minute = stamp(now)[:16].translate(str.maketrans("", "", "-:T"))
    rows.execute(
        "INSERT INTO refund (e2eid, id, rtr_id, amount, natureza, descricao, status, motivo, asked, settled)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)",
        (e2eid, refund_id, f"D{ISPB}{minute}{token[:11]}", amount, nature, note, status, stamp(now),
         stamp(now) if status == RETURNED else None),
    )
    return find(rows, e2eid, refund_id)
