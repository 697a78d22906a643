"""The grammar under the BR Code: ID of 2 digits, LEN of 2 digits, VALUE, nested; and its CRC.

LEN counts characters, 01 to 99 at every level. CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) over
the UTF-8 bytes up to and including `6304`. Source: BACEN Manual do BR Code 1.0, 2.1; EMV QRCPS
merchant-presented mode.
"""

import re
from binascii import crc_hqx

from portal.core.errors import CoreError

_DIGITS = re.compile(r"[0-9]{4}")


def field(identifier: str, value: str) -> str:
    """One field; raises `BR_CODE_FIELD` for an empty value or one above 99 characters."""
    if not 1 <= len(value) <= 99:
        raise CoreError("BR_CODE_FIELD", id=identifier, length=len(value))
    return f"{identifier}{len(value):02d}{value}"


def fields(text: str, path: str = "") -> dict[str, str]:
    """Fields of one level in the order written; `path` is the id of the template they are in.

    Raises `BR_CODE_FIELD` (id, at) where the grammar breaks and `BR_CODE_REPEATED` (id) for an id used twice.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = text[at : at + 4]
        if not _DIGITS.fullmatch(head):
            raise CoreError("BR_CODE_FIELD", id=path, at=at)
        identifier, length = head[:2], int(head[2:])
        value = text[at + 4 : at + 4 + length]
        if length == 0 or len(value) < length:
            raise CoreError("BR_CODE_FIELD", id=path + identifier, at=at)
        if identifier in found:
            raise CoreError("BR_CODE_REPEATED", id=path + identifier)
        found[identifier] = value
        at += 4 + length
    return found


def crc(text: str) -> str:
    """Four upper-case hexadecimal digits; the leading zero stays."""
    return f"{crc_hqx(text.encode(), 0xFFFF):04X}"
