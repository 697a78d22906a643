"""Routes as somebody in a hurry would write them: the control of the sweeps, which have to find every one."""

from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import update

from portal.db.models import Agreement, Installment, Quote, WebSession
from portal.web.context import db, portal
from portal.web.guards import debtor_required


def holes_of_a_hurry() -> Blueprint:
    """Reads, tells apart, writes, writes while reading, stands open: one route for each."""
    bp = Blueprint("holes", __name__, url_prefix="/furo")

    @bp.get("/parcelas/<uuid:installment_id>")
    @debtor_required
    def any_installment(installment_id: UUID) -> ResponseReturnValue:
        row = db().get(Installment, installment_id)
        return jsonify(amount=row.amount) if row else ("", 404)

    @bp.get("/simulacoes/<uuid:quote_id>")
    @debtor_required
    def telling_apart(quote_id: UUID) -> ResponseReturnValue:
        return ("De outra pessoa" if db().get(Quote, quote_id) else "Não há"), 404

    @bp.post("/acordos/<uuid:agreement_id>")
    @debtor_required
    def any_agreement(agreement_id: UUID) -> ResponseReturnValue:
        db().connection().execute(
            update(Agreement).where(Agreement.id == agreement_id).values(number="furado")
        )
        return "", 404

    @bp.get("/aparelhos/<uuid:session_id>")
    @debtor_required
    def writing_get(session_id: UUID) -> ResponseReturnValue:
        with portal().database.writing() as session:
            session.connection().execute(
                update(WebSession).where(WebSession.id == session_id).values(device="furado")
            )
        return "", 204

    @bp.post("/chaves/<uuid:passkey_id>")
    def open_door(passkey_id: UUID) -> ResponseReturnValue:
        return "aberto"

    return bp
