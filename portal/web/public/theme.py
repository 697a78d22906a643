"""The creditor's two colors as a style sheet: raw ones for browsers that clamp, safe ones for all others."""

from flask import Blueprint, Response, abort

from portal.core.color import safe_theme
from portal.core.errors import CoreError
from portal.db.models import Creditor
from portal.web.context import creditor
from portal.web.guards import public

bp = Blueprint("theme", __name__)

NAMES = ("action", "action_strong", "answer", "sun", "action_dark", "action_strong_dark", "answer_dark")


def is_branded(owner: Creditor | None) -> bool:
    return owner is not None and bool(owner.color_primary and owner.color_secondary)


@bp.get("/tema/<slug>.css")
@public
def sheet(slug: str) -> Response:
    owner = creditor()
    if slug != owner.slug or not is_branded(owner):
        abort(404)
    try:
        safe = safe_theme(owner.color_primary, owner.color_secondary)
    except CoreError:
        abort(404)
    values = {"brand": owner.color_primary, "brand-2": owner.color_secondary}
    values |= {f"theme-{name.replace('_', '-')}": getattr(safe, name) for name in NAMES}
    body = "".join(f"--{name}:{value};" for name, value in values.items())
    response = Response(f".branded{{{body}}}\n", mimetype="text/css")
    # the address carries the colors (`?v=`), so a change is a new address
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@bp.get("/tema/<slug>.svg")
@public
def logo(slug: str) -> Response:
    """The creditor's logo. Shown as an image under our own policy, an SVG runs nothing."""
    owner = creditor()
    if slug != owner.slug or not owner.logo_svg:
        abort(404)
    response = Response(owner.logo_svg, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
