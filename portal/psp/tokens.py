"""OAuth2 client credentials: what `POST /oauth/token` gives and what every call of the API shows."""

import hashlib
import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.psp.book import stamp

SCOPES = frozenset(
    f"{name}.{what}" for name in ("cob", "cobv", "lotecobv", "payloadlocation", "pix", "webhook")
    for what in ("read", "write")
)


def give(rows: sqlite3.Connection, token: str, scopes: Iterable[str], now: datetime, seconds: int) -> frozenset[str]:
    """Remember a token (by its digest) and the scopes it got: those asked for that exist, or all."""
    asked = frozenset(scopes)
    granted = (asked & SCOPES) if asked else SCOPES
    rows.execute("DELETE FROM token WHERE expires < ?", (stamp(now),))
    rows.execute(
        "INSERT INTO token (digest, scopes, expires) VALUES (?, ?, ?)",
        (_digest(token), " ".join(sorted(granted)), stamp(now + timedelta(seconds=seconds))),
    )
    return granted


def scopes_of(rows: sqlite3.Connection, token: str, now: datetime) -> frozenset[str] | None:
    """What a token allows; None when it is unknown or over."""
    row = rows.execute(
        "SELECT scopes FROM token WHERE digest = ? AND expires > ?", (_digest(token), stamp(now))
    ).fetchone()
    return None if row is None else frozenset(row["scopes"].split())


def forget_all(rows: sqlite3.Connection) -> None:
    rows.execute("DELETE FROM token")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
