"""The language of an answer: the person's choice, else the browser's, else Portuguese."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal.i18n import LOCALES
from portal.web.context import portal
from portal.web.guards import public

bp = Blueprint("locale", __name__)
YEAR_SECONDS = 365 * 24 * 3600


def cookie_name(secure: bool) -> str:
    return "__Host-idioma" if secure else "idioma"


def choose_locale() -> str:
    """The language of this request's answer."""
    return locale_of(request.cookies, request.headers.get("Accept-Language", ""), portal().settings.secure)


def locale_of(cookies: Mapping[str, str], accepted: str, secure: bool) -> str:
    """The language for these cookies and this ``Accept-Language`` header."""
    chosen = cookies.get(cookie_name(secure), "")
    return chosen if chosen in LOCALES else _of_browser(accepted)


@lru_cache(maxsize=256)
def _of_browser(accepted: str) -> str:
    """The best of our locales for an ``Accept-Language`` header. Browsers send the same few all day."""
    languages = parse_accept_header(accepted, LanguageAccept)
    return languages.best_match(
        [code.replace("_", "-") for code in LOCALES] + ["pt"], default="pt-BR"
    ).replace("-", "_").replace("pt", "pt_BR").replace("pt_BR_BR", "pt_BR")


@bp.post("/idioma")
@public
def choose() -> ResponseReturnValue:
    """Keep the choice in a cookie and go back to the page the person was on."""
    back = _local_path(request.form.get("volta", ""))
    response = redirect(back or url_for("public.entry"), 303)
    code, secure = request.form.get("idioma", ""), portal().settings.secure
    if code in LOCALES:
        response.set_cookie(
            cookie_name(secure), code, max_age=YEAR_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax",
        )
    return response


def _local_path(address: str) -> str:
    """The path of an address of ours, or nothing: never a way out to somebody else's site."""
    parts = urlsplit(address)
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if safe and address.isprintable() and "\\" not in address else ""
