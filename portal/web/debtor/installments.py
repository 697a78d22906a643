"""Paying one installment: what to pay with, and seeing the payment arrive without reloading."""

from uuid import UUID

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.clock import civil_date
from portal.documents.codes import qr_svg
from portal.documents.receipt import receipt_pdf
from portal.services.agreements import read_agreement
from portal.services.charges import PAYABLE
from portal.services.due_today import late_terms, price_on
from portal.services.installments import paid_until, read_installment
from portal.services.orders import read_deal
from portal.web.context import db, debtor, portal
from portal.web.debtor.charge_paper import installment_name, receipt_paper
from portal.web.debtor.pay_page import shown
from portal.web.guards import debtor_required
from portal.web.htmx import wants_fragment
from portal.web.paper_language import paper_language
from portal.web.printing import pdf_response, takes_a_seat

bp = Blueprint("installments", __name__)
bp.add_app_template_global(installment_name)
bp.add_app_template_global(qr_svg)

#: (looks, seconds between them): a minute of close watching, two of patience, then until ten minutes are over.
PACE = ((20, 3), (12, 10), (14, 30))
#: htmx stops asking at this status.
STOP = 286


@bp.get("/parcelas/<uuid:installment_id>")
@debtor_required
def pay(installment_id: UUID) -> ResponseReturnValue:
    """The page. To htmx, only whether something changed since the state it has seen (``visto``)."""
    facts = read_installment(db(), installment_id, debtor().debtor_id, civil_date(portal().now()))
    if facts is None:
        abort(404)
    looks = _looks()
    values = {**shown(facts), "delay": next_delay(looks), "looks": looks + 1}
    if not wants_fragment():
        response = make_response(render_template("debtor/installments/pay.html", **values))
    elif request.args.get("visto") == values["seen"]:
        status = 200 if values["delay"] else STOP
        response = make_response(render_template("debtor/installments/_watch.html", **values), status)
    else:
        response = make_response(render_template("debtor/installments/_changed.html", **values))
        response.headers["HX-Retarget"] = "#conteudo"
        response.headers["HX-Reswap"] = "innerHTML"
    response.vary.add("HX-Request")
    return response


@bp.get("/acordos/<uuid:agreement_id>/parcelas")
@debtor_required
def index(agreement_id: UUID) -> ResponseReturnValue:
    """Every payment of an agreement, each with the way to its own page."""
    found = read_agreement(db(), agreement_id, debtor().debtor_id)
    if found is None:
        abort(404)
    today, rule = civil_date(portal().now()), late_terms(db(), found.agreement)
    passed = {
        row.id: price_on(row, rule, today) for row in found.installments
        if row.status in PAYABLE and today > row.payable_until and found.agreement.status == "active"
    }
    return render_template("debtor/installments/index.html", found=found, passed=passed)


@bp.get("/parcelas/<uuid:installment_id>/recibo.pdf")
@takes_a_seat
@debtor_required
def receipt(installment_id: UUID) -> Response:
    """The receipt of a payment that was applied."""
    facts = read_installment(db(), installment_id, debtor().debtor_id, civil_date(portal().now()))
    if facts is None or facts.payment is None:
        abort(404)
    words, deal = paper_language(), read_deal(db(), portal().vault, facts.agreement.id)
    paper = receipt_paper(facts, deal, paid_until(db(), facts.agreement.id, facts.payment.created_at))
    day = civil_date(facts.payment.paid_at)
    return pdf_response((paper, words.code), lambda: receipt_pdf(paper, words), f"recibo-{day}.pdf")


def next_delay(looks: int) -> int:
    """Seconds until the next look after ``looks`` of them; 0 when ten minutes are over."""
    for count, seconds in PACE:
        if looks < count:
            return seconds
        looks -= count
    return 0


def _looks() -> int:
    text = request.args.get("n", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
