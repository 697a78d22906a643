from datetime import date, timedelta

import pytest

from portal.core.arrears import ChargeProfile
from portal.core.errors import CoreError
from portal.core.plan import make_plan
from portal.core.rates import Rate
from portal.core.replan import replan_debt

PLAN = make_plan(1000000, 0, Rate.parse("0.0199"), 12, date(2026, 11, 23), date(2026, 12, 23))
ON = date(2027, 2, 1)


def test_the_new_debt_is_what_settles_the_old_one() -> None:
    debt = replan_debt(PLAN, range(2, 13), ON, ChargeProfile(), 0, 1)
    assert len(debt.late) == 1
    assert debt.total == debt.late[0].total + debt.early.amount
    renewed = make_plan(debt.total, 0, Rate.parse("0.0199"), 24, ON, date(2027, 3, 1))
    assert renewed.debt == debt.total


@pytest.mark.parametrize(("numbers", "replans", "code"), [((2, 3), 1, "REPLANS_EXHAUSTED"), ((), 0, "NOTHING_OPEN")])
def test_refusals(numbers: tuple[int, ...], replans: int, code: str) -> None:
    with pytest.raises(CoreError) as caught:
        replan_debt(PLAN, numbers, ON, ChargeProfile(), replans, 1)
    assert caught.value.code == code


def test_a_day_the_bank_was_closed_is_not_late() -> None:
    on = PLAN.installments[0].due_date + timedelta(1)
    found = replan_debt(PLAN, (1,), on, ChargeProfile(), 0, 1, closed=frozenset({PLAN.installments[0].due_date}))
    assert found.late[0].days_late == 0
    assert replan_debt(PLAN, (1,), on, ChargeProfile(), 0, 1).late[0].days_late == 1
