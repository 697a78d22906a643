from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.allocation import Arrival, Part, allocate
from portal.core.charge_profile import ChargeProfile
from portal.core.rates import Rate

PROFILE = ChargeProfile(fine=Rate.parse("0.02"), mora_month=Rate.parse("0.01"))
DUE = date(2026, 12, 10)
LATE = date(2026, 12, 30)  # 20 days: R$ 5,00 and R$ 1,67 on R$ 250,00


def parts(*arrivals, face=25_000, profile=PROFILE):
    return allocate(face, DUE, arrivals, profile)


def test_exact_on_time():
    assert parts(Arrival(DUE, 25_000)) == (Part(25_000, 0, 0),)


@pytest.mark.parametrize("cents", [1, 24_999])
def test_less_settles_nothing(cents):
    assert parts(Arrival(DUE, cents)) is None
    assert parts(Arrival(LATE, cents, late=cents)) is None


def test_nothing_settles_nothing():
    assert parts() is None


def test_late_by_the_rule():
    assert parts(Arrival(LATE, 25_667)) == (Part(25_000, 667, 0),)
    assert parts(Arrival(LATE, 26_000)) == (Part(25_000, 669, 331),)


def test_the_weekend_is_not_late():
    saturday, monday = date(2026, 12, 12), date(2026, 12, 14)
    assert allocate(25_000, saturday, [Arrival(monday, 25_100)], PROFILE) == (Part(25_000, 0, 100),)
    assert allocate(25_000, saturday, [Arrival(date(2026, 12, 15), 25_525)], PROFILE) == (Part(25_000, 525, 0),)


def test_without_a_rule_nothing_is_charged():
    free = ChargeProfile(fine=Rate.parse("0"), mora_month=Rate.parse("0"))
    assert parts(Arrival(LATE, 25_667, late=667), profile=free) == (Part(25_000, 0, 667),)


def test_fees_of_the_contract_count_for_a_single_payment():
    with_fees = ChargeProfile(fine=Rate.parse("0.02"), mora_month=Rate.parse("0.01"), fees_pct=Rate.parse("0.10"))
    assert parts(Arrival(LATE, 28_234), profile=with_fees) == (Part(25_000, 3_234, 0),)
    assert parts(Arrival(DUE, 10_000), Arrival(LATE, 15_400), profile=with_fees) == (
        Part(10_000, 0, 0), Part(15_000, 400, 0))


def test_a_charge_of_ours_binds_us():
    assert parts(Arrival(DUE, 25_700, asked=25_700)) == (Part(25_000, 700, 0),)
    assert parts(Arrival(LATE, 25_300, late=300, asked=25_300)) == (Part(25_000, 300, 0),)


def test_what_the_bank_took_for_delay_is_taken_first():
    assert parts(Arrival(LATE, 25_000, late=667)) is None
    assert parts(Arrival(LATE, 25_000, late=667), Arrival(LATE, 667)) == (Part(25_000, 0, 0), Part(0, 667, 0))


def test_a_part_paid_in_time_runs_no_interest():
    """Only the R$ 50,00 that were late pay: R$ 1,00 and 33 cents."""
    assert parts(Arrival(DUE, 20_000), Arrival(LATE, 5_133)) == (Part(20_000, 0, 0), Part(5_000, 133, 0))


ARRIVALS = st.lists(
    st.builds(Arrival, st.integers(0, 90).map(lambda days: DUE + timedelta(days)), st.integers(1, 40_000),
              st.sampled_from([0, 0, 0, 100, 700]), st.sampled_from([0, 0, 25_000, 25_700])),
    min_size=1, max_size=4,
).map(lambda found: sorted(found, key=lambda one: one.on))


@given(ARRIVALS)
def test_every_cent_is_in_one_part_and_nobody_pays_more_than_rule_or_charge(arrivals):
    found = parts(*arrivals)
    total = sum(one.cents for one in arrivals)
    if found is None:
        assert total < 25_000 or any(one.late for one in arrivals)
        return
    assert [sum((p.principal, p.charges, p.surplus)) for p in found] == [one.cents for one in arrivals]
    assert min(min(p.principal, p.charges, p.surplus) for p in found) >= 0
    assert sum(p.principal for p in found) == 25_000
    worst = 500 + 250 * 90 // 30 + 2 + len(arrivals)
    assert sum(p.charges for p in found) <= max(worst, max(one.asked for one in arrivals) - 25_000)


@given(ARRIVALS, st.integers(1, 50_000))
def test_more_money_never_unsettles(arrivals, more):
    if parts(*arrivals) is not None:
        assert parts(*arrivals[:-1], Arrival(
            arrivals[-1].on, arrivals[-1].cents + more, arrivals[-1].late, arrivals[-1].asked)) is not None
