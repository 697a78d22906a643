"""The help page says the limits that are published, not limits somebody once wrote into it."""

import uuid

from portal.services.default_policies import document
from portal.services.policies import publish
from tests.offering import make_scene


def test_without_a_policy_no_days_are_promised(portal, client):
    make_scene(portal, policies=False)
    said = client.get("/ajuda").get_data(as_text=True)
    assert "o valor passa do limite do site;" in said and "dias ou menos" not in said


def test_the_days_are_those_of_the_published_policy(portal, client, monkeypatch):
    monkeypatch.setattr("portal.web.debtor.rules.SECONDS", 0.0)
    scene = make_scene(portal)
    assert "aberta há 60 dias ou menos" in client.get("/ajuda").get_data(as_text=True)
    other = document("founding")
    other["eligibility"][0] |= {"op": ">=", "value": 31}
    with portal.database.writing() as session:
        publish(session, scene.creditor.id, other, now=portal.now(), new_id=uuid.uuid4)
    assert "aberta há 30 dias ou menos" in client.get("/ajuda").get_data(as_text=True)
