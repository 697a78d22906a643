from portal.core.components import Components
from portal.core.discounts import band_for, discount_debts, within_authority
from portal.core.policy import parse_policy
from portal.core.policy_terms import ComponentRates
from tests.unit.core.policies import seed

GROSS = Components(principal=100000, fine=2000, interest=6789, remuneratory=12345)


def test_bands_have_closed_ends() -> None:
    bands = parse_policy(seed()).cash
    assert band_for(bands, 60) == ComponentRates()
    assert band_for(bands, 61) == band_for(bands, 180) == bands[0].discount
    assert band_for(bands, 181) == band_for(bands, 9999) == bands[1].discount


def test_each_contract_by_its_own_band() -> None:
    policy = parse_policy(seed())
    found = discount_debts(policy.cash, [(100, GROSS), (200, GROSS), (30, GROSS)])
    assert found.discount == Components(10000, 0, 4000, 6110 + 6789, 6173 + 9876)
    assert found.gross.total - found.discount.total == found.net.total
    assert found.net == found.gross - found.discount


def test_nothing_to_discount() -> None:
    assert discount_debts((), []).net.total == 0


def test_authority_stops_exactly_at_its_share() -> None:
    policy = parse_policy(seed())
    assert within_authority(policy, "self_service", 10000, 6000)
    assert not within_authority(policy, "self_service", 10000, 5999)
    assert within_authority(policy, "agent", 10000, 4000)
    assert within_authority(policy, "stranger", 10000, 10000)
    assert not within_authority(policy, "stranger", 10000, 9999)
