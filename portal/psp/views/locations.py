"""``/loc``: locations made ahead of their charge, for codes that are printed once."""

import sqlite3

from flask import Blueprint, Response, request

from portal.psp import listing, locations
from portal.psp.fields import Fields
from portal.psp.house import house
from portal.psp.problems import Problem
from portal.psp.views.answers import answer, body
from portal.psp.views.guard import scope

bp = Blueprint("locations", __name__)


@bp.post("/loc")
@scope("payloadlocation.write")
def create() -> Response:
    fields, here = Fields(body(), "loc"), house()
    kind = fields.text("tipoCob", 4)
    if kind not in locations.KINDS:
        fields.fault("tipoCob")
        raise Problem("PayloadLocationOperacaoInvalida", fields.violations[:1])
    with here.book.writing() as rows:
        made = locations.create(rows, kind, here.now(), here.new_token())
        shown = answer(locations.document(locations.find(rows, made)), 201)
    shown.headers["Location"] = f"{request.base_url}/{made}"
    return shown


@bp.get("/loc")
@scope("payloadlocation.read")
def index() -> Response:
    checks = {"txIdPresente": listing.flag, "tipoCob": lambda text: text if text in locations.KINDS else None}
    question = listing.ask(request.args, "PayloadLocationConsultaInvalida", checks)
    wanted = question.filters
    with house().book.reading() as rows:
        said, found = listing.answer(
            rows, question,
            "SELECT * FROM loc WHERE criacao BETWEEN :start AND :end AND (:kind IS NULL OR kind = :kind)"
            " AND (:named IS NULL OR (txid IS NOT NULL) = :named) ORDER BY id",
            {"kind": wanted.get("tipoCob"), "named": wanted.get("txIdPresente")}, locations.document,
        )
    return answer({"parametros": said, "loc": found})


@bp.get("/loc/<string:loc_id>")
@scope("payloadlocation.read")
def get(loc_id: str) -> Response:
    with house().book.reading() as rows:
        return answer(locations.document(_found(rows, loc_id)))


@bp.delete("/loc/<string:loc_id>/txid")
@scope("payloadlocation.write")
def detach(loc_id: str) -> Response:
    """The charge keeps its status and loses its address."""
    with house().book.writing() as rows:
        return answer(locations.document(locations.detach(rows, _found(rows, loc_id)["id"])))


def _found(rows: sqlite3.Connection, loc_id: str) -> sqlite3.Row:
    known = loc_id.isascii() and loc_id.isdecimal() and len(loc_id) < 19
    return locations.find(rows, int(loc_id) if known else -1)
