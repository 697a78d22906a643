"""Whose keys live at this PSP. Without a list every well-formed key is taken for an invented receiver's."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from portal.psp.book import Book


@dataclass(frozen=True)
class Receiver:
    chave: str
    cnpj: str
    nome: str
    cidade: str


def register(book: Book, receivers: Iterable[Receiver]) -> None:
    """Keep these, besides those known; the newest facts of a key win."""
    with book.writing() as rows:
        rows.executemany(
            "INSERT OR REPLACE INTO receiver (chave, cnpj, nome, cidade) VALUES (?, ?, ?, ?)",
            [(one.chave, one.cnpj, one.nome, one.cidade) for one in receivers],
        )


def find(rows: sqlite3.Connection, chave: str) -> Receiver | None:
    """The key's owner, None when it is not a customer of this PSP."""
    row = rows.execute("SELECT * FROM receiver WHERE chave = ?", (chave,)).fetchone()
    if row is not None:
        return Receiver(**dict(row))
    if rows.execute("SELECT 1 FROM receiver LIMIT 1").fetchone() is not None:
        return None
    return Receiver(chave, "11222333000181", "Recebedor Simulado", "Brasilia")
