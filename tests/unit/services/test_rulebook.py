from tests.offering import make_scene


def test_an_empty_rulebook_offers_nothing(portal):
    rulebook = make_scene(portal, policies=False).rulebook()
    assert rulebook.policy_for(["card"]) is None
    assert rulebook.policies == ()


def test_holding_keeps_one_policy_even_where_another_would_govern(portal):
    rulebook = make_scene(portal).rulebook()
    founding = next(p for p in rulebook.policies if p.code == "founding")
    assert rulebook.policy_for(["card"]).code == "card"
    held = rulebook.holding(founding)
    assert held.policy_for(["card"]) is founding
    assert held.charges == rulebook.charges and held.on == rulebook.on
