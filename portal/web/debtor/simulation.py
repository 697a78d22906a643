"""The simulator: one address that answers the whole page, or to htmx only what a change changes."""

import uuid
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
from portal.services.legal_figures import legal_figure
from portal.services.offers import Refused
from portal.services.quote_token import sign
from portal.services.simulation import Simulation
from portal.web.context import debtor, portal
from portal.web.debtor import words
from portal.web.debtor.asked import Asked, read_asked
from portal.web.debtor.offered import offer_of
from portal.web.debtor.plan_details import details
from portal.web.debtor.simulator_form import Answer, answer
from portal.web.debtor.simulator_view import controls, own_query, seen, shown
from portal.web.guards import debtor_required
from portal.web.htmx import wants_fragment
from portal.web.kept_answers import TOKEN_FIELD, Kept, KeptAnswers, Recent
from portal.web.locale import choose_locale
from portal.web.stitched import pack, stitched

bp = Blueprint("simulation", __name__)


@bp.get("/simulador")
@debtor_required
def show() -> ResponseReturnValue:
    asked = read_asked(request.args)
    if asked is None:
        abort(404)
    if not asked.contract_ids:
        return redirect(url_for("contracts.index", falta=1), 303)
    try:
        if wants_fragment():
            return _fragment(asked, _recent_offer(asked))
        return _page(answer(asked, offer_of(asked.contract_ids)))
    except Refused as refused:
        return _refused(refused, alone=len(asked.contract_ids) == 1)


def _recent_offer(asked: Asked) -> Recent:
    """A finger on the slider asks many times a second: its answers come from the contracts as they were just read."""
    key = (debtor().debtor_id, asked.contract_ids, civil_date(portal().now()))
    return _kept().recent(key, lambda: offer_of(asked.contract_ids))


def _page(found: Answer) -> Response:
    response = make_response(render_template(
        "debtor/simulation/show.html", token=_token(found.simulation), **shown(found), **controls(found),
        **details(found), minimum=legal_figure("minimo_existencial", found.simulation.offer.base_date),
    ), 422 if found.problems else 200)
    response.vary.add("HX-Request")
    return response


def _fragment(asked: Asked, recent: Recent) -> Response:
    """Only what the change changes. Kept without its token, which is new each time."""
    found = answer(asked, recent.offer)
    values = shown(found)
    whole = request.args.get("visto", "") != seen(found)
    more = controls(found) if whole else {}
    packed = pack(
        render_template("debtor/simulation/_fragment.html", whole=whole, oob=True, **values, **more)
    )
    end = TOKEN_FIELD.format(_token(found.simulation))
    if found.problems:
        return stitched(packed, end, status=422, vary="HX-Request")
    address = url_for("simulation.show") + own_query(found, values["query"])
    _kept().keep(
        debtor().debtor_id, request.query_string.decode("latin-1"), choose_locale(),
        Kept(packed, address, found.simulation, recent),
    )
    response = stitched(packed, end, vary="HX-Request")
    response.headers["HX-Replace-Url"] = address
    return response


def _kept() -> KeptAnswers:
    return cast(KeptAnswers, current_app.extensions["quite_kept"])


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
