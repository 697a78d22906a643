"""Rows of BR Codes: check sum, strict validity, kind and fields; an invalid one must be refused."""

import re
from decimal import Decimal
from typing import Any

from portal.core.errors import CoreError
from portal.core.pix.br_code_reader import BrCode, decode
from portal.core.pix.tlv import crc
from tests.vector_ops.verdict import Row, Verdict

COLUMNS = frozenset({"payload", "crc_given", "strict_valid"})
KINDS = {"rec-only": "recurrence"}
KEY_KINDS = {"telefone": "phone", "random": "evp", "aleatoria": "evp", "e-mail": "email"}


def check(row: Row) -> Verdict:
    expected: dict[str, Any] = {"strict_valid": row["strict_valid"] == "True"}
    got: dict[str, Any] = {}
    _check_sum(row, expected, got)
    try:
        read = decode(row["payload"])
    except CoreError as refused:
        got["strict_valid"] = False
        if expected["strict_valid"]:
            got["strict_valid"] = refused.code
        return _shown(row, expected, got)
    got["strict_valid"] = True
    if expected["strict_valid"]:
        expected |= _said(row)
        got |= _fields(read, row)
    return _shown(row, expected, got)


def _check_sum(row: Row, expected: dict[str, Any], got: dict[str, Any]) -> None:
    body, given = row["payload"][:-4], row["payload"][-4:]
    if not body.endswith("6304") or not row.get("crc_calc"):
        return
    expected["crc"], got["crc"] = (row["crc_given"], row["crc_calc"]), (given, crc(body))
    if row.get("crc_ok"):
        expected["crc_ok"], got["crc_ok"] = row["crc_ok"] == "True", given.upper() == crc(body)


def _said(row: Row) -> dict[str, Any]:
    kind, _, more = row["kind"].partition("+")
    return {
        "kind": KINDS.get(kind, kind),
        "with recurrence": bool(more) or kind == "rec-only",
        "once": row["point_of_initiation"] == "12",
        "key": row["key"],
        "key kind": KEY_KINDS.get(row["key_type"].lower(), row["key_type"].lower()),
        "info": row["info"],
        "location": row["url"],
        "with due date": row["url_kind"] == "cobv",
        "recurrence": row["rec_url"],
        "amount": row["amount"] and Decimal(_plain(row["amount"])).quantize(Decimal("0.01")),
        "name": row["name"],
        "city": row["city"],
        "postal": row["postal"],
        "txid": row["txid"],
    }


def _fields(read: BrCode, row: Row) -> dict[str, Any]:
    cents = read.amount_cents
    return {
        "kind": read.kind,
        "with recurrence": read.recurrence is not None,
        "once": read.once,
        "key": read.key or "",
        "key kind": read.key_kind or "",
        "info": read.info or "",
        "location": read.location or "",
        "with due date": read.has_due_date,
        "recurrence": read.recurrence or "",
        "amount": "" if cents is None else Decimal(cents) / 100,
        "name": read.name,
        "city": read.city,
        "postal": read.postal_code or "",
        "txid": read.tx or "***",
    }


def _plain(amount: str) -> str:
    """EMV allows ``10.`` and ``.10``."""
    return re.sub(r"^\.", "0.", amount).rstrip(".")


def _shown(row: Row, expected: dict[str, Any], got: dict[str, Any]) -> Verdict:
    """A row that names a person fails by the names of its fields, without their values."""
    if row.get("person_data") != "yes":
        return Verdict(expected, got)
    wrong = {key for key in expected if expected[key] != got.get(key)}
    return Verdict({key: "as given" for key in expected}, {key: "other" if key in wrong else "as given" for key in got})
