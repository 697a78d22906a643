"""The pages of a decision: what is offered, the confirmation, and what to say when it can no longer be had."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, url_for
from flask_wtf import FlaskForm

from portal.core.money import largest_remainder
from portal.db.models import OneTimeCode, Quote
from portal.gateways.messages import channels
from portal.services.codes import Pending
from portal.services.debtors import contacts_of, read_debtor
from portal.services.plan_explanations import of_terms
from portal.services.quote_token import sign
from portal.services.quotes import fresh
from portal.services.simulation import Choice
from portal.services.stated_terms import Terms, read_terms
from portal.web.browser import is_shared
from portal.web.codes import pending_code
from portal.web.context import creditor, db, debtor, portal
from portal.web.debtor.agreement_paper import LATE_DAYS, UNDO_DAYS, late_example
from portal.web.debtor.explained import told
from portal.web.debtor.passkeys import step_up
from portal.web.fields import CodeField


class ConfirmForm(FlaskForm):
    """The code of an acceptance."""

    class Meta:
        csrf = False  # checked for every request at once

    codigo = CodeField()


def review_page(quote: Quote, *, status: int = 200, unread: bool = False, problem: str = "") -> Response:
    """Everything the law asks for before a person decides (CDC art. 52 and 54-B). ``unread``: the box was not
    ticked; ``problem``: why the code could not be sent."""
    terms = read_terms(quote.terms)
    return make_response(render_template(
        "debtor/quotes/show.html",
        terms=terms, quote=quote, unread=unread, problem=problem,
        person=read_debtor(db(), portal().vault, debtor().debtor_id),
        late=late_example(terms), late_days=LATE_DAYS, undo_days=UNDO_DAYS,
        cost_parts=cost_parts(terms), change_url=change_url(terms), hostname=portal().settings.hostname,
        origins=told(of_terms(quote.terms), terms.base_date),
    ), status)


def confirm_page(
    quote: Quote, *, form: ConfirmForm | None = None, status: int = 200, key: UUID | None = None, problem: str = "",
) -> Response:
    """The code or the passkey. ``key`` is made once and stays through every retry of this page."""
    return make_response(render_template(
        "debtor/quotes/confirm.html",
        terms=read_terms(quote.terms), quote=quote, form=form or ConfirmForm(formdata=None), problem=problem,
        key=key or uuid.uuid4(), waiting=waiting_for(quote), channels=own_channels(),
        step_up="" if is_shared() else step_up(quote.terms_digest),
    ), status)


def own_channels() -> list[str]:
    """The channels that reach this person, the one to use first in front."""
    on_file = {reach.channel for reach in contacts_of(db(), portal().vault, debtor().debtor_id)}
    return [channel for channel in channels(portal().settings) if channel in on_file]


def waiting_for(quote: Quote) -> Pending | None:
    """The code this browser was sent for these very terms."""
    pending = pending_code("accept")
    row = db().get(OneTimeCode, pending.id) if pending else None
    return pending if row is not None and row.bound_digest == quote.terms_digest else None


def changed_page(
    contract_ids: Sequence[UUID], choice: Choice, *, before: Terms | None = None, why: str, status: int,
) -> Response:
    """The figures are others now: nothing was agreed, here are the new ones. ``why``: "expired", "changed" or
    "refused"."""
    person = debtor()
    simulation = fresh(
        db(), creditor_id=creditor().id, debtor_id=person.debtor_id, contract_ids=contract_ids, choice=choice,
        now=portal().now(),
    )
    token = simulation and sign(
        portal().settings.secret_key, simulation, quote_id=uuid.uuid4(), debtor_id=person.debtor_id
    )
    return make_response(render_template(
        "debtor/quotes/changed.html",
        before=before, plan=simulation.plan if simulation else None, token=token, why=why,
        simulator_url=simulator_url(contract_ids, choice.count, choice.entry),
    ), status)


def taken_page(agreement_id: UUID, number: str) -> Response:
    """Another agreement of this person already gathers one of these contracts."""
    return make_response(render_template("debtor/quotes/taken.html", agreement_id=agreement_id, number=number), 409)


def change_url(terms: Terms) -> str:
    """Back to the simulator with the plan as it is."""
    ids = [contract.id for contract in terms.contracts]
    return simulator_url(ids, terms.count, terms.entry, terms.first_due, terms.due_day)


def simulator_url(
    contract_ids: Sequence[UUID], count: int, entry: int, first_due: date | None = None, due_day: int | None = None
) -> str:
    query: dict[str, Any] = {"contrato": [str(each) for each in contract_ids], "parcelas": count}
    if entry:
        query["entrada"] = f"{entry // 100},{entry % 100:02d}"
    if first_due and due_day:
        query |= {"vencimento": first_due.isoformat(), "dia": due_day}
    return url_for("simulation.show", **query)


def cost_parts(terms: Terms) -> Mapping[str, tuple[int, int]]:
    """The elements of the CET: cents, and hundredths of a percent of all that is paid on credit
    (Res. CMN 4.881/2020 art. 7). Empty when there is no credit."""
    parts = {
        "principal": terms.debt - terms.entry, "interest": terms.interest, "iof": terms.iof, "fees": terms.fees,
    }
    if terms.count == 1 or min(parts.values()) < 0:
        return {}
    shares = largest_remainder(10_000, list(parts.values()))
    return dict(zip(parts, zip(parts.values(), shares, strict=True), strict=True))
