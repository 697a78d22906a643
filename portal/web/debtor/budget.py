"""Does it fit the month? Four amounts typed by the person, answered at once and kept nowhere: they come in the body
of a request, never in an address, and nothing of them is written or logged. Advice, never a lock (CDC art. 54-D)."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.core.affordability import Affordability, Budget, affordability, affordable_installment
from portal.core.errors import CoreError
from portal.core.money import parse_cents
from portal.core.plan_options import PlanOption
from portal.services.legal_figures import LegalFigure, legal_figure
from portal.services.offers import Refused
from portal.services.simulation import count_for_amount
from portal.web.debtor import words
from portal.web.debtor.asked import LONGEST, Asked, read_asked
from portal.web.debtor.month_bar import MonthBar, month_bar
from portal.web.debtor.offered import offer_of
from portal.web.debtor.simulator_form import Answer, answer
from portal.web.debtor.simulator_view import query_of
from portal.web.guards import debtor_required
from portal.web.htmx import page_or_fragment

bp = Blueprint("budget", __name__)

#: In the order of the form: what comes in, then what goes out.
FIELDS = ("renda", "moradia", "essenciais", "parcelas_fora")


@dataclass(frozen=True, slots=True)
class Fit:
    """What the month says about one plan. ``other``: the plan that ends soonest among those that fit."""

    found: Affordability
    installment: int
    minimum: LegalFigure
    limit: LegalFigure
    other: PlanOption | None
    bar: MonthBar | None


@dataclass(frozen=True, slots=True)
class Typed:
    """The four fields as typed, what each of them says, and what stands against it."""

    texts: dict[str, str] = field(default_factory=dict)
    cents: dict[str, int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@bp.post("/simulador/cabe")
@debtor_required
def check() -> ResponseReturnValue:
    asked = _plan_asked()
    if asked is None or not asked.contract_ids:
        abort(404)
    try:
        found = answer(asked, offer_of(asked.contract_ids))
    except Refused:
        return redirect(url_for("contracts.index"), 303)
    typed = read_typed(request.form)
    fit = None if typed.problems else fit_of(found, typed)
    return page_or_fragment(
        "debtor/budget/show.html", "debtor/budget/_form.html", status=422 if typed.problems else 200,
        budget=typed, fit=fit, query=query_of(found), simulation=found.simulation,
        minimum=legal_figure("minimo_existencial", found.simulation.offer.base_date),
    )


@bp.get("/simulador/cabe")
@debtor_required
def again() -> ResponseReturnValue:
    """Nothing is kept, so there is nothing to come back to."""
    return redirect(url_for("contracts.index"), 303)


def _plan_asked() -> Asked | None:
    """The plan on the page: the simulator's own fields when a script sends them along, else as it was drawn."""
    if "contrato" in request.form:
        return read_asked(request.form)
    plan = request.form.get("plano", "").removeprefix("?")
    return read_asked(MultiDict(parse_qsl(plan, max_num_fields=80)))


def read_typed(form: MultiDict[str, str]) -> Typed:
    """Income must be there; what is left empty besides is nothing."""
    typed = Typed()
    for name in FIELDS:
        text = typed.texts[name] = form.get(name, "").strip()[:LONGEST]
        if not text and name != "renda":
            typed.cents[name] = 0
            continue
        try:
            typed.cents[name] = parse_cents(text)
        except CoreError as error:
            typed.problems[name] = words.money_problem(error.code)
    return typed


def fit_of(found: Answer, typed: Typed) -> Fit:
    cents, simulation = typed.cents, found.simulation
    on = simulation.offer.base_date
    minimum, limit = legal_figure("minimo_existencial", on), legal_figure("debt_service_limit", on)
    budget = Budget(cents["renda"], cents["moradia"] + cents["essenciais"], cents["parcelas_fora"])
    installment = simulation.plan.installment_amount
    advice = affordability(budget, installment, minimum.cents, limit.rate)
    count = None
    if advice.reasons:
        count = count_for_amount(found.rows, affordable_installment(budget, minimum.cents, limit.rate))
    return Fit(
        advice, installment, minimum, limit, found.rows[count - 1].option if count else None,
        month_bar(budget, installment, minimum.cents),
    )
