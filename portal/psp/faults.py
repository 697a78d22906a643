"""Switches for what goes wrong at real PSPs. Each is set for a number of times and then goes out by itself."""

import sqlite3

#: Name -> what it does; ``value`` where it takes one.
NAMES: dict[str, str] = {
    "timeout_after_commit": "PUT, PATCH, POST and DELETE are done, but the answer comes `value` seconds late (7)",
    "unavailable": "503 ServicoIndisponivel",
    "busy": "429, with Retry-After",
    "html_error": "502 with an HTML page, as a gateway in front writes it",
    "empty_error": "500 without a body",
    "token_expired": "401, and every token given so far is worth nothing",
    "string_numbers": "integers of the answer come as strings, also the status of a problem",
    "without_code": "the answer lacks pixCopiaECola",
    "already_exists": "a PUT repeated for a charge that exists is refused (ja existe)",
    "without_txid": "the payer's bank drops the txid: the charge stays open",
    "wrong_amount": "the Pix differs by `value` cents from what was due (-100)",
    "two_payments": "two Pix arrive for one charge",
    "refund_processing": "a refund stays EM_PROCESSAMENTO until POST /sim/refund ends it",
    "webhook_lost": "a callback is never made",
    "webhook_duplicate": "a callback is made `value` times (2)",
    "webhook_out_of_order": "a callback waits for the next one, which goes first",
    "webhook_batched": "a callback waits for the next one and goes with it in one body",
}


def switch(rows: sqlite3.Connection, name: str, times: int, value: str = "") -> None:
    """On for the next ``times``; 0 is off. Raises ``KeyError`` for a name that is none."""
    NAMES[name]
    if times <= 0:
        rows.execute("DELETE FROM fault WHERE name = ?", (name,))
        return
    rows.execute("INSERT OR REPLACE INTO fault (name, times, value) VALUES (?, ?, ?)", (name, times, value))


def take(rows: sqlite3.Connection, name: str, default: str = "") -> str | None:
    """Use one up: its value (or ``default``), None when it is off."""
    row = rows.execute("SELECT * FROM fault WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    switch(rows, name, row["times"] - 1, row["value"])
    return row["value"] or default


def on(rows: sqlite3.Connection) -> dict[str, int]:
    """The switches that are on, with how often they still work."""
    return {row["name"]: row["times"] for row in rows.execute("SELECT name, times FROM fault ORDER BY name")}
