"""``/webhook``: one address per key."""

import re

from flask import Blueprint, Response, request

from portal.core.pix import keys
from portal.psp import listing, receivers, shapes
from portal.psp.book import stamp
from portal.psp.fields import Fields
from portal.psp.house import house
from portal.psp.problems import Problem, Violation
from portal.psp.views.answers import answer, body, done
from portal.psp.views.guard import scope

bp = Blueprint("webhooks", __name__)

ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[!-~]*)?")


@bp.put("/webhook/<string:chave>")
@scope("webhook.write")
def put(chave: str) -> Response:
    fields, here = Fields(body(), "webhook"), house()
    url = fields.text("webhookUrl", 500, 1, ADDRESS)
    with here.book.writing() as rows:
        if keys.kind_of(chave) is None or receivers.find(rows, chave) is None:
            fields.violations.append(Violation("chave", "Não é uma chave deste usuário recebedor.", chave[:14]))
        if fields.violations:
            raise Problem("WebhookOperacaoInvalida", fields.violations)
        rows.execute(
            "INSERT OR REPLACE INTO webhook (chave, url, criacao) VALUES (?, ?, ?)", (chave, url, stamp(here.now()))
        )
    return done(200)


@bp.get("/webhook/<string:chave>")
@scope("webhook.read")
def get(chave: str) -> Response:
    with house().book.reading() as rows:
        row = rows.execute("SELECT * FROM webhook WHERE chave = ?", (chave,)).fetchone()
        if row is None:
            raise Problem("WebhookNaoEncontrado")
        return answer(shapes.webhook(rows, row))


@bp.delete("/webhook/<string:chave>")
@scope("webhook.write")
def delete(chave: str) -> Response:
    with house().book.writing() as rows:
        if not rows.execute("DELETE FROM webhook WHERE chave = ?", (chave,)).rowcount:
            raise Problem("WebhookNaoEncontrado")
    return done(204)


@bp.get("/webhook")
@scope("webhook.read")
def index() -> Response:
    question = listing.ask(request.args, "WebhookConsultaInvalida", {}, period_needed=False)
    with house().book.reading() as rows:
        said, found = listing.answer(
            rows, question, "SELECT * FROM webhook WHERE criacao BETWEEN :start AND :end ORDER BY criacao, chave", {},
            lambda row: shapes.webhook(rows, row),
        )
    return answer({"parametros": said, "webhooks": found})
