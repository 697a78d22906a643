"""What makes the portal an app on a phone: its manifest, its icons, and the files kept before they are asked for.

Not wired yet: no page links the manifest and no address answers it (docs/offline.md says what is left).
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from portal.resources import static_path
from portal.web.assets import assets_version, load_asset

START = "/contratos"
#: Colors of the frame before the first style sheet: the page's paper and the mark's ground.
PAPER, GROUND = "#ffffff", "#0a3a46"

#: (file, sizes, purpose): a maskable icon fills its square, the others carry their own rounded ground.
ICONS = (
    ("icons/icon.svg", "any", "any"),
    ("icons/icon-192.png", "192x192", "any"),
    ("icons/icon-512.png", "512x512", "any"),
    ("icons/icon-maskable-192.png", "192x192", "maskable"),
    ("icons/icon-maskable-512.png", "512x512", "maskable"),
)
TOUCH_ICON = "icons/touch-180.png"

#: Files of every page: joined sheets by name, and folders whose scripts and pictures all travel.
SHEETS = ("quite.css",)
FOLDERS = ("js/core", "js/ui", "js/offline", "vendor", "icons")
SUFFIXES = frozenset({".js", ".svg", ".png"})


@dataclass(frozen=True, slots=True)
class Kept:
    """A file the phone keeps: its address, and its digest as `integrity` writes it (W3C Subresource Integrity)."""

    url: str
    digest: str


def manifest(name: str, locale: str) -> dict[str, Any]:
    """The web app manifest (W3C Application Manifest). ``name``: the creditor's, as people know it."""
    return {
        "id": "/",
        "name": name,
        "short_name": short_name(name),
        "description": gettext("Veja o que está aberto, simule parcelas e pague."),
        "lang": locale.replace("_", "-"),
        "dir": "ltr",
        "start_url": START,
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": GROUND,
        "icons": [
            {"src": _address(file), "sizes": sizes, "type": _type(file), "purpose": purpose}
            for file, sizes, purpose in ICONS
        ],
    }


def short_name(name: str) -> str:
    """As many whole words as fit under an icon (12 letters), or the start of a long first one."""
    return name if len(name) <= 12 else name[:13].rpartition(" ")[0].strip() or name[:12]


def precache() -> tuple[Kept, ...]:
    """Every file to keep, in the order of its name. Addresses change with any file; an unchanged digest tells a phone
    that it may copy what it has instead of asking again."""
    return tuple(Kept(_address(name), _digest(name)) for name in sorted(_names()))


def _names() -> Iterator[str]:
    yield from SHEETS
    root = static_path()
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.suffix in SUFFIXES and path.name != "sprite.svg":  # the sprite is the server's: icons travel drawn
                yield path.relative_to(root).as_posix()


def _address(name: str) -> str:
    return f"/s/{assets_version()}/{name}"


def _digest(name: str) -> str:
    found = load_asset(name)
    if found is None:
        raise LookupError(name)
    return "sha256-" + base64.b64encode(hashlib.sha256(found.plain).digest()).decode()


def _type(name: str) -> str:
    return "image/svg+xml" if name.endswith(".svg") else "image/png"
