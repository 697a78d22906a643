"""Icons drawn into the page: each carries its own path, so a fragment never refers to a symbol the page lacks."""

import re
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from portal.resources import static_path


@lru_cache(maxsize=1)
def _drawings() -> dict[str, str]:
    sprite = (static_path() / "icons" / "sprite.svg").read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="i-([a-z0-9-]+)"[^>]*>(.*?)</symbol>', sprite, re.DOTALL))


def icon(name: str) -> Markup:
    """The icon of this name, decorative: the words beside it say what it means. Raises ``KeyError``."""
    return Markup(  # noqa: S704 - our own file, no input
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f"{_drawings()[name].strip()}</svg>"
    )


def init_icons(app: Flask) -> None:
    app.jinja_env.globals["icon"] = icon
