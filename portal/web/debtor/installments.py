"""Paying one installment: what to pay with, and seeing the payment arrive without reloading."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zlib import crc32

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.clock import civil_date
from portal.core.boleto.linha_digitavel import formatted
from portal.core.calendar import following
from portal.documents.codes import qr_svg
from portal.documents.receipt import receipt_pdf
from portal.services.agreements import read_agreement
from portal.services.due_today import DAYS_AFTER_DUE
from portal.services.installments import PayFacts, paid_until, read_installment
from portal.services.orders import read_deal
from portal.web.context import db, debtor, portal
from portal.web.debtor.charge_paper import installment_name, receipt_paper
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
#: Codes normally come within seconds of the agreement; after this long something is slow and we say so.
BEGINNING = timedelta(minutes=5)
#: A boleto's PDF is always about this long: one form, the same fonts. A test holds it.
BOLETO_KILOBYTES = 48


@dataclass(frozen=True)
class Wait:
    """What to say about a charge that is on its way. ``day``: the bank answers by file, come back then."""

    kind: str
    slow: bool = False
    day: date | None = None


@bp.get("/parcelas/<uuid:installment_id>")
@debtor_required
def pay(installment_id: UUID) -> ResponseReturnValue:
    """The page. To htmx, only whether something changed since the state it has seen (``visto``)."""
    facts = read_installment(db(), installment_id, debtor().debtor_id)
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
    return render_template("debtor/installments/index.html", found=found, today=civil_date(portal().now()))


@bp.get("/parcelas/<uuid:installment_id>/recibo.pdf")
@takes_a_seat
@debtor_required
def receipt(installment_id: UUID) -> Response:
    """The receipt of a payment that was applied."""
    facts = read_installment(db(), installment_id, debtor().debtor_id)
    if facts is None or facts.payment is None:
        abort(404)
    words, deal = paper_language(), read_deal(db(), portal().vault, facts.agreement.id)
    paper = receipt_paper(facts, deal, paid_until(db(), facts.agreement.id, facts.payment.created_at))
    day = civil_date(facts.payment.paid_at)
    return pdf_response((paper, words.code), lambda: receipt_pdf(paper, words), f"recibo-{day}.pdf")


def shown(facts: PayFacts) -> dict[str, object]:
    """What page and fragments show."""
    today, row = civil_date(portal().now()), facts.installment
    last_day = row.due_date + timedelta(days=DAYS_AFTER_DUE)
    payable = row.status in ("open", "overdue") and facts.agreement.status == "active"
    return {
        "facts": facts,
        "installment": row,
        "payable": payable and today <= last_day,
        "past_codes": payable and today > last_day,
        "past_due": today > row.payable_until,
        "last_day": last_day,
        "this_year": row.payable_until.year == today.year,
        "pix": facts.pix if facts.pix and facts.pix.status == "registered" else None,
        "boleto": facts.boleto if facts.boleto and facts.boleto.status == "registered" else None,
        "line": _halves(facts),
        "pix_wait": _wait(facts, "pix"),
        "boleto_wait": _wait(facts, "boleto"),
        "simulated": any(charge.simulated for charge in (facts.pix, facts.boleto) if charge),
        "boleto_kilobytes": BOLETO_KILOBYTES,
        "seen": f"{crc32(facts.state.encode()):08x}",
    }


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


def _halves(facts: PayFacts) -> tuple[str, str]:
    """The linha digitável in two parts that are never broken."""
    if facts.boleto is None or not facts.boleto.linha_digitavel:
        return "", ""
    fields = formatted(facts.boleto.linha_digitavel).split(" ")
    return " ".join(fields[:2]), " ".join(fields[2:])


def _wait(facts: PayFacts, kind: str) -> Wait:
    """What stands instead of a code that is not there yet."""
    charge = facts.pix if kind == "pix" else facts.boleto
    if charge is None and kind == "pix" and facts.boleto is not None and portal().boleto.ties_pix:
        charge = facts.boleto  # the bank brings both together
        if charge.status == "registered":
            return Wait("missing")
    if charge is None:
        fresh = portal().now() - facts.agreement.accepted_at < BEGINNING
        return Wait("coming" if fresh and facts.boleto is None else "missing")
    if charge.status == "sent":
        return Wait("sent", day=following(civil_date(charge.created_at) + timedelta(days=1)))
    if charge.status == "draft":
        return Wait("coming", slow=portal().now() - charge.created_at > BEGINNING)
    return Wait("refused" if charge.status == "rejected" else "missing")
