"""Static files under a versioned address, compressed once, cached for ever.

``/s/<version>/<path>``: the version is a digest over all static files, so ES modules may import each other
by relative paths and a new release never meets an old file. All style sheets of the debtor's pages are
joined into one answer, in layer order.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
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
def _files() -> Mapping[str, Path]:
    """Every static file by its name. Names that people send are only looked up here, never on the disk."""
    root = static_path()
    return {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}


@lru_cache(maxsize=1)
def assets_version() -> str:
    """12 hex digits that change with any static file."""
    digest = hashlib.sha256()
    for name, path in _files().items():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def load_asset(name: str) -> Asset | None:
    """The asset of this name, or None when there is none."""
    return _load(name) if name in SHEETS or name in _files() else None


@cache
def _load(name: str) -> Asset:
    if name in SHEETS:
        parts = [_files()[f"css/{sheet}.css"].read_bytes() for sheet in SHEETS[name]]
        return _packed("text/css", b"\n".join(parts))
    return _packed(_mimetype(_files()[name]), _files()[name].read_bytes())


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
