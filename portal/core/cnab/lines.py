"""Lines of a bank's file, tolerant of how files travel and strict about what they say.

Accepted: LF or CRLF, a final 0x1A, blank lines at the end, trailing blanks cut off. One byte is one column
(ISO-8859-1), so text in UTF-8 shows itself as a line that is too long. Memory is bounded by `MAX_BYTES`.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from portal.core.cnab.record import Record
from portal.core.errors import CoreError

MAX_BYTES = 16 * 1024 * 1024
_END = " \r\n\x1a\x00"


class Line(NamedTuple):
    """A line padded to its width; `number` counts from 1."""

    number: int
    text: str


def lines(data: bytes, width: int) -> Iterator[Line]:
    """The lines of a file.

    Raises `CNAB_TOO_LARGE` (bytes, most), `CNAB_EMPTY`, `CNAB_LINE_LENGTH` (line, length, expected, start, end).
    """
    if len(data) > MAX_BYTES:
        raise CoreError("CNAB_TOO_LARGE", bytes=len(data), most=MAX_BYTES)
    text = data.decode("latin-1").rstrip(_END)
    if not text:
        raise CoreError("CNAB_EMPTY", line=1, start=1, end=1)
    start, number = 0, 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        line = text[start : min(end, start + width)].rstrip(_END)
        if not line or text[start + width : end].strip(_END):
            length = end - start
            place = {"start": min(length, width) + 1, "end": max(length, min(length, width) + 1)}
            raise CoreError("CNAB_LINE_LENGTH", line=number, length=length, expected=width, **place)
        yield Line(number, line.ljust(width))
        start = end + 1


class Reading:
    """The fields of one line, read by kind; a bad value names line, field and columns, never the value.

    A field the record lacks is empty: banks fill different columns and one reader walks them all.
    """

    def __init__(self, record: Record, line: Line) -> None:
        self.record = record
        self.line = line

    def raw(self, name: str) -> str:
        """Text with its blanks, for columns that hold several codes side by side."""
        field = self.record.named.get(name)
        return self.line.text[field.start - 1 : field.end] if field else ""

    def text(self, name: str) -> str:
        return self.raw(name).strip()

    def number(self, name: str) -> int:
        """Whole number or cents; blanks are zero."""
        text = self.text(name)
        if text and not (text.isascii() and text.isdigit()):
            raise self._refused(name)
        return int(text or "0")

    def day(self, name: str) -> date | None:
        """DDMMAAAA or DDMMAA (20AA); zeros and blanks are no date."""
        text = self.text(name)
        if not text.strip("0 "):
            return None
        if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
            raise self._refused(name)
        year = int(text[4:]) + (2000 if len(text) == 6 else 0)
        try:
            return date(year, int(text[2:4]), int(text[:2]))
        except ValueError:
            raise self._refused(name) from None

    def place(self, name: str) -> dict[str, int]:
        """Line and columns of a field."""
        field = self.record.named[name]
        return {"line": self.line.number, "start": field.start, "end": field.end}

    def _refused(self, name: str) -> CoreError:
        return CoreError("CNAB_FIELD", record=self.record.name, field=name, **self.place(name))
