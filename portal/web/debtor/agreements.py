"""A person's agreements: what is next, what is left, the dates, and the papers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.clock import civil_date
from portal.db.models import Installment
from portal.services.agreements import AgreementFacts, agreements_of, evidence_of, read_agreement
from portal.services.debtors import read_debtor
from portal.services.plan_explanations import of_terms
from portal.services.quotes import open_quotes
from portal.services.stated_terms import Terms
from portal.web.context import db, debtor, portal
from portal.web.debtor.agenda import MIMETYPE, agenda
from portal.web.debtor.agreement_paper import copy_of, drawn
from portal.web.debtor.drawings import fall, ring
from portal.web.debtor.explained import told
from portal.web.debtor.quotes import pdf
from portal.web.guards import debtor_required
from portal.web.paper_pace import count_paper

bp = Blueprint("agreements", __name__, url_prefix="/acordos")

#: Dates shown before the gap.
NEAR = 4
SLIPS_PER_SHEET = 3


@dataclass(frozen=True)
class DateRow:
    """One line of the timeline, or a gap of so many payments."""

    on: date
    state: str = "later"
    note: str = ""
    amount: int = 0
    with_year: bool = False
    gap: int = 0


@bp.get("")
@debtor_required
def index() -> ResponseReturnValue:
    person = debtor()
    return render_template(
        "debtor/agreements/index.html",
        agreements=agreements_of(db(), person.debtor_id),
        quotes=open_quotes(db(), person.debtor_id, portal().now()),
    )


@bp.get("/<uuid:agreement_id>")
@debtor_required
def show(agreement_id: UUID) -> ResponseReturnValue:
    facts = mine(agreement_id)
    evidence, terms = evidence_of(db(), agreement_id)
    today = civil_date(portal().now())
    return render_template(
        "debtor/agreements/show.html",
        agreement=facts.agreement, facts=facts, terms=terms, today=today,
        first_name=read_debtor(db(), portal().vault, debtor().debtor_id).first_name,
        next_payment=facts.upcoming[0] if facts.upcoming else None,
        ring=ring(facts.done, len(facts.installments)), fall=falling(facts, terms),
        origins=told(of_terms(evidence.terms), terms.base_date),
        dates=dates(facts, today), sheets=-(-len(facts.upcoming) // SLIPS_PER_SHEET),
    )


@bp.get("/<uuid:agreement_id>/contrato.pdf")
@debtor_required
def copy(agreement_id: UUID) -> ResponseReturnValue:
    """The person's copy of the contract with its proof (CDC art. 54-G par. 1)."""
    facts = mine(agreement_id)
    count_paper()
    evidence, terms = evidence_of(db(), agreement_id)
    person = read_debtor(db(), portal().vault, debtor().debtor_id)
    return pdf(drawn(copy_of(facts.agreement, evidence, terms, person)), "contrato.pdf")


@bp.get("/<uuid:agreement_id>/agenda.ics")
@debtor_required
def calendar(agreement_id: UUID) -> ResponseReturnValue:
    facts = mine(agreement_id)
    content = agenda(facts.upcoming, portal().settings.hostname, portal().now())
    return Response(
        content, content_type=MIMETYPE, headers={"Content-Disposition": 'attachment; filename="agenda.ics"'}
    )


def mine(agreement_id: UUID) -> AgreementFacts:
    """The signed-in person's own agreement; 404 otherwise, as if it never was."""
    facts = read_agreement(db(), agreement_id, debtor().debtor_id)
    if facts is None:
        abort(404)
    return facts


def falling(facts: AgreementFacts, terms: Terms) -> object:
    """What is left from the day of the offer to zero."""
    return fall(
        terms.base_date, terms.opening, [(row.payable_until, row.balance) for row in facts.installments]
    )


def dates(facts: AgreementFacts, today: date) -> list[DateRow]:
    """The next payments, a gap, and the last one: the day it ends."""
    coming = facts.upcoming
    if not coming:
        return []
    last = facts.installments[-1]
    near = [row for row in coming[:NEAR] if row.number != last.number or len(coming) <= NEAR]
    rows = [_row(row, facts, today, first=row is coming[0]) for row in near]
    between = len(coming) - len(near) - 1
    if between > 0:
        rows.append(DateRow(on=last.payable_until, gap=between))
    if last not in near and last in coming:
        rows.append(_row(last, facts, today, first=False))
    return rows


def _row(row: Installment, facts: AgreementFacts, today: date, *, first: bool) -> DateRow:
    is_last = row.number == facts.installments[-1].number
    return DateRow(
        on=row.payable_until, amount=row.amount, with_year=row.payable_until.year > today.year + 1 or is_last,
        state="now" if first else "end" if is_last else "later", note=_note(row, facts, first=first, is_last=is_last),
    )


def _note(row: Installment, facts: AgreementFacts, *, first: bool, is_last: bool) -> str:
    count = facts.agreement.count
    if row.number == 0:
        words = gettext("Entrada, é a próxima") if first else gettext("Entrada")
    elif count == 1:
        words = gettext("Pagamento único")
    else:
        words = gettext("Parcela %(n)s de %(count)s", n=row.number, count=count)
    if row.payable_until != row.due_date:
        words += ". " + gettext(
            "Dia %(due)s não tem banco: sem juros até dia %(until)s", due=row.due_date.day, until=row.payable_until.day
        )
    return words + ". " + gettext("Você fica quite.") if is_last else words
