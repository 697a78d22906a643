"""BR Code, reading: strict, every field checked, because a right CRC alone proves nothing about the rest.

Pix is looked for by its GUI in any template 26 to 51, other arrangements may share the code; a recurrence
(Pix Automatico) is looked for in 80 to 99. Source: as `br_code`; EMV QRCPS for fields Pix does not use.
"""

import re
from dataclasses import dataclass

from portal.core.errors import CoreError
from portal.core.pix import keys, txid
from portal.core.pix.br_code import GUI, MAX_LENGTH, is_location
from portal.core.pix.tlv import crc, fields

_REQUIRED = ("52", "53", "58", "59", "60", "62")
_ACCOUNTS = tuple(f"{number:02d}" for number in range(26, 52))
_RECURRENCES = tuple(str(number) for number in range(80, 100))
_VALUES = {
    "01": re.compile(r"11|12"),
    "52": re.compile(r"[0-9]{4}"),
    "53": re.compile(r"986"),
    # EMV lets the decimals be left out or cut; some banks write 10, 10. and .90
    "54": re.compile(r"(?=.{1,13}\Z)([0-9]+(\.[0-9]{0,2})?|\.[0-9]{1,2})"),
    "58": re.compile(r"BR"),
    "59": re.compile(r".{1,25}", re.DOTALL),
    "60": re.compile(r".{1,15}", re.DOTALL),
}
_CRC = re.compile(r"[0-9A-F]{4}")


@dataclass(frozen=True)
class BrCode:
    """What a code says. `kind` is static (key), dynamic (location) or recurrence (only an authorization).

    In a dynamic code `amount_cents` and `tx` are decoration: the payer's bank ignores them. `tx` is None
    for ***.
    """

    text: str
    kind: str
    key: str | None
    key_kind: str | None
    info: str | None
    location: str | None
    recurrence: str | None
    amount_cents: int | None
    name: str
    city: str
    postal_code: str | None
    tx: str | None
    once: bool

    @property
    def has_due_date(self) -> bool:
        """Whether the location is that of a charge with due date (cobv)."""
        return self.location is not None and "/cobv/" in self.location


def decode(text: str) -> BrCode:
    """Read a code as pasted; blanks around it are dropped.

    Raises CoreError `BR_CODE_LENGTH`, `BR_CODE_FIELD` (id, at), `BR_CODE_REPEATED` (id), `BR_CODE_MISSING`
    (id), `BR_CODE_VALUE` (id), `BR_CODE_CRC` (given, expected), `BR_CODE_NOT_PIX`, `BR_CODE_PIX_TWICE`,
    `BR_CODE_KIND` (key and location together, or neither), `BR_CODE_LOCATION`, `PIX_KEY_MALFORMED` or
    `TXID_MALFORMED`.
    """
    code = text.strip(" \t\r\n")
    if not code or len(code) > MAX_LENGTH:
        raise CoreError("BR_CODE_LENGTH", length=len(code), most=MAX_LENGTH)
    root = fields(code)
    _check_frame(code, root)
    for identifier, form in _VALUES.items():
        if identifier in root and not form.fullmatch(root[identifier]):
            raise CoreError("BR_CODE_VALUE", id=identifier)
    pix = _template(root, _ACCOUNTS, "BR_CODE_NOT_PIX")
    more = fields(root["62"], "62")
    if "05" not in more:
        raise CoreError("BR_CODE_MISSING", id="6205")
    recurrence = _template(root, _RECURRENCES, None).get("25")
    key, location = pix.get("01"), pix.get("25")
    for place in (location, recurrence):
        if place is not None and not is_location(place):
            raise CoreError("BR_CODE_LOCATION", location=place)
    kind = _kind(key, location, recurrence)
    if key is not None:
        _check_static(pix, key, more["05"])
    return BrCode(
        text=code,
        kind=kind,
        key=key,
        key_kind=None if key is None else keys.kind_of(key),
        info=pix.get("02"),
        location=location,
        recurrence=recurrence,
        amount_cents=_cents(root.get("54")),
        name=root["59"],
        city=root["60"],
        postal_code=root.get("61"),
        tx=None if more["05"] == txid.NONE else more["05"],
        once=root.get("01") == "12",
    )


def _check_frame(code: str, root: dict[str, str]) -> None:
    """First field, last field, required fields and CRC."""
    for identifier in ("00", *_REQUIRED, "63"):
        if identifier not in root:
            raise CoreError("BR_CODE_MISSING", id=identifier)
    order = list(root)
    if order[0] != "00" or root["00"] != "01":
        raise CoreError("BR_CODE_VALUE", id="00")
    if order[-1] != "63" or not _CRC.fullmatch(root["63"]):
        raise CoreError("BR_CODE_VALUE", id="63")
    try:
        expected = crc(code[:-4])
    except UnicodeEncodeError:
        raise CoreError("BR_CODE_VALUE", id="63") from None
    if root["63"] != expected:
        raise CoreError("BR_CODE_CRC", given=root["63"], expected=expected)


def _template(root: dict[str, str], places: tuple[str, ...], absent: str | None) -> dict[str, str]:
    """The one template of Pix among `places`; raises `absent` when there is none, or gives it empty."""
    found: dict[str, str] | None = None
    for place in places:
        if place not in root:
            continue
        template = fields(root[place], place)
        if template.get("00", "").lower() != GUI:
            continue
        if found is not None:
            raise CoreError("BR_CODE_PIX_TWICE", id=place)
        found = template
    if found is None and absent is not None:
        raise CoreError(absent)
    return found or {}


def _kind(key: str | None, location: str | None, recurrence: str | None) -> str:
    if key is not None and location is None:
        return "static"
    if location is not None and key is None:
        return "dynamic"
    if key is None and recurrence is not None:
        return "recurrence"
    raise CoreError("BR_CODE_KIND")


def _check_static(pix: dict[str, str], key: str, named: str) -> None:
    if keys.kind_of(key) is None:
        raise CoreError("PIX_KEY_MALFORMED")
    if named != txid.NONE:
        txid.check_static(named)
    if not re.fullmatch(r"[0-9]{8}", pix.get("03", "00000000")):
        raise CoreError("BR_CODE_VALUE", id="2603")


def _cents(value: str | None) -> int | None:
    if value is None:
        return None
    whole, _, decimals = value.partition(".")
    return int(whole or "0") * 100 + int(decimals.ljust(2, "0"))
