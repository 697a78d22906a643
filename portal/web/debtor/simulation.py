"""The simulator: one address that answers the whole page, or to htmx only what a change changes."""

import time
import uuid
from dataclasses import dataclass
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from portal.clock import civil_date
from portal.services.contracts import open_contracts
from portal.services.offers import Offer, Refused, make_offer
from portal.services.quote_token import sign
from portal.services.simulation import Simulation
from portal.web.context import creditor, db, debtor, portal
from portal.web.debtor import words
from portal.web.debtor.rules import rulebook
from portal.web.debtor.simulator_form import Answer, Asked, answer, read_asked
from portal.web.debtor.simulator_view import controls, own_query, seen, shown
from portal.web.guards import debtor_required
from portal.web.htmx import wants_fragment
from portal.web.locale import choose_locale
from portal.web.stitched import Packed, pack, stitched

bp = Blueprint("simulation", __name__)

END = '<input type="hidden" name="token" id="oferta" value="{}" hx-swap-oob="true">'


#: A finger on the slider asks many times a second. For this long its answers come from the contracts as they were
#: just read; whole pages, and the quote that follows, always read them again.
OFFER_SECONDS = 5.0
MOST_KEPT = 2048


@dataclass(frozen=True, slots=True)
class Fragment:
    """A rendered answer without its token, the address it stands for, and the simulation the token is about."""

    packed: Packed
    address: str
    simulation: Simulation


@bp.get("/simulador")
@debtor_required
def show() -> ResponseReturnValue:
    asked = read_asked(request.args)
    if asked is None:
        abort(404)
    if not asked.contract_ids:
        return redirect(url_for("contracts.index", falta=1), 303)
    try:
        offer = _recent_offer(asked) if wants_fragment() else _offer(asked)
        return _fragment(asked, offer) if wants_fragment() else _page(answer(asked, offer))
    except Refused as refused:
        return _refused(refused, alone=len(asked.contract_ids) == 1)


def _offer(asked: Asked) -> Offer:
    """What can be offered today for exactly these contracts of this person. Anything else is not found."""
    rules = rulebook()
    contracts = open_contracts(
        db(), rules, creditor_id=creditor().id, debtor_id=debtor().debtor_id, only=asked.contract_ids
    )
    if len(contracts) != len(asked.contract_ids):
        abort(404)
    return make_offer(contracts, rules)


def _recent_offer(asked: Asked) -> Offer:
    cache = current_app.extensions.setdefault("quite_offers", {})
    key = (debtor().debtor_id, asked.contract_ids, civil_date(portal().now()))
    known = cache.get(key)
    moment = time.monotonic()
    if known is not None and moment < known[0]:
        return cast(Offer, known[1])
    offer = _offer(asked)
    if len(cache) >= MOST_KEPT:
        cache.clear()
    cache[key] = (moment + OFFER_SECONDS, offer)
    return offer


def _page(found: Answer) -> Response:
    response = make_response(render_template(
        "debtor/simulation/show.html", token=_token(found.simulation), **shown(found), **controls(found)
    ), 422 if found.problems else 200)
    response.vary.add("HX-Request")
    return response


def _fragment(asked: Asked, offer: Offer) -> Response:
    """Only what the change changes. Rendered once for equal figures; the token is new each time."""
    cache = current_app.extensions.setdefault("quite_fragments", {})
    key = (offer.digest, asked, request.args.get("visto", ""), choose_locale())
    kept: Fragment | None = cache.get(key)
    status = 200
    if kept is None:
        found = answer(asked, offer)
        kept = _rendered(found)
        if found.problems:
            status = 422
        else:
            if len(cache) >= MOST_KEPT:
                cache.clear()
            cache[key] = kept
    response = stitched(kept.packed, END.format(_token(kept.simulation)), status=status, vary="HX-Request")
    if status == 200:
        response.headers["HX-Replace-Url"] = kept.address
    return response


def _rendered(found: Answer) -> Fragment:
    values = shown(found)
    whole = request.args.get("visto", "") != seen(found)
    more = controls(found) if whole else {}
    text = render_template("debtor/simulation/_fragment.html", whole=whole, oob=True, **values, **more)
    return Fragment(
        pack(text), url_for("simulation.show") + own_query(found, values["query"]), found.simulation
    )


def _token(simulation: Simulation) -> str:
    return sign(
        portal().settings.secret_key, simulation, quote_id=uuid.uuid4(), debtor_id=debtor().debtor_id
    )


def _refused(refused: Refused, alone: bool) -> Response:
    reasons = dict.fromkeys(words.refusal(reason, alone) for reason in refused.reasons)
    response = make_response(render_template("debtor/simulation/refused.html", reasons=reasons), 422)
    response.vary.add("HX-Request")
    if wants_fragment():  # rules or contracts changed meanwhile: the whole page has to change
        response.headers["HX-Refresh"] = "true"
    return response
