from datetime import date

import pytest

from portal.core.arrears import ChargeProfile, update_debt
from portal.core.breach import breach_reasons, needs_review, proportional_credit, restore
from portal.core.policy_terms import BreachRule
from portal.core.rates import Rate

RULE = BreachRule(30, 2)
ON = date(2027, 3, 25)


@pytest.mark.parametrize(
    ("dues", "codes"),
    [
        ([date(2027, 2, 23)], []),  # 30 days
        ([date(2027, 2, 22)], ["INSTALLMENT_LATE"]),  # 31 days
        ([date(2027, 3, 23), date(2027, 3, 24)], ["INSTALLMENTS_OPEN"]),
        ([date(2027, 3, 24), date(2027, 4, 24)], []),  # one of them is not due
        ([date(2027, 1, 4), date(2027, 2, 4)], ["INSTALLMENT_LATE", "INSTALLMENTS_OPEN"]),
        ([], []),
    ],
)
def test_when_an_agreement_breaks(dues: list[date], codes: list[str]) -> None:
    assert [reason.code for reason in breach_reasons(RULE, dues, ON)] == codes


def test_the_original_debt_returns_less_every_payment() -> None:
    debts = [(date(2026, 1, 12), 100000), (date(2026, 2, 12), 100000)]
    untouched = restore(debts, [], ON, ChargeProfile())
    assert untouched.total == update_debt(debts, ON, ChargeProfile()).total
    paid = restore(debts, [(date(2026, 12, 23), 30000)], ON, ChargeProfile())
    assert untouched.total - paid.total > 30000  # mora stopped running on what the payment took
    assert paid.allocations[0].to_charges > 0


def test_proportional_credit() -> None:
    assert proportional_credit(10000, 150000, 100000) == 15000


def test_review_above_the_limit() -> None:
    limit = Rate.parse("0.5")
    assert not needs_review(15000, 10000, limit)
    assert needs_review(15001, 10000, limit)
