"""Webhooks: what the PSP tells the receiver, as badly as the faults say.

Only Pix with a txid, to a key with a webhook. BACEN asks for no signature, no order and no repetition, so a
receiver must not rely on any of them.
"""

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpx

from portal.psp import faults, shapes
from portal.psp.book import Book

log = logging.getLogger(__name__)

PAUSES = (0.0, 1.0, 4.0)
SECONDS = 5.0


@dataclass(frozen=True)
class Callback:
    url: str
    body: dict[str, Any]


Send = Callable[[list[Callback]], None]


def plan(rows: sqlite3.Connection, e2eids: Iterable[str]) -> list[Callback]:
    """The calls these Pix give rise to now, in order."""
    calls: list[Callback] = []
    for e2eid in e2eids:
        pix = rows.execute("SELECT * FROM pix WHERE e2eid = ?", (e2eid,)).fetchone()
        hook = rows.execute("SELECT url FROM webhook WHERE chave = ?", (pix["chave"],)).fetchone()
        if not pix["txid"] or hook is None or faults.take(rows, "webhook_lost") is not None:
            continue
        calls += _one(rows, hook["url"] + "/pix", shapes.received(rows, pix))
    return calls


def _one(rows: sqlite3.Connection, url: str, item: dict[str, Any]) -> list[Callback]:
    held = rows.execute("SELECT * FROM held WHERE url = ? ORDER BY id", (url,)).fetchall()
    before = [json.loads(row["item"]) for row in held]
    if not held:
        for name in ("webhook_out_of_order", "webhook_batched"):
            if faults.take(rows, name) is not None:
                rows.execute("INSERT INTO held (url, item) VALUES (?, ?)", (url, json.dumps(item | {"_why": name})))
                return []
    rows.execute("DELETE FROM held WHERE url = ?", (url,))
    why = {one.pop("_why", "") for one in before}
    bodies = [[item, *before]] if "webhook_batched" in why else [[item], *([one] for one in before)]
    times = int(faults.take(rows, "webhook_duplicate", "2") or 1)
    return [Callback(url, {"pix": body}) for body in bodies for _ in range(times)]


def flush(book: Book) -> list[Callback]:
    """What still waits, to be sent now."""
    with book.writing() as rows:
        held = rows.execute("SELECT * FROM held ORDER BY id DESC").fetchall()
        rows.execute("DELETE FROM held")
    items = [(row["url"], {k: v for k, v in json.loads(row["item"]).items() if k != "_why"}) for row in held]
    return [Callback(url, {"pix": [item]}) for url, item in items]


def post(calls: list[Callback]) -> None:
    """Make the calls one after the other; a receiver that does not answer is tried three times."""
    for call in calls:
        for pause in PAUSES:
            time.sleep(pause)
            try:
                answer = httpx.post(call.url, json=call.body, timeout=SECONDS, follow_redirects=False)
            except httpx.HTTPError as error:
                log.warning("webhook not delivered: %s", type(error).__name__)
                continue
            if answer.is_success:
                break
            log.warning("webhook answered %s", answer.status_code)


def post_beside(calls: list[Callback]) -> None:
    """`post` without making the payer wait."""
    if calls:
        threading.Thread(target=post, args=(calls,), name="webhooks", daemon=True).start()
