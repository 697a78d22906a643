"""What stands behind the plan on the simulator: the balance falling month by month, and where each number comes
from. Part of the page; asked for again, once the person stops moving, when the plan changed under a script."""

import uuid
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.plan import PlanInstallment
from portal.services.explanations import Explanation
from portal.services.offers import Refused
from portal.services.plan_explanations import of_one_month_more, of_terms
from portal.services.quote_terms import terms_of
from portal.services.simulation import Simulation
from portal.web.context import creditor, debtor
from portal.web.debtor.asked import read_asked
from portal.web.debtor.drawings import fall
from portal.web.debtor.explained import told
from portal.web.debtor.offered import offer_of, to_simulator
from portal.web.debtor.simulator_form import Answer, answer
from portal.web.debtor.simulator_view import beside, one_month_apart, query_of
from portal.web.guards import debtor_required
from portal.web.htmx import wants_fragment

bp = Blueprint("plan_details", __name__)


@bp.get("/simulador/plano")
@debtor_required
def show() -> ResponseReturnValue:
    """The details alone, for a page that is already there; anybody else is shown the page they belong to."""
    asked = read_asked(request.args)
    if asked is None or not asked.contract_ids:
        abort(404)
    try:
        found = answer(asked, offer_of(asked.contract_ids))
    except Refused:
        return _start_again() if wants_fragment() else to_simulator()
    if not wants_fragment():
        return to_simulator()
    text = render_template(
        "debtor/simulation/_behind.html", oob=True, simulation=found.simulation, query=query_of(found),
        **beside(found), **details(found),
    )
    response = make_response(text)
    response.vary.add("HX-Request")
    return response


def details(found: Answer) -> dict[str, Any]:
    """What `_details.html` shows of a plan."""
    simulation = found.simulation
    plan, rows = simulation.plan, payments(simulation)
    return {
        "payments": rows,
        "fall": fall(plan.base_date, plan.debt + plan.iof, [(row.payable_until, row.balance) for row in rows]),
        "origins": told(explanations(found), plan.base_date),
    }


def payments(simulation: Simulation) -> tuple[PlanInstallment, ...]:
    """The schedule as it is paid: the entry may be paid for as long as the offer holds."""
    return tuple(
        row if row.number else row._replace(due_date=simulation.entry_due, payable_until=simulation.entry_due)
        for row in simulation.plan.schedule
    )


def explanations(found: Answer) -> tuple[Explanation, ...]:
    """Every number the simulator shows. The ids of a quote play no part: none is stored yet."""
    simulation = found.simulation
    terms = terms_of(simulation, uuid.UUID(int=0), creditor().id, debtor().debtor_id)
    pair = one_month_apart(found.rows, simulation.plan.count)
    more = (of_one_month_more(pair[0].count, pair[0].total, pair[1].total),) if pair else ()
    return (*of_terms(terms), *more)


def _start_again() -> Response:
    """Rules or contracts changed meanwhile: the whole page has to change."""
    response = make_response("", 422)
    response.headers["HX-Refresh"] = "true"
    return response
