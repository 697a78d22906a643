"""``create_app(settings)``: the only place that wires the rooms together."""

import logging
from datetime import timedelta

from flask import Flask, request
from flask_babel import get_locale
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import i18n
from portal.config import Settings
from portal.extensions import babel, csrf, htmx
from portal.resources import templates_path, translations_path
from portal.services.wiring import Portal, build_portal
from portal.web import (
    assets,
    compression,
    context,
    edge,
    errors,
    headers,
    health,
    icons,
    kept_answers,
    locale,
    page,
    webhooks,
)
from portal.web.anonymous_cookie import AnonymousCookie
from portal.web.debtor import blueprints as debtor_blueprints
from portal.web.public import blueprints as public_blueprints

#: Largest form or file anybody may send to a page.
MAX_BODY = 256 * 1024


def create_app(settings: Settings, portal: Portal | None = None) -> Flask:
    """The portal as a WSGI application. ``portal`` lets tests bring their own clock and database."""
    app = Flask("portal", template_folder=str(templates_path()), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        MAX_CONTENT_LENGTH=MAX_BODY,
        # the anonymous cookie: CSRF secret and the browser's half of a code. Who is signed in is never in it.
        SESSION_COOKIE_NAME="__Host-pre" if settings.secure else "pre",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
        WTF_CSRF_TIME_LIMIT=None,  # a form kept open, or queued without a network, must still be accepted
        WTF_CSRF_SSL_STRICT=True,
        BABEL_DEFAULT_LOCALE="pt_BR",
        BABEL_DEFAULT_TIMEZONE="America/Sao_Paulo",
        BABEL_TRANSLATION_DIRECTORIES=str(translations_path()),
        TEMPLATES_AUTO_RELOAD=settings.debug,
    )
    app.session_interface = AnonymousCookie()
    app.extensions["quite"] = portal or build_portal(settings)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(i18n.FILTERS)
    app.jinja_env.globals.update(get_locale=get_locale)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    kept_answers.init_kept_answers(app, app.extensions["quite"])
    app.wsgi_app = headers.with_headers(app.wsgi_app, settings.secure)  # type: ignore[assignment, method-assign]
    logging.getLogger("portal").setLevel(logging.INFO)

    babel.init_app(app, locale_selector=locale.choose_locale)
    csrf.init_app(app)
    htmx.init_app(app)
    compression.init_compression(app)  # runs last: after_request goes backwards
    edge.init_edge(app)
    errors.init_errors(app)
    assets.init_assets(app)
    icons.init_icons(app)
    page.init_page(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(webhooks.bp)
    for blueprint in (*public_blueprints, *debtor_blueprints):
        app.register_blueprint(blueprint)

    @app.before_request
    def _needs_creditor() -> None:
        """Pages belong to a creditor. Health, static files and what companies call do not."""
        if request.blueprint not in {None, "health", "assets", "webhooks"}:
            context.creditor()

    return app
