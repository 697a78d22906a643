"""A quote: from the simulator's signed answer to a page that says everything, a draft, and a code to accept it."""

from uuid import UUID

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.core.errors import CoreError
from portal.db.models import Quote
from portal.services.codes import CodeRefused
from portal.services.debtors import read_debtor
from portal.services.offers import Refused
from portal.services.quotes import choice_of, claim_of, compare, keep_quote, read_quote, standing_of
from portal.services.stated_terms import read_terms
from portal.web.codes import code_problem, send_acceptance_code
from portal.web.context import creditor, db, debtor, portal
from portal.web.debtor import passkeys
from portal.web.debtor.agreement_paper import draft_of, drawn
from portal.web.debtor.deciding import changed_page, confirm_page, own_channels, review_page, taken_page, waiting_for
from portal.web.guards import debtor_required
from portal.web.paper_pace import count_paper

bp = Blueprint("quotes", __name__, url_prefix="/simulacoes")


@bp.post("")
@debtor_required
def create() -> ResponseReturnValue:
    """Keep the simulation of a token. The token is ours and this person's, or there is nothing here."""
    try:
        claim = claim_of(portal().settings.secret_key, request.form.get("token", ""), debtor().debtor_id)
    except CoreError:
        abort(404)
    try:
        quote = keep_quote(
            db(), claim, creditor_id=creditor().id, debtor_id=debtor().debtor_id, now=portal().now()
        )
    except (CoreError, Refused) as error:
        return changed_page(claim.contract_ids, claim.choice, why=_why(error), status=409)
    return redirect(url_for("quotes.show", quote_id=quote.id), 303)


@bp.get("")
@debtor_required
def again() -> ResponseReturnValue:
    """Reloading after a simulation was kept: what is kept is listed with the agreements."""
    return redirect(url_for("agreements.index"), 303)


@bp.get("/<uuid:quote_id>")
@debtor_required
def show(quote_id: UUID) -> ResponseReturnValue:
    quote = mine(quote_id)
    return closed(quote) or review_page(quote)


@bp.get("/<uuid:quote_id>/minuta.pdf")
@debtor_required
def draft(quote_id: UUID) -> ResponseReturnValue:
    """The contract before acceptance, as it would be (CDC art. 54-G par. 1)."""
    quote = mine(quote_id)
    count_paper()
    person = read_debtor(db(), portal().vault, debtor().debtor_id)
    return pdf(drawn(draft_of(read_terms(quote.terms), person)), "minuta.pdf")


@bp.get("/<uuid:quote_id>/codigo")
@debtor_required
def confirm(quote_id: UUID) -> ResponseReturnValue:
    quote = mine(quote_id)
    return closed(quote) or confirm_page(quote)


@bp.post("/<uuid:quote_id>/codigo")
@debtor_required
def send_code(quote_id: UUID) -> ResponseReturnValue:
    """Send the code that accepts these terms and no others, once the person says they read them."""
    quote = mine(quote_id)
    page = closed(quote)
    if page is not None:
        return page
    if request.form.get("li") != "on":
        return review_page(quote, unread=True, status=422)
    try:
        compare(db(), quote)
    except (CoreError, Refused) as error:
        return changed(quote, why=_why(error), status=409)
    asked_for_code = "canal" in request.form
    if not asked_for_code and passkeys.step_up(quote.terms_digest):
        return redirect(url_for("quotes.confirm", quote_id=quote.id), 303)
    reaching, wished = own_channels(), request.form.get("canal", "")
    if not reaching:
        words = gettext("Não temos um contato seu para mandar o código. Fale com a gente e resolvemos juntos")
        return review_page(quote, problem=words, status=409)
    terms = read_terms(quote.terms)
    try:
        send_acceptance_code(
            quote.terms_digest, wished if wished in reaching else reaching[0], total=terms.total, count=terms.count,
            installment=terms.installment, first_due=terms.schedule[0].payable_until,
        )
    except CodeRefused as refused:
        problem = code_problem(refused)
        if waiting_for(quote) is None:
            return review_page(quote, problem=problem, status=429)
        return confirm_page(quote, problem=problem if asked_for_code else "", status=429 if asked_for_code else 200)
    return redirect(url_for("quotes.confirm", quote_id=quote.id), 303)


def mine(quote_id: UUID) -> Quote:
    """The signed-in person's own quote; 404 otherwise, as if it never was."""
    quote = read_quote(db(), quote_id, debtor().debtor_id)
    if quote is None:
        abort(404)
    return quote


def closed(quote: Quote) -> Response | None:
    """The answer for a quote that can no longer be accepted; None while it can."""
    standing = standing_of(db(), quote, portal().now())
    if standing.state == "accepted":
        return make_response(redirect(url_for("agreements.show", agreement_id=standing.agreement_id), 303))
    if standing.state == "taken" and standing.agreement_id is not None:
        return taken_page(standing.agreement_id, standing.number)
    return changed(quote, why="expired", status=410) if standing.state == "expired" else None


def changed(quote: Quote, *, why: str, status: int) -> Response:
    """The page that compares what was offered with what can be had today."""
    terms = read_terms(quote.terms)
    ids = [contract.id for contract in terms.contracts]
    return changed_page(ids, choice_of(quote.terms), before=terms, why=why, status=status)


def _why(error: Exception) -> str:
    if isinstance(error, CoreError):
        return {"QUOTE_EXPIRED": "expired", "QUOTE_CHANGED": "changed"}.get(error.code, "refused")
    return "refused"


def pdf(content: bytes, name: str) -> Response:
    """A paper to look at or to keep. The file name says nothing of what it is about."""
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
