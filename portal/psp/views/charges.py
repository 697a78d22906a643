"""``/cob`` and ``/cobv``."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal.psp import charges, faults, listing, shapes
from portal.psp.charges import COB, COBV, Kind
from portal.psp.house import house
from portal.psp.views.answers import answer, body
from portal.psp.views.guard import scope

bp = Blueprint("charges", __name__)


def _put(kind: Kind, txid: str) -> Response:
    data, here = body(), house()
    with here.book.writing() as rows:
        refused = faults.take(rows, "already_exists") is not None
        row = charges.put(rows, kind, txid, data, here.moment(), repeat_refused=refused)
        return answer(shapes.charge(rows, row), 201)


def _patch(kind: Kind, txid: str) -> Response:
    data, here = body(), house()
    with here.book.writing() as rows:
        return answer(shapes.charge(rows, charges.revise(rows, kind, txid, data, here.moment())))


def _get(kind: Kind, txid: str) -> Response:
    with house().book.reading() as rows:
        row = charges.find(rows, kind, txid)
        shown = shapes.charge(rows, row, pix=True)
        if "revisao" in request.args:
            number, status, document = charges.revision(rows, kind, row, request.args["revisao"])
            calendar = {"criacao": row["criacao"], **document["calendario"]}
            shown |= document | {"revisao": number, "status": status, "calendario": calendar}
        return answer(shown)


def _list(kind: Kind, more: dict[str, Callable[[str], Any]]) -> Response:
    checks = {"cpf": listing.document, "cnpj": listing.company, "locationPresente": listing.flag,
              "status": listing.words, **more}
    question = listing.ask(request.args, kind.question, checks)
    wanted = question.filters
    with house().book.reading() as rows:
        said, found = listing.answer(
            rows, question,
            "SELECT charge.* FROM charge LEFT JOIN loc ON loc.txid = charge.txid"
            " WHERE charge.kind = :kind AND charge.criacao BETWEEN :start AND :end"
            " AND (:debtor IS NULL OR charge.debtor = :debtor) AND (:status IS NULL OR charge.status = :status)"
            " AND (:placed IS NULL OR (loc.id IS NOT NULL) = :placed)"
            " AND (:lote IS NULL OR charge.lote = (SELECT id FROM lote WHERE number = :lote))"
            " ORDER BY charge.criacao, charge.txid",
            {"kind": kind.name, "debtor": wanted.get("cpf") or wanted.get("cnpj"), "status": wanted.get("status"),
             "placed": wanted.get("locationPresente"), "lote": wanted.get("loteCobVId")},
            lambda row: shapes.charge(rows, row, pix=True),
        )
    return answer({"parametros": said, "cobs": found})


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@bp.put("/cob/<string:txid>")
@scope("cob.write")
def put_cob(txid: str) -> Response:
    return _put(COB, txid)


@bp.patch("/cob/<string:txid>")
@scope("cob.write")
def patch_cob(txid: str) -> Response:
    return _patch(COB, txid)


@bp.get("/cob/<string:txid>")
@scope("cob.read")
def get_cob(txid: str) -> Response:
    return _get(COB, txid)


@bp.post("/cob")
@scope("cob.write")
def post_cob() -> Response:
    return _put(COB, house().new_token())


@bp.get("/cob")
@scope("cob.read")
def list_cob() -> Response:
    return _list(COB, {})


@bp.put("/cobv/<string:txid>")
@scope("cobv.write")
def put_cobv(txid: str) -> Response:
    return _put(COBV, txid)


@bp.patch("/cobv/<string:txid>")
@scope("cobv.write")
def patch_cobv(txid: str) -> Response:
    return _patch(COBV, txid)


@bp.get("/cobv/<string:txid>")
@scope("cobv.read")
def get_cobv(txid: str) -> Response:
    return _get(COBV, txid)


@bp.get("/cobv")
@scope("cobv.read")
def list_cobv() -> Response:
    return _list(COBV, {"loteCobVId": _whole})
