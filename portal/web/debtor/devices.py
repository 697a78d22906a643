"""What is known of the person, where they are signed in, which passkeys they have: seen and ended here
(OWASP ASVS 5.0 7.5.2)."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.services import debtors, sessions
from portal.services.audit import record
from portal.services.passkeys import passkeys_of
from portal.web.browser import sign_out
from portal.web.context import creditor, db, debtor, portal
from portal.web.debtor.passkeys import may_create
from portal.web.guards import debtor_required

bp = Blueprint("devices", __name__, url_prefix="/aparelhos")


@bp.get("")
@debtor_required
def index() -> ResponseReturnValue:
    person = debtor()
    reaches = debtors.contacts_of(db(), portal().vault, person.debtor_id)
    return render_template(
        "debtor/devices/index.html", here_id=person.id,
        person=debtors.read_debtor(db(), portal().vault, person.debtor_id),
        contacts=[(reach.channel, masked_contact(reach.value)) for reach in reaches],
        sessions=sessions.live_sessions(db(), person.debtor_id, portal().now()),
        passkeys=passkeys_of(db(), person.debtor_id), may_create=may_create(),
    )


@bp.post("/<uuid:session_id>/encerrar")
@debtor_required
def end(session_id: UUID) -> ResponseReturnValue:
    """End one session. One's own is like leaving."""
    person = debtor()
    if session_id == person.id:
        return sign_out()
    if not sessions.end_session(db(), person.debtor_id, session_id, portal().now()):
        abort(404)
    _note("session.ended", {"session": str(session_id)})
    return redirect(url_for("devices.index"), 303)


@bp.post("/encerrar")
@debtor_required
def end_all() -> ResponseReturnValue:
    """Out everywhere, here too."""
    sessions.revoke_all(db(), debtor().debtor_id, portal().now())
    _note("session.ended", {"session": "all"})
    return sign_out()


def masked_contact(value: str) -> str:
    """``m***@pessoa.example`` or ``*** 0000``: enough for its owner to recognize."""
    name, at, host = value.partition("@")
    return f"{name[:1]}***@{host}" if at else f"*** {value[-4:]}"


def _note(topic: str, facts: dict[str, str]) -> None:
    person = debtor()
    record(
        db(), creditor_id=creditor().id, topic=topic, actor=f"debtor:{person.debtor_id}",
        subject_id=person.debtor_id, now=portal().now(), facts=facts,
    )
