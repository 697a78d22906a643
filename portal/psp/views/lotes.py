"""``/lotecobv``."""

from flask import Blueprint, Response, request

from portal.psp import listing, lotes
from portal.psp.house import house
from portal.psp.views.answers import answer, body, done
from portal.psp.views.guard import scope

bp = Blueprint("lotes", __name__)


@bp.put("/lotecobv/<string:lote_id>")
@scope("lotecobv.write")
def put(lote_id: str) -> Response:
    data, here = body(), house()
    with here.book.writing() as rows:
        lotes.put(rows, lote_id, data, here.moment())
    return done(202)


@bp.patch("/lotecobv/<string:lote_id>")
@scope("lotecobv.write")
def patch(lote_id: str) -> Response:
    data, here = body(), house()
    with here.book.writing() as rows:
        lotes.revise(rows, lote_id, data, here.moment())
    return done(202)


@bp.get("/lotecobv/<string:lote_id>")
@scope("lotecobv.read")
def get(lote_id: str) -> Response:
    with house().book.reading() as rows:
        return answer(lotes.document(rows, lotes.find(rows, lote_id)))


@bp.get("/lotecobv")
@scope("lotecobv.read")
def index() -> Response:
    question = listing.ask(request.args, "LoteCobVConsultaInvalida", {})
    with house().book.reading() as rows:
        said, found = listing.answer(
            rows, question, "SELECT * FROM lote WHERE criacao BETWEEN :start AND :end ORDER BY number", {},
            lambda row: lotes.document(rows, row),
        )
    return answer({"parametros": said, "lotes": found})
