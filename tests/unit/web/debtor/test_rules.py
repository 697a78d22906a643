import uuid

from portal.services.default_policies import document
from portal.services.policies import publish
from portal.web.debtor import rules
from tests.offering import make_scene


def test_rules_are_read_once_in_a_few_seconds_and_then_again(app, portal, clock, monkeypatch):
    scene = make_scene(portal)
    with app.test_request_context():
        first = rules.rulebook()
    with portal.database.writing() as session:
        publish(session, scene.creditor.id, document("founding"), now=portal.now(), new_id=uuid.uuid4)
    with app.test_request_context():
        assert rules.rulebook() is first
    monkeypatch.setattr(rules, "SECONDS", 0.0)
    app.extensions["quite_rulebooks"].clear()
    with app.test_request_context():
        assert [p.version for p in rules.rulebook().policies if p.code == "founding"] == [2]


def test_another_day_has_its_own_rules(app, portal, clock):
    make_scene(portal)
    with app.test_request_context():
        today = rules.rulebook()
    clock.advance(days=1)
    with app.test_request_context():
        assert rules.rulebook().on > today.on
