"""A person's passkeys: made, offered and taken back here; signatures over given terms checked here.

The browser speaks JSON to the two creating addresses; all others are plain forms.
"""

import json
import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.i18n import masked_document
from portal.services import debtors, messages, passkeys
from portal.services.audit import record
from portal.services.passkeys import CHALLENGE_LIFE, Assertion, PasskeyRefused, RelyingParty
from portal.web import drafts
from portal.web.browser import device_name, put_challenge, take_challenge
from portal.web.context import creditor, db, debtor, portal
from portal.web.guards import debtor_required

bp = Blueprint("passkeys", __name__, url_prefix="/chaves")

#: A passkey opens the door for years, so making one needs a sign-in that just happened.
FRESH = timedelta(minutes=15)


@bp.post("/desafio")
@debtor_required
def challenge() -> ResponseReturnValue:
    """What ``navigator.credentials.create`` needs."""
    if not may_create():
        return refusal("NOT_FRESH")
    person = debtors.read_debtor(db(), portal().vault, debtor().debtor_id)
    return jsonify(passkeys.creation_options(db(), party(), person, masked_document(person.document), put_challenge()))


@bp.post("")
@debtor_required
def create() -> ResponseReturnValue:
    """Keep the passkey the device made, and tell every contact on file."""
    if not may_create():
        return refusal("NOT_FRESH")
    person, now = debtor(), portal().now()
    try:
        row = passkeys.create_passkey(
            db(), party(), debtor_id=person.debtor_id, credential=request.get_data(as_text=True),
            challenge=fresh_challenge(), label=device_name(request.user_agent.string), now=now, new_id=uuid.uuid4,
        )
    except PasskeyRefused as refused:
        return refusal(refused.code)
    session.pop("offer_passkey", None)
    _note("passkey.created", row.id)
    _tell("passkey_added", row.id, row.label)
    return jsonify(next=url_for("devices.index")), 201


@bp.post("/<uuid:passkey_id>/retirar")
@debtor_required
def revoke(passkey_id: UUID) -> ResponseReturnValue:
    person = debtor()
    known = {row.id: row.label for row in passkeys.passkeys_of(db(), person.debtor_id)}
    if not passkeys.revoke_passkey(db(), person.debtor_id, passkey_id, portal().now()):
        abort(404)
    _note("passkey.removed", passkey_id)
    _tell("passkey_removed", passkey_id, known[passkey_id])
    return redirect(url_for("devices.index"), 303)


@bp.post("/oferta")
@debtor_required
def dismiss() -> ResponseReturnValue:
    """"Agora não": the offer does not come back in this visit."""
    session.pop("offer_passkey", None)
    back = "contracts.index" if request.form.get("volta") == "contratos" else "devices.index"
    return redirect(url_for(back), 303)


def may_create() -> bool:
    """Whether the person proved who they are a moment ago."""
    return portal().now() - debtor().created_at <= FRESH


def party() -> RelyingParty:
    return passkeys.relying_party(portal().settings, creditor().trade_name)


def fresh_challenge() -> bytes:
    """The challenge this browser was given in the last minutes. Raises `PasskeyRefused`."""
    kept = take_challenge()
    if kept is None or portal().now() - kept[1] > CHALLENGE_LIFE:
        raise PasskeyRefused("REPLAYED")
    return kept[0]


def check_assertion(text: str, challenge: bytes) -> Assertion:
    """The signed-in person's own passkey over ``challenge`` (a terms digest). Raises `PasskeyRefused`."""
    return passkeys.verify(
        db(), party(), credential=text, challenge=challenge, creditor_id=creditor().id, now=portal().now(),
        debtor_id=debtor().debtor_id, once=False,
    )


def step_up(challenge: bytes) -> str:
    """For ``debtor/passkeys/_step_up.html``: JSON for the script, or nothing for a person without a passkey."""
    known = passkeys.passkeys_of(db(), debtor().debtor_id)
    return json.dumps(passkeys.assertion_options(party(), challenge, known)) if known else ""


def refusal(code: str) -> ResponseReturnValue:
    """A refusal as the script shows it: one sentence, no detail for anybody to learn from."""
    sentences = {
        "NOT_FRESH": gettext("Por segurança, saia e entre de novo para criar a chave"),
        "TOO_MANY": gettext("Você já tem 5 chaves. Retire uma para criar outra"),
        "TAKEN": gettext("Esta chave já está guardada"),
    }
    other = gettext("Não deu certo com a chave. Você pode tentar de novo ou entrar com o código")
    return jsonify(problem=sentences.get(code, other)), 422


def _note(topic: str, passkey_id: UUID) -> None:
    person = debtor()
    record(
        db(), creditor_id=creditor().id, topic=topic, actor=f"debtor:{person.debtor_id}",
        subject_id=person.debtor_id, now=portal().now(), facts={"passkey": str(passkey_id)},
    )


def _tell(kind: str, passkey_id: UUID, device: str) -> None:
    now = portal().now()
    messages.promise_to_all(
        db(), portal().vault, creditor_id=creditor().id, debtor_id=debtor().debtor_id,
        draft=drafts.write(kind, device=device or gettext("um aparelho"), at=now), key=f"{kind}:{passkey_id}",
        now=now, new_id=uuid.uuid4,
    )


@bp.app_context_processor
def _offer() -> dict[str, Any]:
    """Whether to offer a passkey on this page: once after signing in, never on a shared phone."""
    return {"passkey_offer": bool(session.get("offer_passkey", False))}
