from datetime import date

import pytest

from portal.core.acceleration import accelerate
from portal.core.arrears import ChargeProfile
from portal.core.errors import CoreError
from portal.core.indexes import Series
from portal.core.plan import make_plan
from portal.core.rates import Rate

RATE = Rate.parse("0.0199")


def test_no_unearned_interest_and_no_fine_on_what_was_not_due() -> None:
    plan = make_plan(1000000, 0, RATE, 12, date(2026, 11, 23), date(2026, 12, 23))
    rows = plan.installments
    on = rows[2].due_date
    pairs = [(row.due_date, row.amount) for row in rows]
    found = accelerate(pairs[1:3], pairs[3:], on, on, on, RATE, ChargeProfile())
    assert abs(found.present - rows[2].balance) <= 9
    assert found.mora == 0
    assert found.total == sum(line.total for line in found.overdue) + found.present


def test_mora_runs_on_the_whole_from_the_acceleration() -> None:
    on, pay = date(2027, 1, 23), date(2027, 2, 22)
    found = accelerate([], [(date(2027, 2, 23), 100000)], on, on, pay, Rate(0), ChargeProfile())
    assert (found.present, found.mora, found.total) == (100000, 1000, 101000)


def test_without_future_installments_only_the_overdue_count() -> None:
    on = date(2027, 1, 25)
    found = accelerate([(date(2027, 1, 4), 100000)], [], on, on, on, RATE, ChargeProfile())
    assert (found.present, found.total) == (0, found.overdue[0].total)


def test_payment_before_the_acceleration_is_refused() -> None:
    with pytest.raises(CoreError) as caught:
        accelerate([], [], date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 1), RATE, ChargeProfile())
    assert caught.value.code == "PAID_BEFORE_ACCELERATION"


def test_the_legal_rate_stands_in_for_mora_and_correction_reaches_the_overdue() -> None:
    """January 2026 at 0.5% and February at 1%: half of each month on what was called in."""
    months = {(2027, 1): Rate.parse("0.005"), (2027, 2): Rate.parse("0.01")}
    profile = ChargeProfile.from_document({"legal_rate": True, "index": "IPCA"})
    series = {"LEGAL": Series("LEGAL", months), "IPCA": Series("IPCA", months)}
    on, pay = date(2027, 1, 15), date(2027, 2, 14)
    found = accelerate(
        [(date(2027, 1, 4), 100_000)], [(date(2027, 2, 15), 100_000)], on, on, pay, Rate(0), profile, series=series
    )
    assert found.mora == 758  # 16/31 of 0.5% and 14/28 of 1%
    assert found.overdue[0].correction > 0
    assert found.total == found.overdue[0].total + found.present + found.mora
