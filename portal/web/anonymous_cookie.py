"""The signed cookie of a browser nobody knows: read when a view first asks for it, written when it changed.

Most requests of a signed-in person never look at it, and verifying a signature costs as much as a small answer.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature

Load = Callable[[], Mapping[str, Any]]


class AnonymousSession(SecureCookieSession):
    """Flask sets ``accessed`` before it hands the session to anybody: that is when the cookie is read."""

    def __init__(self, load: Load) -> None:
        self._load: Load | None = load
        super().__init__()

    @property
    def accessed(self) -> bool:
        return self._load is None

    @accessed.setter
    def accessed(self, _value: bool) -> None:
        load, self._load = self._load, None
        if load is not None:
            dict.update(self, load())  # past the callback that would call it a change


class AnonymousCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, read late."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return AnonymousSession(lambda: self._read(app, request))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session.accessed:
            super().save_session(app, session, response)

    def _read(self, app: Flask, request: Request) -> Mapping[str, Any]:
        value = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app)
        if not value or serializer is None:
            return {}
        try:
            found: Mapping[str, Any] = serializer.loads(
                value, max_age=int(app.permanent_session_lifetime.total_seconds())
            )
        except BadSignature:
            return {}
        return found
