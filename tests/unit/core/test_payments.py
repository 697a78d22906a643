from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.arrears import ChargeProfile, update_debt, update_installment
from portal.core.errors import CoreError
from portal.core.indexes import Series
from portal.core.payments import pay_down
from portal.core.rates import Rate

PROFILE = ChargeProfile()
DUE, ON = date(2026, 1, 12), date(2027, 2, 22)


@given(
    st.lists(st.tuples(st.dates(date(2025, 1, 1), ON), st.integers(100, 10**6)), min_size=1, max_size=4),
    st.sampled_from(["none", "simple", "compound"]),
)
def test_without_payments_it_is_the_plain_update(debts: list[tuple[date, int]], mode: str) -> None:
    profile = PROFILE
    if mode != "none":
        profile = replace(PROFILE, rem_mode=mode, rem_rate=Rate.parse("0.0199"))
    assert pay_down(debts, [], ON, profile).total == update_debt(debts, ON, profile).total


def test_charges_first_then_principal_and_one_fine() -> None:
    found = pay_down([(DUE, 100000)], [(DUE + timedelta(30), 13000)], DUE + timedelta(60), PROFILE)
    (allocation,) = found.allocations
    assert (allocation.to_charges, allocation.to_principal) == (3000, 10000)
    assert (found.principal, found.charges) == (90000, 900)


def test_the_oldest_debt_is_paid_first() -> None:
    debts = [(DUE + timedelta(31), 50000), (DUE, 50000)]
    found = pay_down(debts, [(DUE, 60000)], DUE + timedelta(1), PROFILE)
    assert [debt.principal for debt in found.debts] == [0, 40000]
    assert found.charges == 0


def test_what_exceeds_the_debt_is_told() -> None:
    found = pay_down([(DUE, 10000)], [(DUE, 4000), (DUE, 9000)], ON, PROFILE)
    assert (found.total, found.excess) == (0, 3000)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60_000)), max_size=6),
    st.integers(1, 200_000),
)
def test_every_cent_goes_somewhere(payments: list[tuple[int, int]], amount: int) -> None:
    dated = [(DUE + timedelta(days), cents) for days, cents in payments]
    found = pay_down([(DUE, amount)], dated, DUE + timedelta(400), PROFILE)
    paid = sum(cents for _, cents in dated)
    placed = sum(a.to_charges + a.to_principal for a in found.allocations)
    assert placed + found.excess == paid
    assert amount - sum(a.to_principal for a in found.allocations) == found.principal >= 0
    assert found.total <= pay_down([(DUE, amount)], [], DUE + timedelta(400), PROFILE).total


def test_correction_updates_the_principal() -> None:
    ipca = Series("IPCA", {(2025, 1): Rate.parse("0.0016"), (2025, 2): Rate.parse("0.0131")})
    profile = replace(PROFILE, index="IPCA")
    due, on = date(2024, 12, 31), date(2025, 2, 28)
    whole = update_installment(100000, due, on, profile, series={"IPCA": ipca})
    found = pay_down([(due, 100000)], [], on, profile, {"IPCA": ipca})
    assert (found.principal, found.total) == (101472, whole.total)


def test_refusals() -> None:
    with pytest.raises(CoreError) as caught:
        pay_down([(DUE, 1)], [(ON + timedelta(1), 1)], ON, PROFILE)
    assert caught.value.code == "PAYMENT_AFTER_DATE"
    with pytest.raises(CoreError) as caught:
        pay_down([(DUE, 1)], [], ON, replace(PROFILE, fees_pct=Rate.parse("0.1")))
    assert caught.value.code == "FEES_WITH_PARTIAL_PAYMENTS"
