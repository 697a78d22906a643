"""Getting in with a code, and out again.

Every answer is the same whether or not the creditor knows the person: asking writes the same rows either way
and looks nobody up (OWASP ASVS 5.0 6.3.8).
"""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.gateways.messages import channels
from portal.services import codes, debtors
from portal.services.audit import record
from portal.services.codes import Ask, CodeRefused, Pending
from portal.services.passkeys import passkeys_of
from portal.web.browser import begin_session, browser_digest, is_shared, sign_out
from portal.web.codes import code_problem, pending_code, send_code
from portal.web.context import creditor, db, portal
from portal.web.fields import CodeField
from portal.web.guards import public
from portal.web.pace import IDENTIFY, too_fast
from portal.web.public.entry import EntryForm, entry_page, inside_url

bp = Blueprint("sign_in", __name__)

PURPOSE = "sign_in"
CODE_LEVEL = 1


class CodeForm(FlaskForm):
    class Meta:
        csrf = False

    codigo = CodeField()


@bp.post("/entrar")
@public
def start() -> ResponseReturnValue:
    """Take the document and birth date, promise a code, and go on to the page that asks for it."""
    slow = too_fast(IDENTIFY)
    if slow is not None:
        return slow
    form, channel = EntryForm(), _channel()
    if not form.validate():
        return entry_page(form, channel=channel, status=422)
    session["shared"] = bool(form.compartilhado.data)
    vault, owner = portal().vault, creditor().id
    wanted = Ask(
        creditor_id=owner, purpose=PURPOSE, browser=browser_digest(), channel=channel,
        subject=debtors.subject_of(vault, owner, form.documento.data),
        identity=debtors.identity_of(vault, owner, form.documento.data, form.nascimento.data),
    )
    try:
        send_code(wanted, "sign_in_code")
    except CodeRefused as refused:
        waiting = pending_code(PURPOSE)
        if refused.code == "WAIT" and waiting is not None and waiting.identity == wanted.identity:
            return redirect(url_for("sign_in.code"), 303)  # the one sent a moment ago to this browser still works
        return entry_page(form, channel=channel, problem=code_problem(refused), status=429)
    return redirect(url_for("sign_in.code"), 303)


@bp.get("/entrar")
@public
def again() -> ResponseReturnValue:
    """Reloading after a mistake: back to the form."""
    return redirect(url_for("public.entry"), 303)


@bp.get("/entrar/codigo")
@public
def code() -> ResponseReturnValue:
    waiting = pending_code(PURPOSE)
    if waiting is None:
        return redirect(url_for("public.entry"), 303)
    return _code_page(waiting, CodeForm())


@bp.post("/entrar/codigo")
@public
def enter() -> ResponseReturnValue:
    """The right code opens a session; a wrong one says how many tries are left."""
    waiting = pending_code(PURPOSE)
    if waiting is None:
        return redirect(url_for("public.entry"), 303)
    form = CodeForm()
    if not form.validate():
        return _code_page(waiting, form, status=422)
    try:
        checked = codes.check(
            db(), portal().vault, creditor_id=creditor().id, browser=browser_digest(), purpose=PURPOSE,
            code=form.codigo.data, now=portal().now(),
        )
    except CodeRefused as refused:
        if refused.code in {"LOCKED", "DISABLED"}:
            current_app.logger.warning("sign-in codes %s for %s", refused.code, waiting.identity.hex()[:12])
        form.codigo.errors = [code_problem(refused)]
        return _code_page(waiting, form, status=429 if refused.until else 422)
    response = redirect(inside_url(), 303)
    opened = begin_session(response, checked.debtor_id, CODE_LEVEL)
    if not is_shared() and not passkeys_of(db(), checked.debtor_id):
        session["offer_passkey"] = True
    record(
        db(), creditor_id=creditor().id, topic="session.opened", actor=f"debtor:{checked.debtor_id}",
        subject_id=checked.debtor_id, now=portal().now(),
        facts={"by": "code", "channel": checked.channel, "session": str(opened)},
    )
    return response


@bp.post("/entrar/reenviar")
@public
def resend() -> ResponseReturnValue:
    """Another code for the same person, by the same or another channel."""
    slow = too_fast(IDENTIFY)
    if slow is not None:
        return slow
    waiting = pending_code(PURPOSE)
    if waiting is None:
        return redirect(url_for("public.entry"), 303)
    wanted = Ask(
        creditor_id=creditor().id, purpose=PURPOSE, browser=browser_digest(), channel=_channel(),
        subject=waiting.subject, identity=waiting.identity,
    )
    try:
        send_code(wanted, "sign_in_code")
    except CodeRefused as refused:
        return _code_page(waiting, CodeForm(formdata=None), problem=code_problem(refused), status=429)
    return redirect(url_for("sign_in.code"), 303)


@bp.post("/sair")
@public
def leave() -> ResponseReturnValue:
    return sign_out()


@bp.get("/saiu")
@public
def left() -> ResponseReturnValue:
    return render_template("public/left.html")


def _channel() -> str:
    wanted, offered = request.form.get("canal", ""), channels(portal().settings)
    return wanted if wanted in offered else offered[0]


def _code_page(waiting: Pending, form: CodeForm, *, problem: str = "", status: int = 200) -> Response:
    return make_response(
        render_template(
            "public/code.html", form=form, waiting=waiting, channels=channels(portal().settings), problem=problem
        ),
        status,
    )
