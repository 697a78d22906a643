"""Every bank against the vectors of four independent libraries and the examples of its manual."""

import csv
import json
from datetime import date

import pytest

from portal.core.boleto.check_digits import mod11_or_zero
from portal.core.boleto.linha_digitavel import decode
from portal.core.boleto.numbers import BoletoAccount, capacity, compose, number
from tests.shared import shared_path
from tests.unit.core.boleto.factories import ACCOUNTS, DUE, account, code_of

EACH = pytest.mark.parametrize("kind", ACCOUNTS)


def from_vector(row):
    """Account, nosso número and parcel of one row, from the names the libraries use."""
    bank, given_ = row["bank"], json.loads(row["inputs"])
    digits, parcel = given_.pop("nosso_numero"), int(given_.pop("parcela", "1"))
    params = {name: value for name, value in given_.items() if name not in ("beneficiario", "ano", "emissao")}
    if "beneficiario" in given_:
        params["codigo_beneficiario"] = given_["beneficiario"]
    if bank == "104":
        digits = f"1{given_['emissao']}{digits}"
        del params["carteira"]
    elif bank == "001":
        digits = params["convenio"] + digits
    elif bank == "033":
        digits = digits.zfill(12)
    elif bank == "748":
        digits = given_["ano"] + given_["byte"] + digits
        del params["carteira"]
    elif bank == "085":
        params["conta"] += str(mod11_or_zero(params["conta"]))
        digits = params["conta"] + digits
    elif bank == "422":
        params = ACCOUNTS["422"] | {
            "agencia": given_["agencia"] + given_["agencia_dv"],
            "conta": (given_["conta"] + given_["conta_dv"]).zfill(9),
            "faixa_inicio": "00000000",
            "faixa_fim": "99999999",
        }
    elif bank == "077":
        params["agencia"] = "0001"
    return BoletoAccount(bank, params), digits, parcel


def test_every_executed_vector():
    composed = 0
    with shared_path("vectors/boleto.csv").open(newline="") as source:
        for row in csv.DictReader(source):
            if row["agree"] == "asserted" or row["id"].startswith("341-168"):
                continue  # read in test_linha_digitavel and below: their inputs are not one bank's parameters
            owner, digits, parcel = from_vector(row)
            found = compose(owner, digits, date.fromisoformat(row["due_date"]), int(row["amount_cents"]), parcel=parcel)
            assert found.campo_livre == row["campo_livre"], row["id"]
            assert found.barcode == row["barcode44"], row["id"]
            assert found.linha_digitavel == row["linha47"], row["id"]
            composed += 1
    assert composed == 110


@EACH
def test_number_then_compose_then_decode(kind):
    owner = account(kind)
    last = capacity(owner)
    seen = set()
    for sequence in {1, 2, last // 2, last}:
        found = number(owner, sequence, year=2026)
        seen.add(found.digits)
        made = compose(owner, found.digits, DUE, 12_345, parcel=3)
        read = decode(made.linha_digitavel, DUE)
        assert (read.due_date, read.amount_cents, read.barcode) == (DUE, 12_345, made.barcode)
        assert made.nosso_numero_printed == found.printed
        assert found.printed.endswith(found.dv)
        assert made.bank_code_dv[:3] == owner.bank
        assert made.agency_code_printed
        assert made.carteira_printed
    assert len(seen) == 4


@EACH
def test_sequence_out_of_capacity(kind):
    owner = account(kind)
    for sequence in (0, -1, capacity(owner) + 1):
        assert code_of(number, owner, sequence, year=2026) == "NOSSO_NUMERO_EXHAUSTED"


@EACH
def test_parcel_number_never_touches_the_amount(kind):
    owner = account(kind)
    digits = number(owner, 1, year=2026).digits
    for parcel in range(1, 97):
        made = compose(owner, digits, DUE, 12_537_211, parcel=parcel)
        assert decode(made.linha_digitavel, DUE).amount_cents == 12_537_211
    assert code_of(compose, owner, digits, DUE, 1, parcel=0) == "BOLETO_PARCEL"
    assert code_of(compose, owner, digits, DUE, 1, parcel=1000) == "BOLETO_PARCEL"


@EACH
def test_foreign_digits_are_refused(kind):
    owner = account(kind)
    good = number(owner, 1, year=2026).digits
    for bad in ("", good[:-1], good + "0", good[:-1] + "a", good[:-1] + "٣"):
        assert code_of(compose, owner, bad, DUE, 1) == "NOSSO_NUMERO_MALFORMED"


@EACH
def test_amount_limits(kind):
    owner = account(kind)
    digits = number(owner, 1, year=2026).digits
    cap = 999_999_999 if owner.bank == "104" else 9_999_999_999
    assert compose(owner, digits, DUE, cap).barcode[9:19] == f"{cap:010d}"
    assert code_of(compose, owner, digits, DUE, cap + 1) == "BOLETO_AMOUNT_OVER_CAP"
    assert code_of(compose, owner, digits, DUE, 0) == "BOLETO_AMOUNT_NOT_POSITIVE"
