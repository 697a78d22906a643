"""Signing in with a passkey the phone already holds: nothing to type, nobody to name."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from portal.services import passkeys
from portal.services.audit import record
from portal.services.passkeys import PasskeyRefused
from portal.web.browser import begin_session, put_challenge
from portal.web.context import creditor, db, portal
from portal.web.debtor.passkeys import fresh_challenge, party, refusal
from portal.web.guards import public
from portal.web.pace import IDENTIFY, too_fast
from portal.web.public.entry import inside_url

bp = Blueprint("passkey_sign_in", __name__, url_prefix="/entrar/chave")

PASSKEY_LEVEL = 3


@bp.post("/desafio")
@public
def challenge() -> ResponseReturnValue:
    """What ``navigator.credentials.get`` needs; the same for everybody."""
    slow = too_fast(IDENTIFY)
    if slow is not None:
        return slow
    return jsonify(passkeys.assertion_options(party(), put_challenge()))


@bp.post("")
@public
def enter() -> ResponseReturnValue:
    """Open a session for the person whose passkey signed the challenge."""
    try:
        signed = passkeys.verify(
            db(), party(), credential=request.get_data(as_text=True), challenge=fresh_challenge(),
            creditor_id=creditor().id, now=portal().now(),
        )
    except PasskeyRefused as refused:
        return refusal(refused.code)
    response = jsonify(next=inside_url())
    opened = begin_session(response, signed.debtor_id, PASSKEY_LEVEL)
    record(
        db(), creditor_id=creditor().id, topic="session.opened", actor=f"debtor:{signed.debtor_id}",
        subject_id=signed.debtor_id, now=portal().now(),
        facts={"by": "passkey", "passkey": str(signed.passkey_id), "session": str(opened)},
    )
    return response
