"""What can be offered to the signed-in person today for exactly the contracts named in a request."""

from collections.abc import Collection
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.services.contracts import open_contracts
from portal.services.offers import Offer, make_offer
from portal.web.context import creditor, db, debtor
from portal.web.debtor.rules import rulebook


def offer_of(contract_ids: Collection[UUID]) -> Offer:
    """The offer for these contracts, read now; 404 unless all of them are this person's and open. Raises `Refused`."""
    rules = rulebook()
    contracts = open_contracts(
        db(), rules, creditor_id=creditor().id, debtor_id=debtor().debtor_id, only=contract_ids
    )
    if len(contracts) != len(contract_ids):
        abort(404)
    return make_offer(contracts, rules)


def to_simulator() -> ResponseReturnValue:
    """The simulator asked the same: it has the page, or the reasons against one."""
    return redirect(f"{url_for('simulation.show')}?{request.query_string.decode('latin-1')}", 303)
