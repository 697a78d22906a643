"""Up to three plans of the same contracts side by side. Which ones stands in the address; nothing is kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.offer import CountOption
from portal.core.reasons import Reason
from portal.services.offers import Refused
from portal.services.simulation import Choice, Simulation, simulate
from portal.web.debtor import words
from portal.web.debtor.asked import LONGEST, read_asked
from portal.web.debtor.offered import offer_of, to_simulator
from portal.web.debtor.simulator_form import Answer, answer
from portal.web.debtor.simulator_view import beside, query_of
from portal.web.guards import debtor_required

bp = Blueprint("comparison", __name__)

MOST = 3
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Compared:
    """One plan, what it costs beyond the cheapest of those shown, and the address without it."""

    simulation: Simulation
    beyond: int
    without: str


@bp.get("/simulador/comparar")
@debtor_required
def show() -> ResponseReturnValue:
    asked = read_asked(request.args)
    if asked is None:
        abort(404)
    if not asked.contract_ids:
        return redirect(url_for("contracts.index", falta=1), 303)
    try:
        found = answer(asked, offer_of(asked.contract_ids))
    except Refused:
        return to_simulator()
    problems: list[str] = []
    counts = _chosen(found, problems)
    typed = request.args.get("mais", "").strip()[:LONGEST]
    problem = ""
    if typed:
        counts, problem = _one_more(found.rows, counts, typed)
    query = query_of(found)
    return make_response(render_template(
        "debtor/comparison/show.html",
        query=query, pairs=_pairs(found), plans=_compared(found, counts, query), counts=counts, most=MOST,
        typed=typed if problem else "", problem=problem, problems=problems,
    ), 422 if problem or problems else 200)


def _chosen(found: Answer, problems: list[str]) -> list[int]:
    """The counts of the address, each once and in order; without any, the plan asked for and its neighbors."""
    named = [text.strip()[:LONGEST] for text in request.args.getlist("comparar")]
    if not named:
        near = beside(found)
        options = (near["sooner"], near["lighter"])
        return sorted([found.simulation.plan.count, *(each.count for each in options if each)])
    counts: list[int] = []
    for text in named:
        problem = _refusal(found.rows, text)
        if problem:
            problems.append(gettext("%(count)s: %(why)s", count=text, why=problem))
        elif int(text) not in counts:
            counts.append(int(text))
    if len(counts) > MOST:
        problems.append(_too_many())
    return sorted(counts[:MOST]) or [found.simulation.plan.count]


def _one_more(rows: tuple[CountOption, ...], counts: list[int], typed: str) -> tuple[list[int], str]:
    """The counts with one more, or why not: what was typed stays in its field then."""
    problem = _refusal(rows, typed)
    if problem:
        return counts, problem
    if int(typed) in counts:
        return counts, gettext("Este plano já está aqui. Escolha outro número.")
    if len(counts) >= MOST:
        return counts, _too_many()
    return sorted([*counts, int(typed)]), ""


def _too_many() -> str:
    return gettext("Cabem %(most)s planos por vez. Tire um para incluir outro.", most=MOST)


def _refusal(rows: tuple[CountOption, ...], text: str) -> str:
    """Why a count as typed cannot be shown, in words; empty when it can."""
    if not _COUNT.fullmatch(text):
        return words.problem(Reason("COUNT_NOT_A_NUMBER"))
    if not 1 <= int(text) <= len(rows):
        return words.problem(Reason("COUNT_OUT_OF_RANGE"))
    reason = rows[int(text) - 1].reason
    return words.problem(reason) if reason else ""


def _compared(found: Answer, counts: Sequence[int], query: str) -> list[Compared]:
    choice = found.simulation.choice
    made = [
        simulate(found.simulation.offer, Choice(count, choice.entry, choice.first_due, choice.due_day))
        for count in counts
    ]
    least = min(each.plan.total for each in made)
    return [
        Compared(each, each.plan.total - least, _address(query, [n for n in counts if n != each.plan.count]))
        for each in made
    ]


def _address(query: str, counts: Sequence[int]) -> str:
    chosen = urlencode([("comparar", count) for count in counts])
    return f"{url_for('comparison.show')}{query}&{chosen}"


def _pairs(found: Answer) -> list[tuple[str, str]]:
    """The address of the plans as form fields, without the counts."""
    return parse_qsl(query_of(found).removeprefix("?"))
