from dataclasses import replace

import pytest

from portal.core.charge_profile import (
    ChargeProfile,
    charge_profile_faults,
    check_charge_profile,
    cumulation_allowed,
)
from portal.core.errors import CoreError
from portal.core.rates import ZERO, Rate


def codes(document: dict[str, object]) -> list[str]:
    with pytest.raises(CoreError) as caught:
        ChargeProfile.from_document(document)
    assert caught.value.code == "CHARGE_PROFILE_INVALID"
    reasons = caught.value.facts["reasons"]
    assert isinstance(reasons, tuple)
    return [reason.code for reason in reasons]


def test_default_is_two_percent_and_one_percent_a_month() -> None:
    profile = ChargeProfile()
    check_charge_profile(profile)
    assert (profile.fine.text, profile.mora_month.text, profile.rem_mode) == ("0.02", "0.01", "none")


def test_document_round_trips() -> None:
    document: dict[str, object] = {
        "regime": "FI",
        "fine": "0.02",
        "mora_month": "0.01",
        "rem_rate": "0.0199",
        "rem_mode": "compound",
        "index": "IPCA",
        "fees_pct": "0.1",
        "base": "installment",
        "base_days": "30",
    }
    profile = ChargeProfile.from_document(document)
    assert ChargeProfile.from_document(profile.document()) == profile


def test_legal_rate_stands_in_for_an_agreed_one() -> None:
    profile = ChargeProfile.from_document({"regime": "NON_FI", "legal_rate": True})
    assert profile.mora_month == ZERO
    assert codes({"legal_rate": True, "mora_month": "0.01"}) == ["LEGAL_RATE_WITH_MORA"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"fine": "0.0201"}, "FINE_ABOVE_2_PERCENT"),
        ({"mora_month": "0.011"}, "MORA_ABOVE_1_PERCENT_MONTH"),
        ({"regime": "NON_FI", "rem_rate": "0.01", "rem_mode": "compound"}, "COMPOUND_REFUSED"),
        ({"regime": "CARD", "rem_rate": "0.01", "rem_mode": "compound"}, "COMPOUND_REFUSED"),
        ({"rem_rate": "0.01", "rem_mode": "compound", "base_days": "365/12"}, "COMPOUND_NEEDS_BASE_30"),
        ({"rem_mode": "simple"}, "REM_RATE_AND_MODE_DISAGREE"),
        ({"rem_rate": "0.01"}, "REM_RATE_AND_MODE_DISAGREE"),
        ({"permanence": "0.1"}, "PERMANENCE_REFUSED"),
        ({"regime": "BANK"}, "UNKNOWN_CHOICE"),
        ({"base_days": "31"}, "UNKNOWN_CHOICE"),
        ({"index": "SELIC"}, "UNKNOWN_CHOICE"),
        ({"regime": "UTILITY", "index": "IGPM"}, "INDEX_REFUSED"),
        ({"fine": "-0.01"}, "NEGATIVE_RATE"),
        ({"fine": "two"}, "RATE_NOT_A_NUMBER"),
        ({"fine": 0.02}, "WRONG_TYPE"),
        ({"legal_rate": "yes"}, "WRONG_TYPE"),
        ({"index_lag": True}, "WRONG_TYPE"),
        ({"index_lag": -1}, "NEGATIVE_LAG"),
        ({"surprise": 1}, "UNKNOWN_CHARGE"),
    ],
)
def test_refuses_what_the_law_refuses(document: dict[str, object], code: str) -> None:
    assert codes(document) == [code]


def test_collects_every_fault() -> None:
    assert codes({"fine": "0.05", "mora_month": "0.02"}) == [
        "FINE_ABOVE_2_PERCENT",
        "MORA_ABOVE_1_PERCENT_MONTH",
    ]
    assert codes({"fine": "x", "mora_month": "y"}) == ["RATE_NOT_A_NUMBER", "RATE_NOT_A_NUMBER"]


def test_the_limits_themselves_are_allowed() -> None:
    assert charge_profile_faults(replace(ChargeProfile(), fine=Rate(2, 100), mora_month=Rate(1, 100))) == ()


def test_permanence_stands_alone() -> None:
    assert cumulation_allowed(frozenset({"permanence"}))
    assert not cumulation_allowed(frozenset({"permanence", "correction"}))
    assert cumulation_allowed(frozenset({"mora", "fine", "remuneratory"}))
