"""``/pix``: what arrived, and giving it back."""

from flask import Blueprint, Response, request

from portal.psp import callbacks, faults, listing, refunds, shapes
from portal.psp.house import house
from portal.psp.views.answers import answer, body
from portal.psp.views.guard import scope

bp = Blueprint("pix", __name__)

LONGEST_TXID = 35


def _txid(text: str) -> str | None:
    return text if 1 <= len(text) <= LONGEST_TXID and text.isascii() and text.isalnum() else None


@bp.get("/pix")
@scope("pix.read")
def index() -> Response:
    checks = {"txid": _txid, "txIdPresente": listing.flag, "devolucaoPresente": listing.flag,
              "cpf": listing.document, "cnpj": listing.company}
    question = listing.ask(request.args, "PixConsultaInvalida", checks)
    wanted = question.filters
    with house().book.reading() as rows:
        said, found = listing.answer(
            rows, question,
            "SELECT * FROM pix WHERE at BETWEEN :start AND :end AND (:txid IS NULL OR txid = :txid)"
            " AND (:named IS NULL OR (txid IS NOT NULL) = :named) AND (:payer IS NULL OR payer = :payer)"
            " AND (:back IS NULL OR EXISTS (SELECT 1 FROM refund WHERE refund.e2eid = pix.e2eid) = :back)"
            " ORDER BY at, e2eid",
            {"txid": wanted.get("txid"), "named": wanted.get("txIdPresente"),
             "payer": wanted.get("cpf") or wanted.get("cnpj"), "back": wanted.get("devolucaoPresente")},
            lambda row: shapes.received(rows, row),
        )
    return answer({"parametros": said, "pix": found})


@bp.get("/pix/<string:e2eid>")
@scope("pix.read")
def get(e2eid: str) -> Response:
    with house().book.reading() as rows:
        return answer(shapes.received(rows, refunds.find_pix(rows, e2eid)))


@bp.put("/pix/<string:e2eid>/devolucao/<string:refund_id>")
@scope("pix.write")
def put_refund(e2eid: str, refund_id: str) -> Response:
    data, here = body(), house()
    with here.book.writing() as rows:
        slow = faults.take(rows, "refund_processing") is not None
        row, new = refunds.ask(
            rows, e2eid, refund_id, data, here.now(), here.new_token(),
            status=refunds.PROCESSING if slow else refunds.RETURNED,
        )
        calls = callbacks.plan(rows, [e2eid]) if new and not slow else []
    here.send(calls)
    return answer(shapes.refund(row), 201)


@bp.get("/pix/<string:e2eid>/devolucao/<string:refund_id>")
@scope("pix.read")
def get_refund(e2eid: str, refund_id: str) -> Response:
    with house().book.reading() as rows:
        return answer(shapes.refund(refunds.find(rows, e2eid, refund_id)))
