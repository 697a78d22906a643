"""A record: named fields at fixed columns, written and read by kind.

  N number, zeros on the left              A identifier, blanks on the right, must fit and be plain already
  M money in cents, two implied decimals   T text for people, folded to plain capitals and cut to fit
  D date DDMMAAAA, zeros when absent       C document number: letters and digits, zeros on the left

FEBRABAN CNAB 240 10.6, 2.1: numbers to the right with zeros, text to the left with blanks, capitals, no
accents. A CNPJ may hold letters since July 2026 (IN RFB 2.229/2024), which is why C is not N.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from portal.core.errors import CoreError

FILLER = "-"
_PLAIN = re.compile(r"[^A-Z0-9 .,/&()@:_+-]")


class Field(NamedTuple):
    """Columns `start` to `end`, counted from 1, both included."""

    name: str
    start: int
    end: int
    kind: str
    default: str = ""


class Record:
    """One kind of line of a layout."""

    def __init__(self, name: str, fields: Iterable[Field | tuple[str, int, int, str] | tuple[str, int, int, str, str]]):
        self.name = name
        self.fields = tuple(field if isinstance(field, Field) else Field(*field) for field in fields)
        self.named = {field.name: field for field in self.fields if field.name != FILLER}
        self.names = frozenset(self.named)

    def write(self, values: Mapping[str, object]) -> str:
        """The line. Values of names this record lacks are left out: records of one title share one mapping.

        Raises `CNAB_FIELD_VALUE` (record, field, length) for a value that does not fit its columns or its
        kind.
        """
        return "".join(self._column(field, values.get(field.name, field.default)) for field in self.fields)

    def read(self, line: str) -> dict[str, str]:
        """Raw text of every named field, blanks at both ends dropped."""
        return {name: line[field.start - 1 : field.end].strip() for name, field in self.named.items()}

    def _column(self, field: Field, value: object) -> str:
        width = field.end - field.start + 1
        text = _WRITERS[field.kind](value, width)
        if text is None or len(text) != width:
            raise CoreError("CNAB_FIELD_VALUE", record=self.name, field=field.name, length=width)
        return text


def folded(text: str) -> str:
    """Plain capitals: accents dropped, other signs blank, spaces collapsed."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return re.sub(r" +", " ", _PLAIN.sub(" ", plain)).strip()


def _number(value: object, width: int) -> str | None:
    text = str(value)
    return text.zfill(width) if text == "" or (text.isascii() and text.isdigit()) else None


def _document(value: object, width: int) -> str | None:
    text = str(value)
    return text.zfill(width) if re.fullmatch(r"[0-9A-Z]*", text) else None


def _date(value: object, width: int) -> str | None:
    if isinstance(value, date):
        return f"{value:%d%m}{value.year:04d}"
    return "0" * width if value in ("", None) else _number(value, width)


def _identifier(value: object, width: int) -> str | None:
    text = str(value)
    return text.ljust(width) if folded(text) == text.strip() and text == text.rstrip() else None


def _text(value: object, width: int) -> str | None:
    return folded(str(value))[:width].ljust(width)


_WRITERS = {"N": _number, "M": _number, "D": _date, "A": _identifier, "T": _text, "C": _document}
