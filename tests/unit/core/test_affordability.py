from hypothesis import given
from hypothesis import strategies as st

from portal.core.affordability import Budget, affordability, affordable_installment
from portal.core.rates import Rate

LIMIT = Rate.parse("0.30")


def codes(budget: Budget, installment: int) -> list[str]:
    return [reason.code for reason in affordability(budget, installment, 60000, LIMIT).reasons]


def test_every_reason_at_once_and_no_income() -> None:
    assert codes(Budget(100000, 90000, 20000), 50000) == [
        "BELOW_MINIMO_EXISTENCIAL",
        "DEBT_SERVICE_RATIO",
        "NEGATIVE_SURPLUS",
    ]
    assert affordability(Budget(0), 1, 60000, LIMIT).debt_service is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5))
def test_the_largest_installment_that_fits_fits_and_one_cent_more_does_not(
    income: int, essential: int, other: int
) -> None:
    budget = Budget(income, essential, other)
    fits = affordable_installment(budget, 60000, LIMIT)
    assert codes(budget, fits) == [] or fits == 0
    assert codes(budget, fits + 1)
