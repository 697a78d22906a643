"""All 96 plans of one entry and one day, line by line: a page of its own, fetched into the simulator when opened."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from portal.services.offers import Refused
from portal.web.debtor.asked import read_asked
from portal.web.debtor.offered import offer_of, to_simulator
from portal.web.debtor.simulator_form import answer
from portal.web.debtor.simulator_view import query_of, refused_runs
from portal.web.guards import debtor_required
from portal.web.htmx import page_or_fragment

bp = Blueprint("plan_table", __name__)


@bp.get("/simulador/planos")
@debtor_required
def show() -> ResponseReturnValue:
    asked = read_asked(request.args)
    if asked is None or not asked.contract_ids:
        abort(404)
    try:
        found = answer(asked, offer_of(asked.contract_ids))
    except Refused:
        return to_simulator()
    return page_or_fragment(
        "debtor/plan_table/show.html", "debtor/plan_table/_table.html",
        simulation=found.simulation, rows=found.rows, refused=refused_runs(found.rows), query=query_of(found),
    )
