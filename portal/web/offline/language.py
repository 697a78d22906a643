"""The words of one language as a phone needs them: texts, plural rule, names of days and months.

Names come from the same tables the server writes dates with; a browser's own tables differ from phone to phone.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import get_date_format, get_day_names, get_month_names
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from portal.resources import static_path, translations_path
from portal.web.offline.expressions import quoted
from portal.web.offline.phrases import phrases

_PLURAL_RULE = re.compile(r"[n0-9 ()<>=!&|?:%]+")
_LITERAL = r"'((?:[^'\\\n]|\\.)*)'"
_TEXT = rf"{_LITERAL}(?:\s*\+\s*{_LITERAL})*"
_CALLED = re.compile(rf"\b(n?gettext)\(\s*({_TEXT})(?:,\s*({_TEXT}))?", re.ASCII)


def language_module(locale: str, messages: Iterable[tuple[str, ...]]) -> str:
    """``language`` and ``plural`` of the module: these texts, and those the scripts say themselves."""
    wanted = {*messages, *script_messages()}
    document = {**language_document(locale, wanted), **phrases(locale)}
    parts = [f"{quoted(key)}: {_written(value)}" for key, value in document.items()]
    rule = plural_rule(locale)
    return f"export const language = {{ {', '.join(parts)} }};\nexport const plural = (n) => Number({rule});\n"


def language_document(locale: str, messages: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """What is said in this language. A text without a translation is said as it was written."""
    catalog = Translations.load(str(translations_path()), [locale])
    texts: dict[str, str] = {}
    plurals: dict[str, list[str]] = {}
    for each in sorted(messages):
        if len(each) == 1:
            texts[each[0]] = catalog.ugettext(each[0])
        elif forms := _plural_forms(catalog, each[0]):
            plurals[each[0]] = forms
    babel = Locale.parse(locale)
    return {
        "locale": locale,
        "texts": texts,
        "plurals": plurals,
        "months": _in_order(get_month_names("wide", locale=babel)),
        "months_short": _in_order(get_month_names("abbreviated", locale=babel)),
        "weekdays": _in_order(get_day_names("wide", locale=babel)),
        "long": get_date_format("long", babel).pattern,
    }


def _in_order(names: Mapping[int, str]) -> list[str]:
    """January, or Monday, first."""
    return [names[key] for key in sorted(names)]


def _plural_forms(catalog: NullTranslations, singular: str) -> list[str]:
    """The translated forms; none for a text without a translation, which follows the rule of its author."""
    known: dict[Any, str] = getattr(catalog, "_catalog", {})
    return [known[singular, place] for place in range(6) if (singular, place) in known]


@lru_cache(maxsize=8)
def plural_rule(locale: str) -> str:
    """The catalog's rule for plurals: C, and JavaScript too. Raises ``ValueError`` when it is anything else."""
    path = translations_path() / locale / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return "n != 1"
    with path.open("rb") as file:
        rule = read_po(file, locale=locale).plural_expr
    if not _PLURAL_RULE.fullmatch(rule):
        raise ValueError(f"not a plural rule: {rule}")
    return rule


@lru_cache(maxsize=1)
def script_messages() -> frozenset[tuple[str, ...]]:
    """The texts the offline scripts say, found where they are written."""
    found: set[tuple[str, ...]] = set()
    for path in sorted((static_path() / "js" / "offline").glob("*.js")):
        found |= messages_of(path)
    return frozenset(found)


def messages_of(path: Path) -> set[tuple[str, ...]]:
    """Every text given to ``gettext`` or ``ngettext`` in a script, as it stands there between single quotes."""
    found: set[tuple[str, ...]] = set()
    for name, first, second in _calls(path.read_text(encoding="utf-8")):
        found.add((first, second) if name == "ngettext" else (first,))
    return found


def _calls(source: str) -> Iterable[tuple[str, str, str]]:
    for match in _CALLED.finditer(source):
        yield match[1], _joined(match[2]), _joined(match[5] or "")


def _joined(text: str) -> str:
    return "".join(re.sub(r"\\(.)", r"\1", part) for part in re.findall(_LITERAL, text))


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    return quoted(value)
