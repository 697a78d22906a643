"""From bytes to cells, one physical line at a time, so that a broken line stays one broken line."""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO

from portal.services.portfolio.columns import Header, read_header
from portal.services.portfolio.faults import Fault, FileRefused
from portal.services.portfolio.probing import LONGEST_LINE, UTF8_MARK, Encoding, Probe

#: control characters, and invisible ones that reorder or hide what people read
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

#: line number as editors count, its cells (None when unreadable), the fault, bytes read so far
Row = tuple[int, list[str] | None, Fault | None, int]


def header_of(file: BinaryIO, found: Probe) -> Header:
    """The header; the file is left at the first line after it. Raises `FileRefused`."""
    file.seek(0)
    raw = file.readline(LONGEST_LINE)
    if not raw.endswith(b"\n") and len(raw) >= LONGEST_LINE:
        raise FileRefused("NO_LINES", limit=LONGEST_LINE)
    text = _decoded(raw.removeprefix(UTF8_MARK), found.encoding)
    if text is None:
        raise FileRefused("BINARY")
    if "\r" in text.rstrip("\r\n"):
        raise FileRefused("NO_LINES", limit=LONGEST_LINE)
    return read_header(text.rstrip("\r\n"))


def rows(file: BinaryIO, found: Probe, header: Header) -> Iterator[Row]:
    """Every non-blank line after the header. Raises `FileRefused` FILE_CHANGED when it is not the probed file."""
    line, read = 1, file.tell()
    while raw := file.readline(LONGEST_LINE + 1):
        line += 1
        read += len(raw)
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            read += _skip_line(file)
            yield line, None, Fault("LINE_TOO_LONG", facts={"limit": LONGEST_LINE}), read
            continue
        cells, fault = _cells(raw, found.encoding, header)
        if fault is not None:
            if not raw.endswith(b"\n") and fault.code in {"COLUMNS", "BROKEN_QUOTES", "ENCODING"}:
                fault = Fault("CUT_LINE", value=fault.value)
            yield line, None, fault, read
        elif any(cells):
            yield line, cells, None, read
    if read != found.size:
        raise FileRefused("FILE_CHANGED")


def _cells(raw: bytes, encoding: Encoding, header: Header) -> tuple[list[str], Fault | None]:
    text = _decoded(raw, encoding)
    if text is None:
        return [], Fault("ENCODING", value=raw[:80].decode("utf-8", "replace"))
    text = text.rstrip("\r\n")
    if _CONTROL.search(text):
        return [], Fault("NUL_BYTE" if "\0" in text else "CONTROL_CHARACTER", value=text[:80])
    if '"' in text:
        try:
            cells = next(csv.reader((text,), delimiter=header.delimiter, strict=True))
        except csv.Error:
            return [], Fault("BROKEN_QUOTES", value=text[:80])
    else:
        cells = text.split(header.delimiter)
    if len(cells) != header.width:
        if not any(cells):
            return [], None
        if len(cells) < header.width or any(cells[header.width :]):
            facts = {"found": len(cells), "expected": header.width}
            return [], Fault("COLUMNS", value=text[:80], facts=facts)
    return cells, None


def _decoded(raw: bytes, encoding: Encoding) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        if encoding == "utf-8":
            return None
    try:
        return raw.decode("cp1252")  # what Windows calls Latin-1: the same letters, and curly quotes
    except UnicodeDecodeError:
        return None


def _skip_line(file: BinaryIO) -> int:
    """Bytes up to the end of a line too long to keep."""
    skipped = 0
    while piece := file.readline(LONGEST_LINE):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped
