""" "Alguém paga por mim": making, seeing and closing the links with which somebody else pays."""

import uuid
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.clock import civil_date
from portal.db.models import Agreement, PayLink
from portal.services import pay_links, rate_limits
from portal.services.due_today import can_be_paid
from portal.services.installments import PayFacts, read_installment
from portal.web.context import creditor, db, debtor, portal
from portal.web.guards import debtor_required

bp = Blueprint("pay_links", __name__)

WHATSAPP = "https://wa.me/?"


@bp.get("/parcelas/<uuid:installment_id>/links")
@debtor_required
def index(installment_id: UUID) -> ResponseReturnValue:
    """The open links of a payment, and what somebody who opens one sees."""
    facts, now = _own(installment_id), portal().now()
    today = civil_date(now)
    links = pay_links.open_links(db(), installment_id, now) if facts.payable else ()
    return render_template(
        "debtor/installments/links.html", facts=facts, installment=facts.installment,
        has_code=any(row is not None and can_be_paid(row, today, facts.held) for row in (facts.pix, facts.boleto)),
        links=[(row, _address(row), _by_whatsapp(row), pay_links.last_day_of(row)) for row in links],
        most=pay_links.MOST_OPEN,
    )


@bp.post("/parcelas/<uuid:installment_id>/links")
@debtor_required
def create(installment_id: UUID) -> ResponseReturnValue:
    """One more link, while there is a code to pay with and not too many links."""
    facts, person, now = _own(installment_id), debtor(), portal().now()
    if rate_limits.hit(db(), pay_links.MAKING, person.debtor_id.bytes, now) is not None:
        abort(429)
    db().get_one(Agreement, facts.agreement.id, with_for_update=True, populate_existing=True)
    if facts.payable:
        pay_links.create(
            db(), portal().vault, facts.installment, (facts.pix, facts.boleto), debtor_id=person.debtor_id,
            creditor_id=person.creditor_id, now=now, new_id=uuid.uuid4,
        )
    return redirect(url_for("pay_links.index", installment_id=installment_id), 303)


@bp.post("/links/<uuid:pay_link_id>/fim")
@debtor_required
def revoke(pay_link_id: UUID) -> ResponseReturnValue:
    """Close a link: from now on it is as if it had never been."""
    installment_id = pay_links.revoke(db(), pay_link_id, debtor().debtor_id, now=portal().now())
    if installment_id is None:
        abort(404)
    return redirect(url_for("pay_links.index", installment_id=installment_id), 303)


def _own(installment_id: UUID) -> PayFacts:
    facts = read_installment(db(), installment_id, debtor().debtor_id, civil_date(portal().now()))
    if facts is None:
        abort(404)
    return facts


def _address(link: PayLink) -> str:
    """On this creditor's own host, whatever name the request came by."""
    base, host = urlsplit(portal().settings.base_url), creditor().hostname
    place = f"{host}:{base.port}" if host and base.port else host or base.netloc
    path = url_for("pay_link.show", chave=pay_links.token_of(portal().vault, link))
    return urlunsplit((base.scheme, place, path, "", ""))


def _by_whatsapp(link: PayLink) -> str:
    text = gettext("Você pode fazer este pagamento por mim? O link mostra o valor e os códigos:")
    return WHATSAPP + urlencode({"text": f"{text} {_address(link)}"})
