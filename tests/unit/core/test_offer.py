from datetime import date

from portal.core.card_cap import CardBasis
from portal.core.offer import CountOption, count_options
from portal.core.plan import make_plan
from portal.core.policy import parse_policy
from tests.unit.core.policies import seed

BASE, FIRST = date(2026, 11, 23), date(2026, 12, 23)


def codes(rows: tuple[CountOption, ...]) -> dict[int, str]:
    return {row.count: row.reason.code for row in rows if row.reason}


def test_ninety_six_rows_equal_to_their_plans() -> None:
    policy = parse_policy(seed())
    rows = count_options(policy, 4000000, 4900000, 0, BASE, FIRST)
    assert [row.count for row in rows] == list(range(1, 97))
    assert all(row.allowed and row.option for row in rows)
    for row in (rows[0], rows[11], rows[12], rows[95]):
        assert row.option is not None
        debt = 4000000 if row.count == 1 else 4900000
        plan = make_plan(debt, 0, policy.rate_for(row.count), row.count, BASE, FIRST)
        assert (row.option.installment, row.option.total) == (plan.installment_amount, plan.total)


def test_counts_beyond_what_the_total_allows() -> None:
    rows = count_options(parse_policy(seed()), 400000, 500000, 0, BASE, FIRST)
    found = codes(rows)
    assert min(found) == 37
    assert set(found.values()) == {"ABOVE_MAX_COUNT"}
    assert rows[36].reason is not None
    assert rows[36].reason.facts == {"maximum": 36}


def test_installments_of_50_00_and_49_99() -> None:
    document = seed()
    document["plan"] |= {"rate_month": [{"n": [2, 96], "rate": "0"}], "n_max_by_total": []}
    rows = count_options(parse_policy(document), 60000, 60000, 0, BASE, FIRST)
    assert rows[11].allowed
    assert codes(rows)[13] == "BELOW_MIN_INSTALLMENT"
    rows = count_options(parse_policy(document), 59999, 59999, 0, BASE, FIRST)
    assert codes(rows)[12] == "BELOW_MIN_INSTALLMENT"


def test_a_small_debt_can_always_be_paid_at_once() -> None:
    rows = count_options(parse_policy(seed()), 1, 1, 0, BASE, FIRST)
    assert rows[0].allowed
    assert set(codes(rows)) == set(range(2, 97))


def test_card_cap_hides_long_plans() -> None:
    policy = parse_policy(seed())
    rows = count_options(policy, 1000000, 1000000, 0, BASE, FIRST, card=CardBasis(1000000))
    found = codes(rows)
    assert found[80] == "CARD_CAP"
    assert 79 not in found
    assert not codes(count_options(policy, 1000000, 1000000, 0, BASE, FIRST))


def test_entry_below_the_minimum_refuses_plans_and_not_cash() -> None:
    document = seed()
    document["plan"]["entry"] = {"pct": "0.10", "min": "50.00", "free_choice": True}
    policy = parse_policy(document)
    rows = count_options(policy, 400000, 500000, 49999, BASE, FIRST)
    assert rows[0].allowed
    assert codes(rows)[2] == "ENTRY_BELOW_MINIMUM"
    assert count_options(policy, 400000, 500000, 50000, BASE, FIRST)[1].allowed
    assert codes(count_options(policy, 400000, 500000, 500000, BASE, FIRST))[2] != "CARD_CAP"


def test_shortest_count() -> None:
    document = seed()
    document["plan"] |= {"n": {"min": 6, "max": 48}, "rate_month": [{"n": [6, 48], "rate": "0.01"}]}
    found = codes(count_options(parse_policy(document), 4000000, 4900000, 0, BASE, FIRST))
    assert {count for count, code in found.items() if code == "BELOW_MIN_COUNT"} == set(range(1, 6))
    assert {count for count, code in found.items() if code == "ABOVE_MAX_COUNT"} == set(range(49, 97))
