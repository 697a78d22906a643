"""A first look at the whole file: is it text, in which encoding, how long, and its digest."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Literal

from portal.services.portfolio.faults import FileRefused

#: Longer lines are not portfolio lines; nothing longer is ever kept in memory.
LONGEST_LINE = 64 * 1024

Encoding = Literal["utf-8", "latin-1"]

UTF8_MARK = b"\xef\xbb\xbf"
_NOT_TEXT = (
    (b"PK\x03\x04", "SPREADSHEET"), (b"\xd0\xcf\x11\xe0", "SPREADSHEET"), (b"%PDF", "PDF"),
    (b"\x1f\x8b", "COMPRESSED"), (b"BZh", "COMPRESSED"), (b"7z\xbc\xaf", "COMPRESSED"), (b"\xfd7zXZ", "COMPRESSED"),
    (b"\xff\xfe", "UTF16"), (b"\xfe\xff", "UTF16"), (b"SQLite format 3", "BINARY"),
)


@dataclass(frozen=True, slots=True)
class Probe:
    """``lines`` counts physical lines, header included. ``whole`` is False when the last one has no line end."""

    size: int
    digest: bytes
    encoding: Encoding
    lines: int
    whole: bool


def probe(file: BinaryIO) -> Probe:
    """Read the file once, from its start, in constant memory; leaves it rewound.

    Most non-ASCII lines decide the encoding, so one damaged line does not turn every accent of a UTF-8 file
    into Latin-1 rubbish. Raises `FileRefused`: EMPTY_FILE, SPREADSHEET, PDF, COMPRESSED, UTF16, BINARY.
    """
    file.seek(0)
    start = file.read(4096)
    _refuse_other_formats(start)
    file.seek(0)
    digest = hashlib.sha256()
    size = lines = good = bad = 0
    piece = b""
    fresh = True  # this piece starts a line
    while piece := file.readline(LONGEST_LINE):
        digest.update(piece)
        size += len(piece)
        lines += fresh
        fresh = piece.endswith(b"\n")
        if not piece.isascii() and len(piece) < LONGEST_LINE:
            if _is_utf8(piece):
                good += 1
            else:
                bad += 1
    file.seek(0)
    marked = start.startswith(UTF8_MARK)
    encoding: Encoding = "utf-8" if marked or good >= bad else "latin-1"
    return Probe(size, digest.digest(), encoding, lines, fresh)


def _refuse_other_formats(start: bytes) -> None:
    if not start.strip():
        raise FileRefused("EMPTY_FILE")
    for magic, code in _NOT_TEXT:
        if start.startswith(magic):
            raise FileRefused(code)
    nulls = start.count(0)
    if nulls * 4 > len(start):
        raise FileRefused("UTF16" if 0 in start[:2] or 0 in start[1:4] else "BINARY")
    first = start.split(b"\n", 1)[0]
    if any(byte < 32 and byte not in b"\t\r" for byte in first):
        raise FileRefused("BINARY")


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode()
    except UnicodeDecodeError:
        return False
    return True
