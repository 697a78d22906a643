"""Charges of an installment: asking for the missing ones, and their paper."""

from uuid import UUID

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from portal.clock import civil_date
from portal.db.models import Agreement, Installment
from portal.documents.boleto import boleto_pdf
from portal.documents.carne import carne_pdf
from portal.services.agreements import read_agreement
from portal.services.installments import printable_boletos
from portal.services.issuing import ask_for
from portal.services.orders import read_deal
from portal.web.context import db, debtor, portal
from portal.web.debtor.charge_paper import boleto_paper
from portal.web.guards import debtor_required
from portal.web.paper_language import paper_language
from portal.web.printing import pdf_response, takes_a_seat

bp = Blueprint("charges", __name__)


@bp.post("/parcelas/<uuid:installment_id>/cobrancas")
@debtor_required
def create(installment_id: UUID) -> ResponseReturnValue:
    """Ask for the boleto and the Pix this installment lacks. Asking twice makes nothing twice."""
    found = db().exec(
        select(Installment, Agreement).join(Agreement, col(Agreement.id) == col(Installment.agreement_id))
        .where(Installment.id == installment_id, Agreement.debtor_id == debtor().debtor_id)
        .with_for_update(of=Agreement)
    ).first()
    if found is None:
        abort(404)
    installment, agreement = found
    ask_for(portal(), db(), agreement, installment)
    return redirect(url_for("installments.pay", installment_id=installment_id), 303)


@bp.get("/boletos/<uuid:charge_id>.pdf")
@takes_a_seat
@debtor_required
def boleto(charge_id: UUID) -> Response:
    """The boleto on paper; it exists only once its bank registered it."""
    found = printable_boletos(db(), debtor().debtor_id, civil_date(portal().now()), charge_id=charge_id)
    if not found:
        abort(404)
    words = paper_language()
    paper = boleto_paper(found[0], read_deal(db(), portal().vault, found[0].agreement.id))
    return pdf_response((paper, words.code), lambda: boleto_pdf(paper, words), f"pagamento-{paper.due_date}.pdf")


@bp.get("/acordos/<uuid:agreement_id>/carne.pdf")
@takes_a_seat
@debtor_required
def carne(agreement_id: UUID) -> ResponseReturnValue:
    """All unpaid registered boletos, three on each sheet. Before there is one: the page that says when."""
    found = printable_boletos(db(), debtor().debtor_id, civil_date(portal().now()), agreement_id=agreement_id)
    if not found:
        mine = read_agreement(db(), agreement_id, debtor().debtor_id)
        if mine is None or not mine.upcoming:
            abort(404)
        return redirect(url_for("installments.pay", installment_id=mine.upcoming[0].id), 303)
    words, deal = paper_language(), read_deal(db(), portal().vault, agreement_id)
    papers = tuple(boleto_paper(each, deal) for each in found)
    today = civil_date(portal().now())
    return pdf_response((papers, words.code), lambda: carne_pdf(papers, words), f"pagamentos-{today}.pdf")
