"""A person like nobody else, so that any trace of them is found, in every way a value can be written down."""

import base64
import json
from collections.abc import Mapping
from urllib.parse import quote

#: Invented. The CPF (valid digits, nobody's) starts with a zero, so its integer form is another text.
CANARIES: Mapping[str, str] = {
    "name": "Zulmira Quixadá Vespúcio",
    "surname": "Vespúcio",
    "document": "01234567890",
    "birth": "1957-03-09",
    "email": "zulmira.vespucio@canario.example",
    "phone": "+5581987651234",
    "street": "Travessa do Canário Azul, 871",
}
#: A phone without its country, as people write it.
PHONE_DIGITS = "81987651234"


def spellings(kind: str, value: str) -> dict[str, bytes]:
    """How ``value`` may lie somewhere: plain, dotted, escaped for URL or JSON, base64 at any offset, an integer."""
    plain = value.encode()
    found = {
        "plain": plain, "lower": value.lower().encode(), "upper": value.upper().encode(),
        "latin-1": value.encode("latin-1"), "url": quote(value, safe="").encode(),
        "json": json.dumps(value)[1:-1].encode(), "hex": plain.hex().encode(),
    }
    for offset in range(3):
        # characters that also depend on the neighbors are cut off
        text = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
        last = len(text) - 1 if (offset + len(plain)) % 3 else len(text)
        found[f"base64 at {offset}"] = text[(0, 2, 3)[offset] : last]
        found[f"base64url at {offset}"] = found[f"base64 at {offset}"].replace(b"+", b"-").replace(b"/", b"_")
    if kind == "document":
        number = int(value)
        found |= {
            "dotted": f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}".encode(), "integer": str(number).encode(),
            "integer of 8 bytes": number.to_bytes(8, "big"), "integer of 6 bytes": number.to_bytes(6, "big"),
            "integer, little end first": number.to_bytes(8, "little"),
        }
    if kind == "phone":
        found |= {"digits": value[1:].encode(), "national": PHONE_DIGITS.encode(),
                  "written": b"(81) 98765-1234", "integer of 8 bytes": int(value[1:]).to_bytes(8, "big")}
    if kind == "birth":
        year, month, day = value.split("-")
        found |= {"day first": f"{day}/{month}/{year}".encode(), "bare": f"{day}{month}{year}".encode()}
    return found


def traces(haystack: bytes | str, secrets: Mapping[str, str] | None = None) -> list[str]:
    """Which canaries, and in which spelling, are in there; ``secrets`` are looked for as well."""
    hay = haystack.encode() if isinstance(haystack, str) else haystack
    wanted = {**CANARIES, **(secrets or {})}
    return [f"{kind}, {how}" for kind, value in wanted.items() for how, text in spellings(kind, value).items()
            if text in hay]
