import pytest

from portal.core.boleto.banks import BANKS, get
from portal.core.boleto.numbers import BoletoAccount, checked_bank
from portal.core.errors import CoreError

BRADESCO = {"agencia": "1234", "conta": "0012345", "carteira": "09"}


def test_every_fault_of_the_parameters_is_named_at_once():
    with pytest.raises(CoreError) as refused:
        checked_bank(BoletoAccount("237", {"agencia": "12", "carteira": "0٩", "contas": "1"}))
    assert refused.value.code == "BOLETO_ACCOUNT_PARAMS"
    assert refused.value.facts == {
        "bank": "237",
        "missing": ("conta",),
        "unknown": ("contas",),
        "malformed": ("agencia", "carteira"),
    }


def test_optional_parameters_may_be_absent_or_empty_but_not_malformed():
    checked_bank(BoletoAccount("237", BRADESCO))
    checked_bank(BoletoAccount("237", BRADESCO | {"agencia_dv": ""}))
    with pytest.raises(CoreError) as refused:
        checked_bank(BoletoAccount("237", BRADESCO | {"agencia_dv": "12"}))
    assert refused.value.facts["malformed"] == ("agencia_dv",)


def test_unknown_bank():
    with pytest.raises(CoreError) as refused:
        get("999")
    assert (refused.value.code, refused.value.facts) == ("BOLETO_BANK_UNKNOWN", {"bank": "999"})


def test_eleven_banks_with_the_code_the_paper_prints():
    printed = ["104-0", "001-9", "033-7", "237-2", "341-7", "748-X", "756-0", "041-8", "077-9"]
    printed += ["085-1", "422-7"]
    assert sorted(bank.code_dv for bank in BANKS.values()) == sorted(printed)
    assert all(bank.code_dv.startswith(compe) for compe, bank in BANKS.items())
    assert all(bank.name and bank.payment_place for bank in BANKS.values())
