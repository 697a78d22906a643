"""One reader per field of a creditor: stripped text in, the value as stored out, or `CoreError`."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from xml.etree import ElementTree

from portal.core.color import safe_theme
from portal.core.errors import CoreError
from portal.core.pix.keys import parse as parse_pix_key
from portal.services.portfolio import cells

LARGEST_LOGO = 32 * 1024
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING = frozenset(
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
     "radialGradient", "stop", "clipPath", "mask", "title", "desc", "text", "tspan", "use", "symbol"]
)


def slug(text: str) -> str:
    """2 to 40 lower case letters, digits and hyphens. Raises SLUG_FORMAT."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])", text):
        raise CoreError("SLUG_FORMAT")
    return text


def hostname(text: str) -> str:
    """A host name without port. Raises HOSTNAME_FORMAT."""
    name = text.lower()
    label = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if len(name) > 253 or not re.fullmatch(rf"{label}(?:\.{label})*", name):
        raise CoreError("HOSTNAME_FORMAT")
    return name


def telephone(text: str) -> str:
    """As people read it, 0800 and 4004 included: up to 20 characters, at least 4 digits. Raises PHONE_FORMAT."""
    if len(text) > 20 or not re.fullmatch(r"[0-9 ()+.-]+", text) or sum(map(str.isdecimal, text)) < 4:
        raise CoreError("PHONE_FORMAT")
    return text


def color(text: str) -> str:
    """``#rrggbb``. Raises BAD_COLOR."""
    safe_theme(text, text)
    return text.lower()


def logo(text: str) -> str:
    """An SVG that only draws. Raises LOGO_TOO_LARGE (limit), LOGO_NOT_SVG, LOGO_UNSAFE (what)."""
    if len(text.encode()) > LARGEST_LOGO:
        raise CoreError("LOGO_TOO_LARGE", limit=LARGEST_LOGO)
    if "<!doctype" in text.lower() or "<!entity" in text.lower() or "<?xml-stylesheet" in text.lower():
        raise CoreError("LOGO_UNSAFE", what="doctype")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  no entities: refused above
    except ElementTree.ParseError:
        raise CoreError("LOGO_NOT_SVG") from None
    if root.tag != f"{_SVG}svg":
        raise CoreError("LOGO_NOT_SVG")
    for element in root.iter():
        name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else "?"
        if name not in _DRAWING:
            raise CoreError("LOGO_UNSAFE", what=name)
        for attribute, value in element.attrib.items():
            bare = attribute.rpartition("}")[2].lower()
            outside = (bare == "href" and not value.startswith("#")) or re.search(r"url\(\s*[\"']?(?!#)", value)
            if bare.startswith("on") or outside:
                raise CoreError("LOGO_UNSAFE", what=bare)
    return text


def pix_key(text: str) -> str:
    """Raises the PIX_KEY_ codes."""
    return parse_pix_key(text).value


def _text(text: str, longest: int) -> str:
    if not text:
        raise CoreError("EMPTY")
    return cells.text(text, longest, 2)


def _given(read: Callable[[str], str], text: str) -> str:
    if not text:
        raise CoreError("EMPTY")
    return read(text)


FIELDS: Mapping[str, Callable[[str], str]] = {
    "slug": slug,
    "legal_name": partial(_text, longest=120),
    "trade_name": partial(_text, longest=60),
    "cnpj": partial(_given, cells.company),
    "street": partial(_text, longest=120),
    "district": partial(_text, longest=60),
    "city": partial(_text, longest=60),
    "state": partial(_given, cells.state),
    "postal_code": partial(_given, cells.postal_code),
    "email": partial(_given, cells.email),
    "phone": partial(_given, telephone),
    "ombudsman": partial(_text, longest=120),
    "hostname": hostname,
    "logo_svg": logo,
    "color_primary": color,
    "color_secondary": color,
    "pix_key": pix_key,
}
REQUIRED = (
    "slug", "legal_name", "trade_name", "cnpj", "street", "district", "city", "state", "postal_code", "email", "phone",
    "ombudsman",
)
