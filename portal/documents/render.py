"""Templates to HTML to WeasyPrint, with every door closed.

WeasyPrint follows any address it meets, ``file:`` included, and a name typed by a stranger may hold one.
Jinja escapes names; behind it the fetcher hands out this room's own fonts and nothing else, and an address
that is refused stops the drawing instead of leaving a hole in a contract.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint.text import fonts as weasyprint_fonts
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.documents.language import Language
from portal.resources import static_path, templates_path

ADDRESS = "paper:"
"""Base address of every paper: opens nothing by itself and leaves no path of this machine in the file."""

FILES = {
    f"{ADDRESS}regular.ttf": ("fonts/arimo-regular.ttf", "font/ttf"),
    f"{ADDRESS}bold.ttf": ("fonts/arimo-bold.ttf", "font/ttf"),
    f"{ADDRESS}minuta.svg": ("minuta.svg", "image/svg+xml"),
}
"""All that a paper may open."""

_engine: Any = weasyprint  # WeasyPrint carries no types
_engine_fonts: Any = weasyprint_fonts
_response: Any = URLFetcherResponse


class ClosedFetcher(URLFetcher):
    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url in FILES:
            name, kind = FILES[url]
            return _response(url, (_folder() / name).read_bytes(), {"Content-Type": kind})
        raise FatalURLFetchingError(f"a paper may not open {url[:80]}")


_fetcher: Any = ClosedFetcher


def _folder() -> Path:
    return static_path() / "css" / "documents"


@lru_cache(maxsize=1)
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_path()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(template: str, language: Language, **facts: Any) -> str:
    """The paper as HTML text; ``_`` and ``ngettext`` in the template are the caller's language."""
    words = {"_": language.say, "ngettext": language.count, "lang": language.code}
    return environment().get_template(template).render(**words, **facts)


def layout(text: str, *styles: str) -> Any:
    """WeasyPrint's laid out document for ``text`` under ``paper.css`` and the named styles."""
    fonts = _engine_fonts.FontConfiguration()
    doors = {"base_url": ADDRESS, "url_fetcher": _fetcher()}
    sheets = [
        _engine.CSS(string=(_folder() / f"{name}.css").read_text("utf-8"), font_config=fonts, **doors)
        for name in ("paper", *styles)
    ]
    return _engine.HTML(string=text, **doors).render(stylesheets=sheets, font_config=fonts)


def pdf(text: str, *styles: str) -> bytes:
    """``text`` as a tagged PDF (PDF/UA-1)."""
    content: bytes = layout(text, *styles).write_pdf(pdf_variant="pdf/ua-1")
    return content
