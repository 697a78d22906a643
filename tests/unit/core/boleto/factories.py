"""An account of every bank, for the tests of this room."""

from datetime import date

import pytest

from portal.core.boleto.numbers import BoletoAccount
from portal.core.errors import CoreError

ACCOUNTS = {
    "104": {"agencia": "0501", "codigo_beneficiario": "433756"},
    "104-7": {"agencia": "0501", "codigo_beneficiario": "1242119"},
    "001-7": {"convenio": "9204486", "carteira": "17", "agencia": "1492", "conta": "84520004"},
    "001-6": {"convenio": "265565", "carteira": "17", "agencia": "1688", "conta": "64703349"},
    "001-4": {"convenio": "6620", "carteira": "17", "agencia": "6799", "conta": "90891358"},
    "237": {"agencia": "1234", "conta": "0012345", "carteira": "09"},
    "341": {"agencia": "0197", "conta": "85582", "carteira": "109"},
    "033": {"codigo_beneficiario": "8232392", "carteira": "101", "agencia": "5124"},
    "748": {"agencia": "3059", "posto": "16", "codigo_beneficiario": "17429", "byte": "2"},
    "756": {"agencia": "6111", "codigo_beneficiario": "0566946", "carteira": "1", "modalidade": "01"},
    "041": {"agencia": "2783", "codigo_beneficiario": "7542773", "carteira": "2"},
    "085": {"convenio": "450509", "agencia": "6614", "conta": "09839817", "carteira": "01"},
    "422": {
        "agencia": "99202",
        "conta": "872316438",
        "carteira": "02",
        "faixa_inicio": "93000000",
        "faixa_fim": "93999999",
    },
    "077": {"agencia": "0001", "carteira": "110", "operacao": "5961700"},
}
DUE = date(2026, 12, 10)


def account(kind, **changes):
    return BoletoAccount(kind[:3], ACCOUNTS[kind] | changes)


def code_of(call, *arguments, **named):
    with pytest.raises(CoreError) as refused:
        call(*arguments, **named)
    return refused.value.code
