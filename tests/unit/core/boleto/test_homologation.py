"""The sets banks want to see: every digit, few boletos, numbers nobody else uses."""

from datetime import date

import pytest

from portal.core.boleto.banks import BANKS
from portal.core.boleto.homologation import listed, samples
from portal.core.boleto.linha_digitavel import decode
from portal.core.boleto.numbers import capacity
from portal.core.errors import CoreError
from tests.unit.core.boleto.factories import ACCOUNTS, account

DUE, TODAY = date(2027, 1, 11), date(2026, 11, 23)
DIGITS = set("0123456789")
#: What the DV of the nosso número can be, where it is not one of ten digits.
OF_NUMBER = {
    "237": DIGITS | {"P"}, "422": DIGITS, "756": DIGITS, "104": DIGITS, "748": DIGITS, "033": DIGITS, "341": DIGITS,
    "077": DIGITS,
}


def set_of(owner):
    return samples(owner, due_date=DUE, amount_cents=12_345, year=2026)


@pytest.mark.parametrize("kind", ACCOUNTS)
def test_every_digit_in_few_boletos(kind):
    owner = account(kind)
    found, bank = set_of(owner), BANKS[owner.bank]
    assert bank.samples <= len(found) <= 20
    assert {one.numbers.barcode[4] for one in found} == set("123456789")
    if owner.bank in OF_NUMBER:
        assert {one.nosso_numero.dv for one in found} == OF_NUMBER[owner.bank]
    if owner.bank in ("104", "748"):
        assert {one.numbers.campo_livre[-1] for one in found} == DIGITS
    for one in found:
        read = decode(one.numbers.linha_digitavel, TODAY)
        assert (read.amount_cents, read.due_date) == (one.amount_cents, DUE)
    assert len({one.nosso_numero.digits for one in found}) == len(found)
    assert set_of(owner) == found


def test_banrisul_wants_fifteen_and_a_list_of_a_hundred():
    owner = account("041")
    found = set_of(owner)
    assert len(found) >= 15
    for place in (0, 1):
        assert {one.nosso_numero.dv[place] for one in found} == DIGITS
    numbers = listed(owner, year=2026)
    assert len(numbers) == 100
    assert [int(one.digits) for one in numbers] == list(range(int(numbers[0].digits), int(numbers[0].digits) + 100))
    assert all(len(one.dv) == 2 for one in numbers)


def test_numbers_come_from_the_far_end_or_from_where_one_says():
    owner = account("104")
    assert min(one.sequence for one in set_of(owner)) > capacity(owner) - 601
    near = samples(owner, due_date=DUE, amount_cents=100, year=2026, first=500)
    assert {one.sequence for one in near} <= set(range(500, 1_100))


def test_a_range_of_three_numbers_gives_what_it_can():
    assert len(set_of(account("422", faixa_inicio="10000000", faixa_fim="10000002"))) == 3


def test_a_carteira_numbered_by_the_bank_has_no_set():
    with pytest.raises(CoreError) as refused:
        set_of(account("077", carteira="112"))
    assert refused.value.code == "NOSSO_NUMERO_FROM_BANK"
