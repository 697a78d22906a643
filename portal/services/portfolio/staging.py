"""Good lines wait here until the whole file was read: a temporary database that only this process can see.

SQLite removes the temporary file's name as soon as it is open, so nothing personal stays on the disk even
when the process is killed, and memory stays the same for a thousand lines or a million.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.services.portfolio.faults import Fault
from portal.services.portfolio.records import TERM_COLUMNS, Checked, Person, Terms

_SCHEMA = """
CREATE TABLE person (id INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, line INTEGER NOT NULL,
    birth TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, contacts TEXT NOT NULL);
CREATE TABLE contract (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, line INTEGER NOT NULL,
    person INTEGER NOT NULL, terms TEXT NOT NULL, guarantors TEXT NOT NULL);
CREATE TABLE installment (contract INTEGER NOT NULL, number INTEGER NOT NULL, due TEXT NOT NULL,
    amount INTEGER NOT NULL, line INTEGER NOT NULL, PRIMARY KEY (contract, number)) WITHOUT ROWID;
CREATE TABLE kept (contract TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (contract, number)) WITHOUT ROWID;
CREATE TABLE fault (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, weight TEXT NOT NULL, column_name TEXT NOT NULL,
    value TEXT NOT NULL, code TEXT NOT NULL, facts TEXT NOT NULL);
