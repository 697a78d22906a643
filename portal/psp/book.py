"""The PSP's own book, and how it writes moments."""

from datetime import UTC, datetime
from pathlib import Path

from portal.book_file import BookFile

SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS receiver (
    chave TEXT PRIMARY KEY, cnpj TEXT NOT NULL, nome TEXT NOT NULL, cidade TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS token (digest TEXT PRIMARY KEY, scopes TEXT NOT NULL, expires TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS fault (name TEXT PRIMARY KEY, times INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS charge (
    txid TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, revisao INTEGER NOT NULL, criacao TEXT NOT NULL,
    chave TEXT NOT NULL, debtor TEXT NOT NULL, body TEXT NOT NULL, lote TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS charge_time ON charge (kind, criacao);
CREATE TABLE IF NOT EXISTS revision (
    txid TEXT NOT NULL REFERENCES charge, revisao INTEGER NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (txid, revisao)
) STRICT;
CREATE TABLE IF NOT EXISTS loc (
    id INTEGER PRIMARY KEY AUTOINCREMENT, location TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, criacao TEXT NOT NULL,
    txid TEXT UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS pix (
    e2eid TEXT PRIMARY KEY, txid TEXT, chave TEXT NOT NULL, amount INTEGER NOT NULL, parts TEXT NOT NULL,
    payer TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS pix_time ON pix (at);
CREATE INDEX IF NOT EXISTS pix_txid ON pix (txid);
CREATE TABLE IF NOT EXISTS refund (
    e2eid TEXT NOT NULL REFERENCES pix, id TEXT NOT NULL, rtr_id TEXT NOT NULL, amount INTEGER NOT NULL,
    natureza TEXT NOT NULL, descricao TEXT NOT NULL, status TEXT NOT NULL, motivo TEXT NOT NULL,
    asked TEXT NOT NULL, settled TEXT, PRIMARY KEY (e2eid, id)
) STRICT;
CREATE TABLE IF NOT EXISTS webhook (chave TEXT PRIMARY KEY, url TEXT NOT NULL, criacao TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS held (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, item TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS lote (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, descricao TEXT NOT NULL, criacao TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS lote_item (
    lote TEXT NOT NULL, txid TEXT NOT NULL, place INTEGER NOT NULL, status TEXT NOT NULL, problem TEXT,
    criacao TEXT, PRIMARY KEY (lote, txid)
) STRICT;
"""


class Book(BookFile):
    """The file at ``path``, with its tables from the start: whoever cannot write there hears it at once."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)
        with self.reading():
            pass


def stamp(moment: datetime) -> str:
    """An instant as RFC 3339 text that sorts by time: always UTC, always milliseconds, always Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
