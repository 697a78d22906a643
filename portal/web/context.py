"""What one request works with: the wired portal, its transaction, its creditor, its signed-in person."""

import time
from typing import cast
from uuid import UUID

from flask import Flask, abort, current_app, g, request
from sqlmodel import Session

from portal.db.models import Creditor
from portal.services.creditors import find_creditor
from portal.services.sessions import SignedIn, find_session, look_up_session, touch_session
from portal.services.wiring import Portal

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CREDITOR_SECONDS = 5.0


def portal() -> Portal:
    return cast(Portal, current_app.extensions["quite"])


def db() -> Session:
    """This request's transaction: read-only for GET, writing otherwise. The edge commits it."""
    if "db" not in g:
        database = portal().database
        g.db_context = database.reading() if request.method in SAFE_METHODS else database.writing()
        g.db = g.db_context.__enter__()
    return cast(Session, g.db)


def commit() -> None:
    """End the transaction well, once. Called by the edge (`portal.web.edge`)."""
    _end(None)


def rollback() -> None:
    _end(_Undo())


class _Undo(Exception):
    """Makes the writing context roll back."""


def _end(failure: Exception | None) -> None:
    context = g.pop("db_context", None)
    g.pop("db", None)
    if context is None:
        return
    if failure is None:
        context.__exit__(None, None, None)
        return
    try:
        context.__exit__(type(failure), failure, None)
    except _Undo:
        return


def creditor() -> Creditor:
    """The creditor this host name belongs to. Without one there is nothing to serve: 503."""
    if "creditor" not in g:
        g.creditor = _creditor_of(request.host.rsplit(":", 1)[0].lower())
    if g.creditor is None:
        abort(503)
    return cast(Creditor, g.creditor)


def _creditor_of(host: str) -> Creditor | None:
    """Cached for a few seconds per process: read on every request, changed a few times a year."""
    cache = current_app.extensions.setdefault("quite_creditors", {})
    known = cache.get(host)
    moment = time.monotonic()
    if known is not None and moment < known[0]:
        return cast(Creditor, known[1])
    with portal().database.reading() as session:
        found = find_creditor(session, host, portal().settings.creditor)
        if found is not None:
            session.expunge(found)
            if len(cache) > 64:
                cache.clear()
            cache[host] = (moment + CREDITOR_SECONDS, found)
    return found


def known_creditor(app: Flask, host: str) -> UUID | None:
    """The creditor of a ``Host`` header, if this process asked the database in the last few seconds."""
    known = app.extensions.get("quite_creditors", {}).get(host.rsplit(":", 1)[0].lower())
    return known[1].id if known is not None and time.monotonic() < known[0] else None


def session_cookie(secure: bool) -> str:
    """``__Host-`` binds the cookie to this very host over TLS; browsers refuse that prefix over http."""
    return "__Host-sid" if secure else "sid"


def session_cookie_name() -> str:
    return session_cookie(portal().settings.secure)


def signed_in() -> SignedIn | None:
    """The live session this browser brought, if any."""
    if "signed_in" not in g:
        token = request.cookies.get(session_cookie_name(), "")
        g.signed_in = _session_of(token) if token else None
        if g.signed_in is not None and g.signed_in.needs_touch(portal().now()):
            _touch(g.signed_in)
    return cast("SignedIn | None", g.signed_in)


def _session_of(token: str) -> SignedIn | None:
    """Pages that only read look the session up by itself; what writes sees it inside its own transaction."""
    if request.method in SAFE_METHODS and "db" not in g:
        return look_up_session(portal().database.engine, token, creditor().id, portal().now())
    return find_session(db(), token, creditor().id, portal().now())


def _touch(person: SignedIn) -> None:
    """Last-seen is kept at most once a minute, and on a GET in a transaction of its own."""
    if request.method in SAFE_METHODS:
        with portal().database.writing() as session:
            touch_session(session, person.id, portal().now())
    else:
        touch_session(db(), person.id, portal().now())


def debtor() -> SignedIn:
    """The signed-in person. Only for views behind `portal.web.guards.debtor_required`."""
    person = signed_in()
    if person is None:
        abort(401)
    return person
