"""Batches of charges with a due date: 202 at once, each item CRIADA or NEGADA with its problem.

The set of txids of a batch is frozen by its first PUT (Pix API 2.9.0, tag LoteCobV).
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from portal.clock import civil_date
from portal.psp import charges
from portal.psp.book import stamp
from portal.psp.charge_fields import read_cobv
from portal.psp.charges import COBV, Moment
from portal.psp.fields import NOT_SCHEMA, Fields
from portal.psp.problems import Problem

INVALID = "LoteCobVOperacaoInvalida"


def put(rows: sqlite3.Connection, lote_id: str, data: Any, moment: Moment) -> None:
    """Create the batch, or revise all its charges."""
    fields = Fields(data, "loteCobV")
    description = fields.text("descricao", 1000)
    items = _items(data, fields)
    known = _txids(rows, lote_id)
    if known is None:
        for txid in items:
            if rows.execute("SELECT 1 FROM charge WHERE txid = ?", (txid,)).fetchone() is not None:
                fields.fault("cobsv", "contém cobrança já criada.")
    elif known != set(items):
        fields.fault("cobsv", "não referencia exatamente as cobranças da requisição original.")
    for item in items.values():
        _check_form(fields, item, moment, None)
    _refuse(fields)
    rows.execute(
        "INSERT INTO lote (id, descricao, criacao) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET descricao = ?",
        (lote_id, description, stamp(moment.now), description),
    )
    for place, (txid, item) in enumerate(items.items()):
        _apply(rows, lote_id, place, txid, item, moment, whole=True)


def revise(rows: sqlite3.Connection, lote_id: str, data: Any, moment: Moment) -> None:
    """Change some of its charges; none may join."""
    find(rows, lote_id)
    fields = Fields(data, "loteCobV")
    items = _items(data, fields) if "cobsv" in fields else {}
    places = _txids(rows, lote_id) or set()
    if not set(items) <= places:
        fields.fault("cobsv", "contém uma cobrança que não é deste lote.")
    if "descricao" in fields:
        description = fields.text("descricao", 1000)
        _refuse(fields)
        rows.execute("UPDATE lote SET descricao = ? WHERE id = ?", (description, lote_id))
    for txid, item in items.items():
        known = rows.execute("SELECT body FROM charge WHERE txid = ?", (txid,)).fetchone()
        if known is not None:
            _check_form(fields, item, moment, json.loads(known["body"]))
    _refuse(fields)
    for txid, item in items.items():
        _apply(rows, lote_id, 0, txid, item, moment, whole=False)


def find(rows: sqlite3.Connection, lote_id: str) -> sqlite3.Row:
    """Raises LoteCobVNaoEncontrado."""
    row: sqlite3.Row | None = rows.execute("SELECT * FROM lote WHERE id = ?", (lote_id,)).fetchone()
    if row is None:
        raise Problem("LoteCobVNaoEncontrado")
    return row


def document(rows: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """LoteCobVConsultado."""
    items = rows.execute("SELECT * FROM lote_item WHERE lote = ? ORDER BY place", (row["id"],)).fetchall()
    return {
        "id": row["number"], "descricao": row["descricao"], "criacao": row["criacao"],
        "cobsv": [
            {"txid": one["txid"], "status": one["status"]}
            | ({"problema": json.loads(one["problem"])} if one["problem"] else {})
            | ({"criacao": one["criacao"]} if one["criacao"] else {})
            for one in items
        ],
    }


def _items(data: Any, fields: Fields) -> dict[str, Mapping[str, Any]]:
    raw = data.get("cobsv") if isinstance(data, dict) else None
    rows = fields.objects("cobsv", 1000)
    found: dict[str, Mapping[str, Any]] = {}
    for place, row in enumerate(rows):
        txid = row.text("txid", 35, 26)
        if txid in found:
            row.fault("txid", "está repetido.")
        if txid and raw is not None:
            found[txid] = {name: value for name, value in raw[place].items() if name != "txid"}
    return found


def _check_form(fields: Fields, item: Mapping[str, Any], moment: Moment, known: Mapping[str, Any] | None) -> None:
    """What breaks the schema refuses the whole batch; what is only wrong becomes NEGADA, item by item."""
    read = Fields(item, "loteCobV.cobsv")
    read_cobv(read, civil_date(moment.now), known)
    fields.violations += [one for one in read.violations if one.reason.endswith(NOT_SCHEMA)]


def _apply(
    rows: sqlite3.Connection, lote_id: str, place: int, txid: str, item: Mapping[str, Any], moment: Moment, *,
    whole: bool,
) -> None:
    status, problem, created = "CRIADA", None, stamp(moment.now)
    rows.execute("SAVEPOINT item")
    try:
        if whole:
            charges.put(rows, COBV, txid, item, moment, lote=lote_id)
        else:
            charges.revise(rows, COBV, txid, item, moment)
    except Problem as refused:
        rows.execute("ROLLBACK TO item")
        status, problem, created = "NEGADA", json.dumps(refused.document()), ""
    rows.execute("RELEASE item")
    rows.execute(
        "INSERT INTO lote_item (lote, txid, place, status, problem, criacao) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (lote, txid) DO UPDATE SET status = excluded.status, problem = excluded.problem",
        (lote_id, txid, place, status, problem, created),
    )


def _txids(rows: sqlite3.Connection, lote_id: str) -> set[str] | None:
    """The frozen set; None before the batch exists."""
    if rows.execute("SELECT 1 FROM lote WHERE id = ?", (lote_id,)).fetchone() is None:
        return None
    return {row["txid"] for row in rows.execute("SELECT txid FROM lote_item WHERE lote = ?", (lote_id,))}


def _refuse(fields: Fields) -> None:
    if fields.violations:
        raise Problem(INVALID, fields.violations)


