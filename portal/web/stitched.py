"""Answers made of a part that was compressed before and an end that is new each time, as one gzip stream.

The first part is deflated once and flushed to a byte boundary (RFC 1951 3.2.4); the end follows as a stored
block. Compressing again what did not change would cost more than everything else in a small answer.
"""

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952: deflate, no name, no time, unknown system
_LONGEST_END = 65_535


@dataclass(frozen=True, slots=True)
class Packed:
    """The part that stays: plain, deflated up to a byte boundary, and its CRC-32."""

    plain: bytes
    deflated: bytes
    checksum: int


def pack(text: str) -> Packed:
    plain = text.encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Packed(plain, deflate.compress(plain) + deflate.flush(zlib.Z_SYNC_FLUSH), zlib.crc32(plain))


def gzipped(packed: Packed, end: bytes) -> bytes:
    """One gzip member that holds the packed part and then ``end`` (at most 65,535 bytes)."""
    size = len(end)
    if size > _LONGEST_END:
        raise ValueError("the end of a stitched answer is one stored block")
    length = (len(packed.plain) + size) & 0xFFFFFFFF
    return b"".join((
        _HEADER, packed.deflated, struct.pack("<BHH", 1, size, size ^ 0xFFFF), end,
        struct.pack("<II", zlib.crc32(end, packed.checksum), length),
    ))


def stitch(packed: Packed, end: str, accepted: str, vary: str = "") -> tuple[bytes, list[tuple[str, str]]]:
    """Body and headers for a browser that accepts the encodings ``accepted``. ``vary``: other headers it depends on."""
    headers = [("Vary", f"Accept-Encoding, {vary}" if vary else "Accept-Encoding")]
    if not takes_gzip(accepted):
        return packed.plain + end.encode(), headers
    return gzipped(packed, end.encode()), [*headers, ("Content-Encoding", "gzip")]


@lru_cache(maxsize=64)
def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header allows gzip (RFC 9110 12.5.3). Browsers send the same few all day."""
    return parse_accept_header(accepted, Accept).quality("gzip") > 0


def stitched(packed: Packed, end: str, *, status: int = 200, vary: str = "") -> Response:
    """HTML for this request: gzip if the browser takes it, plain otherwise."""
    body, headers = stitch(packed, end, request.headers.get("Accept-Encoding", ""), vary)
    return Response(body, status, headers, mimetype="text/html")
