"""Limits and rates the law sets, as dated data with their source: what may be shown beside a number, and when.

The figures live in ``policy_documents/legal_figures.json``. A change of law is a new line with its first day, never
an edit: an agreement keeps the figures of its own day.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from portal.core.errors import CoreError
from portal.core.money import cents_from_decimal
from portal.core.rates import Rate

FILE = Path(__file__).resolve().parent / "policy_documents" / "legal_figures.json"
KINDS = ("money", "rate", "days", "years", "text")


@dataclass(frozen=True, slots=True)
class LegalFigure:
    """One figure as long as it held. ``value`` is the decimal string of the document; ``source`` its citation, in
    Portuguese, as it is shown. ``valid_to`` None: until further notice."""

    key: str
    kind: str
    value: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def cents(self) -> int:
        """The value of a ``money`` figure."""
        return cents_from_decimal(self.value)

    @property
    def rate(self) -> Rate:
        """The value of a ``rate`` figure, 1 being the whole."""
        return Rate.parse(self.value)

    @property
    def number(self) -> int:
        """The value of a ``days`` or ``years`` figure."""
        return int(self.value)

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@lru_cache(maxsize=1)
def all_figures() -> tuple[LegalFigure, ...]:
    """Every figure that was ever written down, by key and date. Raises ``ValueError`` on a document with faults."""
    rows = [_read(row) for row in json.loads(FILE.read_text(encoding="utf-8"))]
    return tuple(sorted(rows, key=lambda row: (row.key, row.valid_from)))


def legal_figures(on: date) -> Mapping[str, LegalFigure]:
    """The figures in force on a day, by key."""
    return {row.key: row for row in all_figures() if row.holds(on)}


def legal_figure(key: str, on: date) -> LegalFigure:
    """One figure on a day. Raises ``CoreError`` LEGAL_FIGURE_MISSING: what no law says is not made up."""
    for row in all_figures():
        if row.key == key and row.holds(on):
            return row
    raise CoreError("LEGAL_FIGURE_MISSING", key=key, on=on)


def history(key: str) -> tuple[LegalFigure, ...]:
    """Every value a figure had, the oldest first."""
    return tuple(row for row in all_figures() if row.key == key)


def _read(row: Mapping[str, str | None]) -> LegalFigure:
    texts = {name: row[name] for name in ("key", "kind", "value", "source")}
    if not all(isinstance(text, str) and text for text in texts.values()) or texts["kind"] not in KINDS:
        raise ValueError(f"legal figure {row}")
    last = row["valid_to"]
    return LegalFigure(
        **{name: str(text) for name, text in texts.items()},
        valid_from=date.fromisoformat(str(row["valid_from"])),
        valid_to=date.fromisoformat(last) if last else None,
    )
