"""What a browser carries: an anonymous signed cookie, and once signed in a random token that only the server
can turn into a person."""

import hashlib
import secrets
import uuid
from datetime import datetime
from uuid import UUID

from flask import g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal.services import sessions
from portal.web.context import creditor, db, portal, session_cookie_name, signed_in

TOKEN_BYTES = 32


def browser_digest() -> bytes:
    """SHA-256 of this browser's random value, made on first use. A code works only where it was asked for."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(TOKEN_BYTES)
    return hashlib.sha256(session["browser"].encode()).digest()


def knows_browser() -> bool:
    """Whether this browser ever asked for a code here."""
    return "browser" in session


def is_shared() -> bool:
    """Whether the person said that others use this phone: nothing is kept on it, no passkey is offered."""
    return bool(session.get("shared", False))


def begin_session(response: Response, debtor_id: UUID, level: int) -> UUID:
    """Sign this browser in: a new token, the session it came with ended, the anonymous cookie renewed."""
    end_session()
    shared = is_shared()
    session.clear()
    if shared:
        session["shared"] = True
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = sessions.open_session(
        db(), creditor_id=creditor().id, debtor_id=debtor_id, level=level,
        device=device_name(request.user_agent.string), now=portal().now(), new_id=uuid.uuid4, token=token,
    )
    _set_token(response, token)
    return row.id


def rotate_session(response: Response) -> None:
    """After a step-up: the same session under a new token."""
    person = signed_in()
    if person is not None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        sessions.rotate_token(db(), person.id, token, portal().now(), uuid.uuid4)
        _set_token(response, token)


def sign_out() -> Response:
    """Out at once, on the server first. What is queued offline stays: only caches are dropped."""
    end_session()
    session.clear()
    response = redirect(url_for("sign_in.left"), 303)
    response.delete_cookie(
        session_cookie_name(), path="/", secure=portal().settings.secure, httponly=True, samesite="Lax"
    )
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def end_session() -> None:
    """End the session this browser brought, on the server, whether or not it was still alive."""
    person = signed_in()
    if person is not None:
        sessions.revoke_session(db(), person.id, portal().now())
    g.signed_in = None


def put_challenge() -> bytes:
    """A fresh passkey challenge, remembered in the signed cookie with its time."""
    challenge = secrets.token_bytes(TOKEN_BYTES)
    session["challenge"] = [challenge.hex(), portal().now().isoformat()]
    return challenge


def take_challenge() -> tuple[bytes, datetime] | None:
    """The challenge this browser was given, taken out of the cookie."""
    kept = session.pop("challenge", None)
    return (bytes.fromhex(kept[0]), datetime.fromisoformat(kept[1])) if kept else None


def device_name(agent: str) -> str:
    """``Chrome, Android``: enough for a person to recognize a device of theirs."""
    browsers = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
                ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
               ("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))
    found = [next((name for mark, name in table if mark in agent), "") for table in (browsers, systems)]
    return ", ".join(name for name in found if name)


def _set_token(response: Response, token: str) -> None:
    response.set_cookie(
        session_cookie_name(), token, path="/", secure=portal().settings.secure, httponly=True, samesite="Lax"
    )
