"""Static files under a versioned address, compressed once, cached for ever.

``/s/<version>/<path>``: the version is a digest over all static files, so ES modules may import each other
by relative paths and a new release never meets an old file. All style sheets of the debtor's pages are
joined into one answer, in layer order.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, abort, request, url_for

from portal.resources import static_path
from portal.web.guards import public

bp = Blueprint("assets", __name__)

SHEETS = {
    "quite.css": ("tokens", "base", "components/shell", "components/button", "components/field",
                  "components/dial", "components/answer", "components/plan", "components/status",
                  "components/progress", "components/pay", "print"),
    "staff.css": ("components/staff",),
}
YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file in the encodings browsers ask for."""

    mimetype: str
    plain: bytes
    gzip: bytes
    brotli: bytes


@lru_cache(maxsize=1)
def assets_version() -> str:
    """12 hex digits that change with any static file."""
    digest = hashlib.sha256()
    root = static_path()
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@lru_cache(maxsize=256)
def load_asset(name: str) -> Asset | None:
    """The asset of this name, or None when there is none. Names never leave the static folder."""
    root = static_path().resolve()
    if name in SHEETS:
        parts = [(root / "css" / f"{sheet}.css").read_bytes() for sheet in SHEETS[name]]
        return _packed("text/css", b"\n".join(parts))
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        return None
    return _packed(_mimetype(path), path.read_bytes())


def _mimetype(path: Path) -> str:
    if path.suffix in {".js", ".mjs"}:
        return "text/javascript"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _packed(mimetype: str, plain: bytes) -> Asset:
    return Asset(mimetype, plain, gzip.compress(plain, 9, mtime=0), brotli.compress(plain))


@bp.get("/s/<version>/<path:name>")
@public
def asset(version: str, name: str) -> Response:
    found = load_asset(name) if version == assets_version() else None
    if found is None:
        abort(404)
    wanted = {str(name) for name, quality in request.accept_encodings if quality > 0}
    response = Response(found.plain, mimetype=found.mimetype)
    for encoding in ("br", "gzip"):
        packed = found.brotli if encoding == "br" else found.gzip
        if encoding in wanted and len(packed) < len(found.plain):
            response = Response(packed, mimetype=found.mimetype, headers={"Content-Encoding": encoding})
            break
    response.headers["Cache-Control"] = YEAR
    response.vary.add("Accept-Encoding")
    return response


def asset_url(name: str) -> str:
    """Address of a static file or joined sheet, for templates."""
    return url_for("assets.asset", version=assets_version(), name=name)


def init_assets(app: Flask) -> None:
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = asset_url
