"""Account and sequence to numbers and back, for every bank; the vectors are in test_vectors."""


import pytest

from portal.core.boleto.linha_digitavel import decode
from portal.core.boleto.numbers import capacity, compose, number
from tests.unit.core.boleto.factories import ACCOUNTS, DUE, account, code_of

EACH = pytest.mark.parametrize("kind", ACCOUNTS)


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
