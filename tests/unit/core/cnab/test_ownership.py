from datetime import date

import pytest

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab.ownership import names
from portal.core.cnab.returned import ReturnFile
from tests.unit.core.cnab.factories import PARAMS


def file(bank, beneficiary):
    return ReturnFile(bank, "240", "101", 1, date(2026, 11, 24), beneficiary, ())


@pytest.mark.parametrize("kind", PARAMS)
def test_the_header_names_the_account_or_another(kind):
    owner = BoletoAccount(kind[:3], PARAMS[kind])
    said = {"104": "codigo_beneficiario", "001": "convenio", "033": "codigo_transmissao", "748": "codigo_beneficiario",
            "756": "conta", "085": "convenio"}[kind[:3]]
    assert names(file(kind[:3], f"00{PARAMS[kind][said]}000"), owner) is True
    assert names(file(kind[:3], "99999999999999"), owner) is False
    assert names(file(kind[:3], "000000"), owner) is None
    assert names(file("999", PARAMS[kind][said]), owner) is False


def test_a_400_names_what_its_bank_has_there():
    """Itaú: agência, two zeros, account and DAC. Santander writes a code that is in no boleto."""
    itau = BoletoAccount("341", {"agencia": "0197", "conta": "85582", "carteira": "109"})
    said = ReturnFile("341", "400", "", 1, date(2026, 11, 24), "019700855821", ())
    assert names(said, itau) is True
    assert names(said, BoletoAccount("341", {**itau.params, "conta": "85583"})) is False
    santander = BoletoAccount("033", PARAMS["033"])
    assert names(ReturnFile("033", "400", "", 0, None, "99999999999999999999", ()), santander) is None


def test_a_bank_whose_header_tells_nothing_we_know():
    owner = BoletoAccount("237", {"agencia": "1234", "conta": "0012345", "carteira": "09"})
    assert names(file("237", "00000000000004540691"), owner) is None
