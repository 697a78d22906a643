from datetime import date

import pytest

from portal.core.errors import CoreError
from portal.core.iof import NO_IOF, IofRule, iof, iof_additional, iof_daily
from portal.core.plan import make_plan
from portal.core.rates import Rate

DAILY, ADDITIONAL = Rate.parse("0.000082"), Rate.parse("0.0038")


def test_days_stop_at_365_for_a_maximum_of_3_373_percent() -> None:
    rule = IofRule("full", DAILY, ADDITIONAL)
    assert iof([10_000_000], [730], rule) == iof([10_000_000], [365], rule) == 337300


def test_complement_takes_only_the_missing_days_and_no_additional() -> None:
    rule = IofRule("complement", DAILY, ADDITIONAL, days_already_taxed=300)
    assert iof([10_000_000], [730], rule) == 10_000_000 * 65 * 82 // 10**6
    assert iof_additional(10_000_000, rule) == 0


@pytest.mark.parametrize("taxed", [365, 400])
def test_an_operation_fully_taxed_pays_nothing(taxed: int) -> None:
    assert iof([10_000_000], [730], IofRule("complement", DAILY, days_already_taxed=taxed)) == 0


def test_sum_then_round() -> None:
    rule = IofRule("full", DAILY)
    assert iof_daily([100] * 96, [30] * 96, rule) == 24  # 23.6 cents; rounding each would give 0
    assert iof([100], [30], NO_IOF) == 0


def test_document() -> None:
    rule = IofRule.from_document(
        {"mode": "complement", "daily": "0.000082", "days_already_taxed": 90, "financed": True}
    )
    assert rule == IofRule("complement", DAILY, days_already_taxed=90, financed=True)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"mode": "complement"}, "IOF_DAYS_UNKNOWN"),
        ({"mode": "half"}, "IOF_RULE_INVALID"),
        ({"mode": "full", "daily": "x"}, "RATE_NOT_A_NUMBER"),
        ({"mode": "full", "daily": "-0.1"}, "IOF_RULE_INVALID"),
        ({"mode": "full", "cap_days": "365"}, "IOF_RULE_INVALID"),
        ({"mode": "full", "financed": 1}, "IOF_RULE_INVALID"),
    ],
)
def test_refuses_a_guess(document: dict[str, object], code: str) -> None:
    with pytest.raises(CoreError) as caught:
        IofRule.from_document(document)
    assert caught.value.code == code


def test_a_tax_without_end_is_refused_and_not_searched_for() -> None:
    rule = IofRule("full", Rate.parse("0.01"), Rate.parse("0.0038"), financed=True)
    with pytest.raises(CoreError) as caught:
        make_plan(100_000, 0, Rate.parse("0.0199"), 96, date(2026, 11, 23), date(2026, 12, 23), iof=rule)
    assert caught.value.code == "IOF_ABOVE_PRINCIPAL"
