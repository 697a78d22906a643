"""Answers of the simulator that were rendered a moment ago, given again without waking the framework.

A finger on the slider passes the same counts many times a second. Whatever belongs to the person is still done
each time: the session is looked up in the database, the offer is the one just read, the token is signed anew.
Anything unusual (no session, one that must be touched, an offer grown old) goes the ordinary way.
"""

import time
import uuid
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask
from werkzeug.sansio.http import parse_cookie

from portal.clock import civil_date
from portal.services.offers import Offer
from portal.services.quote_token import sign
from portal.services.sessions import SignedIn, look_up_session
from portal.services.simulation import Simulation
from portal.services.wiring import Portal
from portal.web.context import known_creditor, session_cookie
from portal.web.locale import locale_of
from portal.web.stitched import Packed, stitch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/simulador"
#: How long contracts count as just read. Whole pages, and the quote that follows, always read them again.
SECONDS = 5.0
MOST_KEPT = 2048
#: The end of every answer, new each time.
TOKEN_FIELD = '<input type="hidden" name="token" id="oferta" value="{}" hx-swap-oob="true">'  # noqa: S105

#: The creditor of a host name, if it is known without asking the database.
CreditorOf = Callable[[str], UUID | None]


@dataclass(slots=True)
class Recent:
    """An offer, and until when the contracts behind it count as just read (seconds of `time.monotonic`).

    Read again and found the same, ``until`` moves on: all answers kept for it count again.
    """

    offer: Offer
    until: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A rendered answer without its token, the address it stands for, and what the token is about."""

    packed: Packed
    address: str
    simulation: Simulation
    recent: Recent


class KeptAnswers:
    """One process's memory, and the WSGI layer that answers from it."""

    def __init__(
        self, inner: "WSGIApplication", portal: Portal, creditor_of: CreditorOf,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner, self._portal, self._creditor_of, self._seconds = inner, portal, creditor_of, seconds
        self._cookie = session_cookie(portal.settings.secure)
        self._kept: dict[tuple[UUID, str, str], Kept] = {}
        self._recent: dict[Hashable, Recent] = {}

    def recent(self, key: Hashable, read: Callable[[], Offer]) -> Recent:
        """The offer of ``key``, read now unless it was a moment ago."""
        known, now = self._recent.get(key), self._seconds()
        if known is not None and now < known.until:
            return known
        offer = read()
        if known is None or known.offer.digest != offer.digest:
            if len(self._recent) >= MOST_KEPT:
                self._recent.clear()
            known = self._recent[key] = Recent(offer, 0.0)
        known.until = now + SECONDS
        return known

    def keep(self, debtor_id: UUID, query: str, locale: str, answer: Kept) -> None:
        """Remember what ``query`` (as it stands in the address) was answered."""
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[debtor_id, query, locale] = answer

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if (
            environ["PATH_INFO"] == PATH and environ.get("HTTP_HX_REQUEST") == "true"
            and environ["REQUEST_METHOD"] == "GET" and "HTTP_HX_HISTORY_RESTORE_REQUEST" not in environ
        ):
            cookies = parse_cookie(environ.get("HTTP_COOKIE"))
            now = self._portal.now()
            person = self._person(environ, cookies.get(self._cookie, ""), now)
            if person is not None:
                locale = locale_of(
                    cookies, environ.get("HTTP_ACCEPT_LANGUAGE", ""), self._portal.settings.secure
                )
                kept = self._kept.get((person.debtor_id, environ["QUERY_STRING"], locale))
                if kept is not None and self._counts(kept.recent, now):
                    return self._answer(environ, start_response, person, kept)
        return self._inner(environ, start_response)

    def _counts(self, recent: Recent, now: datetime) -> bool:
        return self._seconds() < recent.until and recent.offer.base_date == civil_date(now)

    def _person(self, environ: "WSGIEnvironment", token: str, now: datetime) -> SignedIn | None:
        creditor = self._creditor_of(environ.get("HTTP_HOST", "")) if token else None
        if creditor is None:
            return None
        person = look_up_session(self._portal.database.engine, token, creditor, now)
        return None if person is None or person.needs_touch(now) else person

    def _answer(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", person: SignedIn, kept: Kept
    ) -> list[bytes]:
        token = sign(
            self._portal.settings.secret_key, kept.simulation, quote_id=uuid.uuid4(), debtor_id=person.debtor_id
        )
        body, headers = stitch(
            kept.packed, TOKEN_FIELD.format(token), environ.get("HTTP_ACCEPT_ENCODING", ""), "HX-Request"
        )
        start_response("200 OK", [
            ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))),
            ("HX-Replace-Url", kept.address), *headers,
        ])
        return [body]


def init_kept_answers(app: Flask, portal: Portal) -> None:
    app.extensions["quite_kept"] = kept = KeptAnswers(app.wsgi_app, portal, partial(known_creditor, app))
    app.wsgi_app = kept  # type: ignore[method-assign]
