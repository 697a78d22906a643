"""A contract read back from stored terms is worth what it was worth when it was quoted."""

import json
import uuid

from portal.services.quote_terms import terms_of
from portal.services.quoted_contracts import quoted_contract
from portal.services.simulation import Choice, first_dues, simulate
from tests.offering import make_scene


def test_the_same_cents_from_the_document_alone(portal):
    scene = make_scene(portal)
    scene.contract(number="1", days_overdue=(94, 64), amount=150_000)
    scene.contract(number="2", product="card", rate_month="0.14", days_overdue=(400,), amount=90_000)
    offer = scene.offer()
    found = simulate(offer, Choice(12, 0, first_dues(offer, 10)[0], 10))
    stored = json.loads(json.dumps(terms_of(found, uuid.uuid4(), scene.creditor.id, scene.debtor.id)))
    for row, contract in zip(stored["contracts"], offer.contracts, strict=True):
        again = quoted_contract(row, offer.base_date)
        assert again.components == contract.components
        assert again.valued.digest == contract.valued.digest
        assert (again.days_overdue, again.standing) == (contract.days_overdue, "open")
