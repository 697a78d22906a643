"""Pairs of nosso número and check digit that banks wrote in their return files."""

import re

from portal.core.boleto import banks
from portal.core.boleto.banks.itau import WITHOUT_ACCOUNT, dac
from portal.core.boleto.check_digits import mod10
from portal.core.errors import CoreError
from tests.vector_ops.verdict import Row, Verdict

COLUMNS = frozenset({"bank", "nosso_numero", "dv", "context"})
WORDS = {
    "agencia": r"ag(?:[êe]ncia)?|coop(?:erativa)?",
    "conta": r"cc|c/c|conta(?:_corrente)?",
    "carteira": r"cart(?:eira)?",
    "posto": r"posto|ua",
    "codigo_beneficiario": r"benef(?:ici[áa]rio)?|ced(?:ente)?|cli(?:ente)?|c[óo]d(?:igo)?",
    "convenio": r"conv(?:[êe]nio)?",
}
"""How the context calls each parameter, before its digits."""
WIDTHS = {"237": {"carteira": 2}, "341": {"agencia": 4, "conta": 5, "carteira": 3}, "756": {"codigo_beneficiario": 7}}
NEEDED = {
    "237": ("carteira",), "341": ("carteira",), "748": ("agencia", "posto", "codigo_beneficiario"),
    "756": ("agencia", "codigo_beneficiario"), "077": ("agencia", "carteira"),
}  # fmt: skip


def check(row: Row) -> Verdict:
    bank, number = row["bank"].zfill(3), re.sub(r"\D", "", row["nosso_numero"])
    if bank not in banks.BANKS:
        return Verdict(skipped="no rule of this bank's check digit is known")
    params = context_of(row["context"], bank)
    if bank == "077":
        params.setdefault("agencia", "0001")
    missing = [name for name in NEEDED.get(bank, ()) if name not in params]
    if bank == "341" and params.get("carteira") not in WITHOUT_ACCOUNT and "cart+nn" not in row["context"]:
        missing += [name for name in ("agencia", "conta") if name not in params]
    if missing:
        return Verdict(skipped=f"the context does not say {', '.join(missing)}")
    try:
        found = digit_of(bank, params, number, row["context"])
    except CoreError as refused:
        found = refused.code
    return Verdict({"dv": row["dv"].strip().upper()}, {"dv": found})


def context_of(text: str, bank: str) -> dict[str, str]:
    """Parameters in words such as ``ag 0730 cc 03511 cart 109``."""
    found = {}
    for name, words in WORDS.items():
        match = re.search(rf"(?:^|[\s,;])(?:{words})[\s:=]+(\d+)", text, re.IGNORECASE)
        if match:
            found[name] = match[1].zfill(WIDTHS.get(bank, {}).get(name, 0))
    return found


def digit_of(bank: str, params: dict[str, str], number: str, context: str) -> str:
    if bank == "341":
        number = number.zfill(8)
        if "cart+nn" in context:  # a bank file numbers a 109 by the rule of the exceptions: read, never issued
            return str(mod10(params["carteira"] + number))
        return dac(params.get("agencia", ""), params.get("conta", ""), params["carteira"], number)
    widths = {"237": 11, "033": 12, "748": 8, "756": 7, "041": 8, "422": 8, "077": 10, "104": 17}
    return banks.get(bank).digit(params, number.zfill(widths.get(bank, 0)))
