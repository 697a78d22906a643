"""Locations: the addresses inside dynamic codes. They lie under ``.invalid``: no bank can ever reach them."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any

from portal.psp.book import stamp
from portal.psp.fields import INT32, Fields
from portal.psp.problems import Problem

HOST = "psp.quite.invalid/v2/"
KINDS = ("cob", "cobv")


def create(rows: sqlite3.Connection, kind: str, now: datetime, token: str, txid: str | None = None) -> int:
    """A new location; its id."""
    location = HOST + ("cobv/" if kind == "cobv" else "") + token
    made = rows.execute(
        "INSERT INTO loc (location, kind, criacao, txid) VALUES (?, ?, ?, ?)", (location, kind, stamp(now), txid)
    ).lastrowid
    assert made is not None
    return made


def find(rows: sqlite3.Connection, loc_id: int) -> sqlite3.Row:
    """Raises PayloadLocationNaoEncontrado."""
    row: sqlite3.Row | None = None
    if loc_id <= INT32:
        row = rows.execute("SELECT * FROM loc WHERE id = ?", (loc_id,)).fetchone()
    if row is None:
        raise Problem("PayloadLocationNaoEncontrado")
    return row


def of_charge(rows: sqlite3.Connection, txid: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = rows.execute("SELECT * FROM loc WHERE txid = ?", (txid,)).fetchone()
    return row


def attach(
    rows: sqlite3.Connection, fields: Fields, kind: str, txid: str, now: datetime, new_token: Callable[[], str]
) -> None:
    """Give the charge the location its body asks for (``loc.id``), or keep the one it has, or make one."""
    if "loc" not in fields:
        if of_charge(rows, txid) is None:
            create(rows, kind, now, new_token(), txid)
        return
    wanted = fields.object("loc")
    row = rows.execute("SELECT * FROM loc WHERE id = ?", (wanted.integer("id", 0),)).fetchone()
    if row is None:
        wanted.fault("id", "não existe.")
    elif row["kind"] != kind:
        wanted.fault("id", f'apresenta tipo "{row["kind"]}" (deveria ser "{kind}").')
    elif row["txid"] not in (None, txid):
        wanted.fault("id", "já está sendo utilizado por outra cobrança.")
    else:
        rows.execute("UPDATE loc SET txid = NULL WHERE txid = ?", (txid,))
        rows.execute("UPDATE loc SET txid = ? WHERE id = ?", (txid, row["id"]))


def detach(rows: sqlite3.Connection, loc_id: int) -> sqlite3.Row:
    find(rows, loc_id)
    rows.execute("UPDATE loc SET txid = NULL WHERE id = ?", (loc_id,))
    return find(rows, loc_id)


def document(row: sqlite3.Row) -> dict[str, Any]:
    """As the API shows a location."""
    shown = {"id": row["id"], "location": row["location"], "tipoCob": row["kind"], "criacao": row["criacao"]}
    return shown | ({"txid": row["txid"]} if row["txid"] else {})
