import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.calendar import is_banking_day
from portal.core.errors import CoreError
from portal.core.iof import IofRule
from portal.core.plan import make_plan
from portal.core.rates import Rate

BASE, FIRST = date(2026, 11, 23), date(2026, 12, 23)
RATE = Rate.parse("0.0199")
FULL = IofRule("full", Rate.parse("0.000082"), Rate.parse("0.0038"))


def test_a_plan_with_entry() -> None:
    plan = make_plan(500000, 50000, RATE, 24, BASE, FIRST)
    assert (plan.financed, plan.installment_amount, plan.grace_interest) == (450000, 23765, 0)
    assert (plan.interest, plan.total) == (120360, 50000 + 570360)
    entry, first = plan.schedule[:2]
    assert (entry.number, entry.due_date, entry.amount, entry.interest, entry.balance) == (
        0,
        BASE,
        50000,
        0,
        450000,
    )
    assert (first.number, first.due_date, first.amount) == (1, FIRST, 23765)
    assert plan.upfront == 50000
    assert [row.number for row in plan.installments] == list(range(1, 25))
    assert plan.last_due == date(2028, 11, 23)


def test_without_entry_there_is_no_number_zero() -> None:
    plan = make_plan(500000, 0, RATE, 3, BASE, FIRST)
    assert plan.schedule[0].number == 1
    assert plan.upfront == 0
    assert plan.installments == plan.schedule


def test_one_payment_without_interest_is_the_debt() -> None:
    plan = make_plan(123457, 0, Rate(0), 1, BASE, date(2026, 11, 26))
    assert (plan.system, plan.total, plan.interest, plan.schedule[0].amount) == ("FLAT", 123457, 0, 123457)


def test_flat_bears_no_interest_whatever_the_rate() -> None:
    plan = make_plan(10000, 0, RATE, 3, BASE, date(2027, 1, 10), "FLAT")
    assert [row.amount for row in plan.schedule] == [3334, 3333, 3333]
    assert (plan.interest, plan.grace_interest, plan.rate) == (0, 0, Rate(0))


def test_first_period_longer_and_shorter() -> None:
    assert make_plan(100000, 0, RATE, 12, date(2026, 11, 23), date(2026, 12, 28)).grace_interest == 332
    assert make_plan(100000, 0, RATE, 12, date(2026, 11, 23), date(2026, 12, 10)).grace_interest == -862


def test_upfront_iof_joins_the_entry_and_financed_iof_the_debt() -> None:
    upfront = make_plan(100000, 10000, RATE, 12, BASE, FIRST, iof=FULL)
    assert upfront.upfront == 10000 + upfront.iof
    assert upfront.financed == 90000
    rule = IofRule("full", FULL.daily, FULL.additional, financed=True)
    financed = make_plan(100000, 10000, RATE, 12, BASE, FIRST, iof=rule)
    assert financed.upfront == 10000
    assert financed.financed == 90000 + financed.iof
    assert financed.iof > upfront.iof


def test_due_day_keeps_its_anchor_and_payable_until_is_a_banking_day() -> None:
    plan = make_plan(500000, 0, RATE, 6, BASE, date(2026, 12, 31), due_day=31)
    assert [row.due_date.day for row in plan.schedule] == [31, 31, 28, 31, 30, 31]
    assert plan.schedule[1].payable_until == date(2027, 2, 1)
    closed = make_plan(500000, 0, RATE, 1, BASE, date(2026, 12, 31), closed=frozenset({date(2026, 12, 31)}))
    assert closed.schedule[0].payable_until == date(2027, 1, 4)


SYSTEMS = st.sampled_from(["PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"])
TAXES = st.sampled_from(
    [
        IofRule(),
        FULL,
        IofRule("full", FULL.daily, FULL.additional, financed=True),
        IofRule("complement", FULL.daily, days_already_taxed=200, financed=True),
        IofRule("complement", FULL.daily, days_already_taxed=400),
    ]
)


@given(
    st.integers(10_000, 4_900_000),
    st.integers(0, 50),
    st.integers(0, 8_000_000),
    st.integers(1, 96),
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.integers(0, 60),
    SYSTEMS,
    st.sampled_from(["LINEAR_30", "COMPOUND_30"]),
    TAXES,
)
def test_every_plan_foots(
    debt: int,
    share: int,
    rate: int,
    count: int,
    base: date,
    days: int,
    system: str,
    grace: str,
    iof: IofRule,
) -> None:
    entry = debt * share // 100
    plan = make_plan(
        debt, entry, Rate.of_scaled(rate, 8), count, base, base + timedelta(days), system, None, grace, iof
    )
    assert plan.total == sum(row.amount for row in plan.schedule) == debt + plan.interest + plan.iof
    assert sum(row.amortization for row in plan.installments) == plan.financed + plan.grace_interest
    assert plan.interest == plan.grace_interest + sum(row.interest for row in plan.installments)
    assert plan.schedule[-1].balance == 0
    assert len(plan.installments) == count
    assert all(row.amount > 0 and is_banking_day(row.payable_until) for row in plan.schedule)
    assert all(a.due_date <= b.due_date for a, b in zip(plan.schedule, plan.schedule[1:], strict=False))
    amounts = {row.amount for row in plan.installments}
    assert len(amounts) == 1 or (plan.system == "FLAT" and max(amounts) - min(amounts) == 1)
    assert plan.installment_amount == max(amounts)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"entry": -1}, "ENTRY_NEGATIVE"),
        ({"entry": 100000}, "NOTHING_TO_FINANCE"),
        ({"count": 97}, "COUNT_OUT_OF_RANGE"),
        ({"count": 0}, "COUNT_OUT_OF_RANGE"),
        ({"first_due": date(2026, 11, 22)}, "FIRST_DUE_BEFORE_BASE"),
        ({"due_day": 32}, "DUE_DAY_OUT_OF_RANGE"),
        ({"due_day": 10}, "DUE_DAY_MISMATCH"),
        ({"system": "SAC"}, "UNKNOWN_SYSTEM"),
        ({"grace": "THREE_MONTHS"}, "UNKNOWN_GRACE"),
        ({"rate": Rate(-1, 100)}, "NEGATIVE_RATE"),
    ],
)
def test_refusals(change: dict[str, object], code: str) -> None:
    terms: dict[str, object] = {
        "debt": 100000,
        "entry": 0,
        "rate": RATE,
        "count": 12,
        "base_date": BASE,
        "first_due": FIRST,
    }
    with pytest.raises(CoreError) as caught:
        make_plan(**(terms | change))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_plan_does_not_change() -> None:
    plan = make_plan(100000, 0, RATE, 2, BASE, FIRST)
    with pytest.raises(FrozenInstanceError):
        plan.total = 0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        plan.schedule[0].amount = 0  # type: ignore[misc]


def test_importing_the_engine_loads_no_framework() -> None:
    code = "import portal.core.plan, sys; print([m for m in ('flask', 'sqlalchemy', 'sqlmodel') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
