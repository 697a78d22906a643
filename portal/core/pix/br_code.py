"""BR Code, writing: the text behind a Pix QR and "copia e cola".

  00 01          payload format           52 0000    merchant category
  01 12          only for `once`          53 986     real
  26 ..          GUI 00 br.gov.bcb.pix,   54 amount  static only, always two decimals
                 key 01 and text 02       58 BR
                 or location 25           59 name, 60 city, 62-05 txid or ***, 63 CRC

Static = key, dynamic = location. In a dynamic code the payer's bank takes amount and txid from the
location, so none is written. Source: BACEN Manual de Padroes para Iniciacao do Pix 2.2, 1.5 and 1.6; Manual
do BR Code 1.0.
"""

import re
import unicodedata

from portal.core.errors import CoreError
from portal.core.pix import keys, txid
from portal.core.pix.tlv import crc, field

GUI = "br.gov.bcb.pix"
NAME_LENGTH = 25
CITY_LENGTH = 15
INFO_LENGTH = 72
MAX_LENGTH = 512
MAX_CENTS = 999_999_999_999
_LOCATION = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?/[!-~]+")


def static(
    key: str, name: str, city: str, *, amount_cents: int | None = None, tx: str | None = None, info: str = ""
) -> str:
    """Code with the receiver's key. `info` is cut to the room the key leaves in field 26.

    Raises `PIX_KEY_MALFORMED`, `BR_CODE_AMOUNT`, `TXID_MALFORMED`, `BR_CODE_EMPTY` (id 59 or 60).
    """
    if keys.kind_of(key) is None:
        raise CoreError("PIX_KEY_MALFORMED")
    account = field("00", GUI) + field("01", key)
    text = folded(info, max(0, min(INFO_LENGTH, 99 - len(account) - 4)))
    if text:
        account += field("02", text)
    named = txid.NONE if tx is None else txid.check_static(tx)
    return _closed("", account, "" if amount_cents is None else field("54", amount(amount_cents)), name, city, named)


def dynamic(location: str, name: str, city: str, once: bool = False) -> str:
    """Code with the location of a charge at the PSP, without scheme: `pix.example.com/qr/v2/cobv/...`.

    `once` marks a charge that takes one payment only. Raises `BR_CODE_LOCATION`, `BR_CODE_EMPTY` (id 59 or
    60).
    """
    if not is_location(location):
        raise CoreError("BR_CODE_LOCATION", location=location)
    account = field("00", GUI) + field("25", location)
    return _closed("010212" if once else "", account, "", name, city, txid.NONE)


def is_location(text: str) -> bool:
    """Host and path in printable ASCII, at most 77 characters, no scheme."""
    return len(text) <= 77 and "://" not in text and _LOCATION.fullmatch(text) is not None


def folded(text: str, length: int) -> str:
    """Text every bank accepts: accents dropped, other signs blank, spaces collapsed, cut after folding."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 .,\-/]", " ", plain)
    return re.sub(r" +", " ", plain).strip()[:length].rstrip()


def amount(cents: int) -> str:
    """Amount with its two decimals; raises `BR_CODE_AMOUNT` outside 1..999,999,999,999 cents."""
    if not 1 <= cents <= MAX_CENTS:
        raise CoreError("BR_CODE_AMOUNT", amount_cents=cents)
    return f"{cents // 100}.{cents % 100:02d}"


def _closed(initiation: str, account: str, money: str, name: str, city: str, named: str) -> str:
    texts = {"59": folded(name, NAME_LENGTH).upper(), "60": folded(city, CITY_LENGTH).upper()}
    for identifier, text in texts.items():
        if not text:
            raise CoreError("BR_CODE_EMPTY", id=identifier)
    receiver = field("59", texts["59"]) + field("60", texts["60"])
    head = "000201" + initiation + field("26", account) + "52040000" + "5303986" + money + "5802BR"
    code = head + receiver + field("62", field("05", named)) + "6304"
    return code + crc(code)
