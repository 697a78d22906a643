"""Templates and everything they include, import or extend, as one ES module in one language.

``templates(rt)`` of the module gives a table of functions; `static/js/offline/runtime.js` makes ``rt`` and runs them.
The module is text made by the server and served as a file: the browser evaluates nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from flask import current_app
from jinja2 import Environment, nodes
from markupsafe import Markup

from portal.web.offline.expressions import Expressions, quoted
from portal.web.offline.language import language_module
from portal.web.offline.statements import Statements


@dataclass(frozen=True)
class Travelling:
    """Compiled templates by name, and the texts they say: ``(singular,)`` or ``(singular, plural)``."""

    functions: dict[str, str]
    messages: frozenset[tuple[str, ...]]

    def module(self) -> str:
        rows = "".join(f"{quoted(name)}: {text},\n" for name, text in self.functions.items())
        return f"export function templates(rt) {{ return {{\n{rows}}}; }}\n"


def travelling(env: Environment, names: Iterable[str]) -> Travelling:
    """The templates of these names and all they need. Raises `CannotTravel` at the first thing a phone cannot do.

    Addresses and icons are asked of the functions in ``env`` now, so a request context must be there.
    """
    waiting = list(names)
    functions: dict[str, str] = {}
    messages: set[tuple[str, ...]] = set()
    while waiting:
        name = waiting.pop()
        if name in functions:
            continue
        compiled = Statements(name, Expressions(name, partial(_fold, env), _pattern))
        body = compiled.function(_tree(env, name).body, "c")
        blocks = ", ".join(f"{quoted(each)}: {text}" for each, text in compiled.blocks.items())
        functions[name] = f"{{ parent: {quoted(compiled.parent)}, body: {body}, blocks: {{ {blocks} }} }}"
        messages |= compiled.expressions.messages
        waiting += sorted(compiled.needs)
    return Travelling(dict(sorted(functions.items())), frozenset(messages))


def offline_module(env: Environment, names: Iterable[str], locale: str) -> str:
    """The whole module a phone loads: the language of ``locale``, and the templates."""
    found = travelling(env, names)
    return language_module(locale, found.messages) + found.module()


def _tree(env: Environment, name: str) -> nodes.Template:
    assert env.loader is not None
    source, filename, _ = env.loader.get_source(env, name)
    return env.parse(source, name, filename)


def _fold(env: Environment, name: str, args: list[object], kwargs: dict[str, object]) -> tuple[str, bool]:
    value = env.globals[name](*args, **kwargs)  # type: ignore[operator]
    return str(value), isinstance(value, Markup)


def _pattern(endpoint: str, names: set[str]) -> list[str]:
    """The parts of an address: text, name, text, name, text. Raises ``LookupError`` when no rule takes these names."""
    for rule in current_app.url_map.iter_rules(endpoint):
        if rule.arguments <= names:
            return re.split(r"<(?:[^<>]*:)?(\w+)>", rule.rule)
    raise LookupError(f"{endpoint} with {sorted(names)}")
