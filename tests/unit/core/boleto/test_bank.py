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


@pytest.mark.parametrize(
    ("params", "facts"),
    [
        ({"agencia": "1234", "conta": "0012345"}, ("missing", ("carteira",))),
        (BRADESCO | {"x": "1"}, ("unknown", ("x",))),
        (BRADESCO | {"conta": "1"}, ("malformed", ("conta",))),
    ],
)
def test_one_fault_is_enough(params, facts):
    with pytest.raises(CoreError) as refused:
        checked_bank(BoletoAccount("237", params))
    assert refused.value.facts[facts[0]] == facts[1]


@pytest.mark.parametrize(
    ("bank", "free"),
    [
        ("104", "8019525086156587000000414"),
        ("104", "1234560000100090000000000"),
        ("033", "8123456700000001372430101"),
        ("033", "9123456700000001372431101"),
        ("341", "1121234567881724123458000"),
        ("748", "2120000000000000000000000"),
        ("748", "1420000000000000000000000"),
        ("041", "3120000000000000000004000"),
        ("041", "2220000000000000000004000"),
        ("041", "2120000000000000000005000"),
        ("077", "0001111000000000000000000"),
        ("422", "6000000000000000000000002"),
        ("422", "7000000000000000000000001"),
        ("237", "1234090000000045301234560"),
        ("085", "1010020244140300000007101"),
        ("001", "0000009204486837812425417"),
    ],
)
def test_a_campo_livre_of_another_layout_is_not_judged(bank, free):
    assert len(free) == 25
    assert BANKS[bank].campo_livre_holds(free) is None
