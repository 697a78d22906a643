"""The inputs of a boleto vector, under the names four libraries use, as one account of this engine."""

import json
from typing import Any

from portal.core.boleto import banks
from portal.core.boleto.barcode import assemble
from portal.core.boleto.check_digits import mod11_or_zero
from portal.core.boleto.linha_digitavel import from_barcode
from portal.core.boleto.numbers import BoletoAccount, compose
from tests.vector_ops.verdict import Row

NAMES = {
    "104": {"beneficiario": "codigo_beneficiario"},
    "001": {},
    "237": {},
    "341": {},
    "033": {"beneficiario": "codigo_beneficiario"},
    "748": {"beneficiario": "codigo_beneficiario"},
    "756": {"beneficiario": "codigo_beneficiario"},
    "041": {"beneficiario": "codigo_beneficiario"},
    "085": {},
    "422": {},
    "077": {},
}
"""Libraries' names of parameters by bank; every other name is the engine's own."""
WIDTHS = {"104": 15, "237": 11, "341": 8, "033": 12, "748": 5, "756": 7, "041": 8, "085": 9, "422": 8, "077": 10}
NEVER_ISSUED = {"341": {"126", "131", "146", "150", "168", "138", "175"}}
"""Carteiras that are read and whose campo livre is known, but in which no new boleto is numbered."""


class NotRebuilt(Exception):
    """Why the campo livre of this row is not rebuilt."""


def rebuilt(row: Row, due: Any) -> tuple[str, str, str]:
    """Campo livre, barcode and linha digitável of the row's inputs; raises ``NotRebuilt`` with a reason."""
    given: dict[str, str] = json.loads(row["inputs"] or "{}")
    account, digits, parcel = account_of(row["bank"], given)
    cents = int(row["amount_cents"])
    bank = banks.get(account.bank)
    issued = given.get("carteira") not in NEVER_ISSUED.get(account.bank, ()) and digits[:2] != "24"
    if issued and 0 < cents <= bank.amount_cap_cents:
        made = compose(account, digits, due, cents, parcel=parcel)
        return made.campo_livre, made.barcode, made.linha_digitavel
    free = bank.campo_livre(account.params, digits, parcel)
    code = assemble(account.bank, due, cents, free)
    return free, code, from_barcode(code)


def account_of(bank: str, given: dict[str, str]) -> tuple[BoletoAccount, str, int]:
    """Account, nosso número without DV, and parcel."""
    if "nosso_numero" not in given:
        raise NotRebuilt("the inputs name no nosso número")
    parcel = int(given.get("parcela") or "1")
    known = banks.get(bank).params
    renamed = {NAMES[bank].get(name, name): value for name, value in given.items()}
    params = {name: value for name, value in renamed.items() if name in known}
    digits = given["nosso_numero"].zfill(WIDTHS.get(bank, 0))
    shape = _SHAPES.get(bank)
    if shape:
        digits = shape(params, given, digits)
    return BoletoAccount(bank, params), digits, parcel


def _caixa(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    params.setdefault("agencia", "0000")
    return f"{given.get('carteira', '1')}{given.get('emissao', '4')}{digits}"


def _banco_do_brasil(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    convenio = params["convenio"]
    if len(convenio) == 6 and len(digits) == 17:
        raise NotRebuilt("convênio of 6 with 17 free digits: for unregistered boletos, which no longer exist")
    return convenio + digits.zfill({7: 10, 6: 5, 4: 7}[len(convenio)])


def _itau(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    if params["carteira"] == "112":
        raise NotRebuilt("carteira 112: libraries give three different answers")
    if "seu_numero" in given:
        raise NotRebuilt("carteira without registration: no longer exists")
    return digits


def _santander(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    params.setdefault("agencia", "0000")
    return digits


def _sicredi(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    return given["ano"][-2:] + params["byte"] + digits


def _sicoob(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    params["codigo_beneficiario"] = params["codigo_beneficiario"].zfill(7)
    return digits


def _ailos(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    account = given["conta"]
    params["conta"] = account if len(account) == 8 else account + str(mod11_or_zero(account))
    return params["conta"] + digits


def _safra(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    params |= {
        "agencia": given["agencia"] + given.get("agencia_dv", ""),
        "conta": (given["conta"] + given.get("conta_dv", "")).zfill(9),
        "carteira": given.get("carteira", "02"),
        "faixa_inicio": "00000000",
        "faixa_fim": "99999999",
    }
    return digits


def _inter(params: dict[str, str], given: dict[str, str], digits: str) -> str:
    params.setdefault("agencia", "0001")
    return digits


_SHAPES = {
    "104": _caixa,
    "001": _banco_do_brasil,
    "341": _itau,
    "033": _santander,
    "748": _sicredi,
    "756": _sicoob,
    "085": _ailos,
    "422": _safra,
    "077": _inter,
}
