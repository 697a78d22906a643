"""Forms of the txid, the receiver's own name of a charge.

Static codes carry 1 to 25 letters and digits, or *** for none; charges of the API (cob, cobv) 26 to 35. So
the length alone tells them apart. Put no CPF and no contract number in it: it travels in the clear. Source:
BACEN Manual de Padroes para Iniciacao do Pix 2.2, 1.5.2; API Pix 2.9.0.
"""

import re

from portal.core.errors import CoreError

NONE = "***"
_STATIC = re.compile(r"[a-zA-Z0-9]{1,25}")
_CHARGE = re.compile(r"[a-zA-Z0-9]{26,35}")


def is_static(txid: str) -> bool:
    """Whether it fits a static code."""
    return _STATIC.fullmatch(txid) is not None


def is_charge(txid: str) -> bool:
    """Whether it fits a cob or cobv."""
    return _CHARGE.fullmatch(txid) is not None


def check_charge(txid: str) -> str:
    """The txid of a cob or cobv, unchanged; raises `TXID_MALFORMED` (length)."""
    if not is_charge(txid):
        raise CoreError("TXID_MALFORMED", length=len(txid), least=26, most=35)
    return txid


def check_static(txid: str) -> str:
    """The txid of a static code, unchanged; raises `TXID_MALFORMED` (length)."""
    if not is_static(txid):
        raise CoreError("TXID_MALFORMED", length=len(txid), least=1, most=25)
    return txid
