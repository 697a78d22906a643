from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.arrears import ChargeProfile, update_debt, update_installment
from portal.core.errors import CoreError
from portal.core.indexes import Series
from portal.core.rates import Rate

ON = date(2026, 11, 23)
PROFILE = ChargeProfile()
REM = replace(PROFILE, rem_rate=Rate.parse("0.0199"), rem_mode="simple")


def test_fine_once_and_mora_by_days() -> None:
    line = update_installment(100000, date(2026, 11, 18), ON, PROFILE)
    assert (line.days_late, line.fine, line.interest, line.total) == (5, 2000, 167, 102167)


def test_nothing_is_charged_until_the_next_banking_day() -> None:
    on_time = update_installment(100000, date(2026, 11, 21), date(2026, 11, 23), PROFILE)
    assert (on_time.days_late, on_time.total) == (0, 100000)
    late = update_installment(100000, date(2026, 11, 21), date(2026, 11, 24), PROFILE)
    assert (late.days_late, late.interest) == (3, 100)


def test_a_future_installment_keeps_its_value() -> None:
    assert update_installment(100000, date(2027, 1, 1), ON, PROFILE).total == 100000


@pytest.mark.parametrize("amount", [0, -1])
def test_refuses_an_amount_that_is_not_a_debt(amount: int) -> None:
    with pytest.raises(CoreError) as caught:
        update_installment(amount, ON, ON, PROFILE)
    assert caught.value.code == "AMOUNT_NOT_POSITIVE"


def test_sixty_and_sixty_one_days() -> None:
    """The oldest installment decides; a due date on a weekend counts from itself."""
    sixty = update_debt([(ON - timedelta(60), 5000), (ON - timedelta(1), 5000)], ON, PROFILE)
    assert sixty.oldest_days == 60
    assert update_debt([(ON - timedelta(61), 5000)], ON, PROFILE).oldest_days == 61
    assert update_debt([(date(2026, 11, 22), 5000)], ON, PROFILE).oldest_days == 0


def test_remuneratory_interest_simple_and_compound() -> None:
    due = ON - timedelta(45)
    assert update_installment(50000, due, ON, REM).remuneratory == 1493
    compound = replace(REM, rem_mode="compound")
    assert update_installment(50000, due, ON, compound).remuneratory == 1500


def test_base_of_fine_and_mora() -> None:
    due = ON - timedelta(30)
    plain = update_installment(100000, due, ON, REM)
    on_rem = update_installment(100000, due, ON, replace(REM, base="with_rem"))
    assert (plain.fine, plain.interest) == (2000, 1000)
    assert (on_rem.fine, on_rem.interest) == (2040, 1020)


def test_days_of_the_month() -> None:
    due, on = date(2026, 1, 31), date(2026, 3, 3)  # 28 of 28 days and 3 of 31
    by = {
        base: update_installment(10_000_000, due, on, replace(PROFILE, base_days=base)).interest
        for base in ("30", "actual_month", "365/12")
    }
    assert by == {"30": 103333, "actual_month": 109677, "365/12": 101918}


def test_correction_then_charges_on_the_corrected_value() -> None:
    ipca = Series("IPCA", {(2025, 1): Rate.parse("0.0016"), (2025, 2): Rate.parse("0.0131")})
    profile = replace(PROFILE, index="IPCA")
    line = update_installment(100000, date(2024, 12, 31), date(2025, 2, 28), profile, series={"IPCA": ipca})
    assert (line.correction, line.fine, line.interest, line.total) == (1472, 2029, 1996, 105497)
    nominal = replace(profile, base="installment")
    line = update_installment(100000, date(2024, 12, 31), date(2025, 2, 28), nominal, series={"IPCA": ipca})
    assert (line.correction, line.fine, line.interest) == (1472, 2000, 1967)


def test_an_index_without_its_series_is_an_error() -> None:
    with pytest.raises(CoreError) as caught:
        update_installment(100000, date(2026, 1, 5), ON, replace(PROFILE, index="IPCA"))
    assert caught.value.code == "SERIES_MISSING"


def test_legal_rate_instead_of_agreed_mora() -> None:
    legal = Series("LEGAL", {(2025, 1): Rate.parse("0.00589427"), (2025, 2): Rate.parse("0.00902209")})
    profile = ChargeProfile.from_document({"regime": "NON_FI", "fine": "0", "legal_rate": True})
    line = update_installment(100000, date(2024, 12, 31), date(2025, 2, 28), profile, series={"LEGAL": legal})
    assert (line.interest, line.total) == (1492, 101492)


def test_fees_come_last_on_everything() -> None:
    line = update_installment(100000, ON - timedelta(30), ON, replace(REM, fees_pct=Rate.parse("0.1")))
    assert line.fees == (100000 + 2000 + 1000 + 1990) // 10


DEBTS = st.lists(
    st.tuples(
        st.dates(date(2024, 9, 1), date(2026, 12, 31)),
        st.integers(1, 5_000_000),
    ),
    min_size=1,
    max_size=6,
)


@given(DEBTS, st.sampled_from([PROFILE, REM, replace(REM, rem_mode="compound", fees_pct=Rate.parse("0.1"))]))
def test_all_cents_add_up(debts: list[tuple[date, int]], profile: ChargeProfile) -> None:
    found = update_debt(debts, ON, profile)
    assert found.total == found.components.total == sum(line.total for line in found.lines)
    assert found.total == sum(line.components.total for line in found.lines)
    assert found.principal == sum(amount for _, amount in debts)
    assert [line.due_date for line in found.lines] == sorted(due for due, _ in debts)
    assert found.total >= found.principal


def test_an_empty_debt_is_zero() -> None:
    found = update_debt([], ON, PROFILE)
    assert (found.total, found.oldest_days) == (0, 0)
