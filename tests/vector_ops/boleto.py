"""Rows of boletos: computed by libraries (``agree`` is how many gave exactly this) or asserted by their tests.

A computed row is rebuilt from its inputs. An asserted one, and one of a bank whose campo livre is not known, is
read: barcode, linha digitável, factor, amount and check digits must hold together. A negative row must be refused.
"""

from datetime import date, timedelta
from typing import Any

from portal.core.boleto import barcode as barcodes
from portal.core.boleto import due_factor
from portal.core.boleto.linha_digitavel import decode, from_barcode, to_barcode
from portal.core.errors import CoreError
from tests.vector_ops.boleto_inputs import NAMES, NotRebuilt, rebuilt
from tests.vector_ops.verdict import Row, Verdict, refusal

COLUMNS = frozenset({"campo_livre", "barcode44", "linha47", "agree"})
NEGATIVE_WORDS = ("neg", "inv", "refus", "reject", "wrong", "bad", "corrupt", "false", "arrecad")
VERDICT_COLUMNS = ("valid", "strict_valid", "ok", "expected", "expect", "verdict", "kind", "negative")


def check(row: Row) -> Verdict:
    if _is_negative(row):
        return _refused(row)
    try:
        expected, got = _read(row)
    except CoreError as refused:
        return _unreadable(row, refused.code)
    reading = Verdict(expected, got)
    if not row["agree"].isdigit() or row["bank"] not in NAMES or not reading.passed:
        return reading
    try:
        free, code, linha = rebuilt(row, date.fromisoformat(row["due_date"]))
    except NotRebuilt as reason:
        return Verdict(skipped=f"{reason}; it reads well")
    except CoreError as refused:
        return Verdict({"rebuilt": "from inputs"}, {"rebuilt": f"{refused.code} {refused.facts}"})
    expected |= {"rebuilt campo livre": row["campo_livre"], "rebuilt barcode": row["barcode44"]}
    got |= {"rebuilt campo livre": free, "rebuilt barcode": code, "rebuilt linha": linha}
    found = Verdict(expected | {"rebuilt linha": row["linha47"]}, got)
    if not found.passed and int(row["agree"]) < 2:
        return Verdict(skipped=f"one source only, and it differs: {found.differing}")
    return found


def _is_negative(row: Row) -> bool:
    said = [row["agree"], *(row[name] for name in VERDICT_COLUMNS if name in row)]
    if any(word in text.lower() for text in said for word in NEGATIVE_WORDS):
        return row.get("negative", "").lower() not in ("false", "no", "0")
    return row["barcode44"][:1] == "8" or len(row["linha47"]) == 48  # arrecadação, another standard


def _refused(row: Row) -> Verdict:
    """A negative row is refused whichever of its two forms is typed, or reads as something else than it says."""
    texts = [text for text in (row["linha47"], row["barcode44"]) if text]
    codes = [refusal(decode, text, _today(row)) for text in texts]
    got: dict[str, Any] = {"refused": bool(texts) and any(codes)}
    if not got["refused"]:
        try:
            expected, found = _read(row)
            got = {"refused": expected != found, "read as": found}
        except CoreError as refused:
            got = {"refused": True, "code": refused.code}
    return Verdict({"refused": True}, got)


def _today(row: Row) -> date:
    """A day on which the row's due date lies inside the window; without one, the first day of its factor."""
    if row.get("due_date"):
        return date.fromisoformat(row["due_date"])
    factor = row["barcode44"][5:9]
    past = int(factor) - 1000 if factor.isdigit() else 0
    return due_factor.FIRST_DAY + timedelta(days=max(0, past))


def _read(row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the row says and what reading its linha and its barcode gives."""
    linha, code = row["linha47"], row["barcode44"]
    read = decode(linha, _today(row))
    expected: dict[str, Any] = {
        "bank": row["bank"].zfill(3), "barcode": code, "linha": linha, "barcode read": code, "linha written": linha,
        "campo livre": row["campo_livre"] or code[19:], "check digit": code[4:5],
    }  # fmt: skip
    got: dict[str, Any] = {
        "bank": read.bank, "barcode": read.barcode, "linha": read.linha_digitavel, "barcode read": to_barcode(linha),
        "linha written": from_barcode(code), "campo livre": read.campo_livre, "check digit": read.barcode[4],
    }  # fmt: skip
    again = decode(code, _today(row))
    expected["amount"], got["amount"] = int(row["amount_cents"] or 0), again.amount_cents or 0
    _factor(row, read.due_date, expected, got)
    return expected, got


def _factor(row: Row, due: date | None, expected: dict[str, Any], got: dict[str, Any]) -> None:
    written = row["barcode44"][5:9]
    if row["factor"]:
        expected["factor"] = int(row["factor"])
        # A code without a factor may use its first three places for a large amount.
        got["factor"] = 0 if written[0] == "0" and expected["factor"] == 0 else int(written)
    said = date.fromisoformat(row["due_date"]) if row.get("due_date") else None
    if said is None:
        return
    if said < due_factor.FIRST_DAY:  # factors of three digits: written until 2000, read as none
        days = (said - due_factor.BASE).days
        expected["factor of the due date"], got["factor of the due date"] = int(written), days
        expected["amount"], got["amount"] = int(row["amount_cents"] or 0), int(row["barcode44"][9:19])
        return
    expected["due date"], got["due date"] = said, due
    expected["factor of the due date"], got["factor of the due date"] = int(written), due_factor.encode(said)


def _unreadable(row: Row, code: str) -> Verdict:
    """The bank's own digits inside the campo livre may be wrong in what one library asserts; nothing else may."""
    said, got = {"read": True}, {"read": code}
    if code != "CAMPO_LIVRE_DIGIT" or row["agree"].isdigit():
        return Verdict(said, got)
    linha, barcode = row["linha47"], row["barcode44"]
    if refusal(barcodes.check, barcode) or from_barcode(barcode) != linha or to_barcode(linha) != barcode:
        return Verdict(said, got)
    return Verdict(said, got, "the bank's own digit inside the campo livre is wrong: read and refused")