"""
_encode = json.JSONEncoder(default=date.isoformat).encode
_BUFFER = 2_000
ANY_NUMBER = 0


class Staging:
    """Written with `add`, `reject` and `keep`; read back by ``batches.py`` and `faults`. Closing it empties it."""

    def __init__(self) -> None:
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;" + _SCHEMA)
        self.db.execute("BEGIN")
        self._lines: list[tuple[int, int, str, int, int]] = []
        self._faults: list[tuple[int, str, str, str, str, str]] = []
        self._last: tuple[Person, Terms] | None = None
        self._owner: int | Fault = 0
        self._place: tuple[int, dict[int, int]] | Fault = (0, {})

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.db.close()

    def add(self, line: int, checked: Checked) -> Fault | None:
        """Keep a good line, or say what another line of the file contradicts."""
        person, terms = checked.person, checked.terms
        assert person and terms and checked.number and checked.due_date and checked.amount
        if self._last is None or self._last[0] is not person or self._last[1] is not terms:
            self._place = self._find(line, person, terms)
            self._last = (person, terms)
        if isinstance(self._place, Fault):
            return self._place
        contract, numbers = self._place
        if checked.number in numbers:
            return Fault("INSTALLMENT_REPEATED", "parcela", str(checked.number), {"line": numbers[checked.number]})
        numbers[checked.number] = line
        self._lines.append((contract, checked.number, checked.due_date.isoformat(), checked.amount, line))
        if len(self._lines) >= _BUFFER:
            self.flush()
        return None

    def reject(self, line: int, faults: tuple[Fault, ...] | list[Fault]) -> None:
        """List faults of a line (of any weight) for the report."""
        for fault in faults:
            facts = json.dumps(dict(fault.facts)) if fault.facts else "{}"
            self._faults.append((line, fault.weight, fault.column, fault.value[:200], fault.code, facts))
        if len(self._faults) >= _BUFFER:
            self.flush()

    def keep(self, contract: str, number: int | None) -> None:
        """A line of this contract was rejected: what is stored under its number must not count as gone."""
        self.db.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (contract, number or ANY_NUMBER))

    def flush(self) -> None:
        self.db.executemany("INSERT INTO installment VALUES (?, ?, ?, ?, ?)", self._lines)
        self.db.executemany(
            "INSERT INTO fault (line, weight, column_name, value, code, facts) VALUES (?, ?, ?, ?, ?, ?)", self._faults
        )
        self._lines.clear()
        self._faults.clear()

    def faults(self) -> Iterator[tuple[int, Fault]]:
        """Everything listed, by line."""
        self.flush()
        for line, weight, column, value, code, facts in self.db.execute(
            "SELECT line, weight, column_name, value, code, facts FROM fault ORDER BY line, id"
        ):
            yield line, Fault(code, column, value, json.loads(facts), weight)

    def lines_of(self, contract: int) -> list[int]:
        self.flush()
        return [line for line, in self.db.execute(
            "SELECT line FROM installment WHERE contract = ? ORDER BY line", (contract,)
        )]

    def mentions(self, numbers: list[str]) -> set[str]:
        """Which of these contract numbers the file speaks of, in good lines or rejected ones."""
        listed = json.dumps(numbers)
        return {number for number, in self.db.execute(
            "SELECT number FROM contract WHERE number IN (SELECT value FROM json_each(?1)) "
            "UNION SELECT contract FROM kept WHERE contract IN (SELECT value FROM json_each(?1))", (listed,)
        )}

    def _find(self, line: int, person: Person, terms: Terms) -> tuple[int, dict[int, int]] | Fault:
        if self._last is None or self._last[0] is not person:
            self._owner = self._find_person(line, person)
        owner = self._owner
        if isinstance(owner, Fault):
            return owner
        known = self.db.execute(
            "SELECT id, person, line, terms, guarantors FROM contract WHERE number = ?", (terms.number,)
        ).fetchone()
        said, guarantors = _encode(terms.values), _encode(terms.guarantors)
        if known is None:
            cursor = self.db.execute(
                "INSERT INTO contract (number, line, person, terms, guarantors) VALUES (?, ?, ?, ?, ?)",
                (terms.number, line, owner, said, guarantors),
            )
            return int(cursor.lastrowid or 0), {}
        contract, first_owner, first, first_said, first_guarantors = known
        if first_owner != owner:
            return Fault("CONTRACT_TWO_PEOPLE", "contrato", terms.number, {"line": first})
        if first_said != said:
            return _difference(json.loads(first_said), json.loads(said), first)
        if terms.guarantors and first_guarantors != guarantors:
            merged = json.dumps({**terms.guarantors, **json.loads(first_guarantors)})
            self.db.execute("UPDATE contract SET guarantors = ? WHERE id = ?", (merged, contract))
        self.flush()
        return contract, dict(self.db.execute("SELECT number, line FROM installment WHERE contract = ?", (contract,)))

    def _find_person(self, line: int, person: Person) -> int | Fault:
        known = self.db.execute(
            "SELECT id, line, birth, address, contacts FROM person WHERE document = ?", (person.document,)
        ).fetchone()
        address, contacts = json.dumps(person.address), json.dumps(person.contacts)
        if known is None:
            cursor = self.db.execute(
                "INSERT INTO person (document, line, birth, name, address, contacts) VALUES (?, ?, ?, ?, ?, ?)",
                (person.document, line, person.birth.isoformat(), person.name, address, contacts),
            )
            return int(cursor.lastrowid or 0)
        row, first, birth, first_address, first_contacts = known
        if birth != person.birth.isoformat():
            return Fault("BIRTH_DIFFERS", "nascimento", f"{person.birth:%d/%m/%Y}", {"line": first})
        if (address, contacts) != (first_address, first_contacts):
            merged = _merged(person, json.loads(first_address), json.loads(first_contacts))
            self.db.execute("UPDATE person SET address = ?, contacts = ? WHERE id = ?", (*merged, row))
        return int(row)


def _merged(person: Person, address: dict[str, str], contacts: dict[str, list[str]]) -> tuple[str, str]:
    """The first line that says something of the address is believed; every contact counts."""
    for key, value in person.address.items():
        if not address.get(key):
            address[key] = value
    for channel, values in person.contacts.items():
        have = contacts.setdefault(channel, [])
        have += [value for value in values if value not in have]
    return json.dumps(address), json.dumps(contacts)


def _difference(first: dict[str, Any], second: dict[str, Any], line: int) -> Fault:
    term = next(term for term in first if first[term] != second[term])
    return Fault("CONTRACT_DIFFERS", TERM_COLUMNS[term], str(second[term]), {"line": line})
