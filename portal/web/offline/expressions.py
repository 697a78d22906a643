"""Expressions of templates as JavaScript, on the names of `static/js/offline/runtime.js` (``rt``).

Values keep Jinja's meaning, not JavaScript's: empty lists are false, missing names print nothing, what is not
Markup is escaped where it is written. Operators whose result would be a float are refused.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jinja2 import nodes

from portal.web.offline.refusal import refuse

#: What ``rt.filters`` and ``rt.tests`` have.
FILTERS = frozenset({
    "cents_parts", "cnpj", "count", "cpf", "d", "day", "day_long", "day_month", "day_week", "default", "document", "e",
    "escape", "first", "format", "join", "last", "length", "masked_document", "moment", "money", "month_long",
    "month_year", "percent", "plain_money", "postal_code", "product", "rate_percent", "replace", "safe",
    "short_rate", "string", "trim", "upper", "weekday",
})
TESTS = frozenset({"defined", "even", "none", "number", "odd", "string", "undefined"})
#: Methods of texts, mappings and dates a template may call.
METHODS = frozenset({"get", "isoformat", "items", "keys", "split", "values"})
#: Functions answered once, on the server, because their arguments are written in the template.
FOLDED = frozenset({"asset", "icon", "url_for"})

_COMPARE = {
    "eq": "rt.eq({}, {})", "ne": "!rt.eq({}, {})", "gt": "({} > {})", "gteq": "({} >= {})", "lt": "({} < {})",
    "lteq": "({} <= {})", "in": "rt.isIn({}, {})", "notin": "!rt.isIn({}, {})",
}
_BINARY = {nodes.Add: "add", nodes.Sub: "subtract", nodes.Mul: "multiply", nodes.FloorDiv: "floor", nodes.Mod: "modulo"}


@dataclass
class Expressions:
    """Turns expressions of one template into text. ``fold`` answers a server's function for literal arguments;
    ``pattern`` gives the fixed parts of an endpoint's address and, between them, the names of what is filled in."""

    template: str
    fold: Callable[[str, list[object], dict[str, object]], tuple[str, bool]]
    pattern: Callable[[str, set[str]], list[str]]
    messages: set[tuple[str, ...]] = field(default_factory=set)

    def text(self, node: nodes.Node, scope: str) -> str:
        """The expression as JavaScript; ``scope`` is the name of the object that holds the variables."""
        kind = type(node)
        method = getattr(self, "_" + kind.__name__.lower(), None)
        if kind in _BINARY:
            assert isinstance(node, nodes.BinExpr)
            return f"rt.{_BINARY[kind]}({self.text(node.left, scope)}, {self.text(node.right, scope)})"
        if method is None:
            raise refuse(self.template, node)
        found: str = method(node, scope)
        return found

    def all(self, found: Iterable[nodes.Node], scope: str) -> str:
        return ", ".join(self.text(each, scope) for each in found)

    def _const(self, node: nodes.Const, scope: str) -> str:
        return quoted(node.value)

    def _templatedata(self, node: nodes.TemplateData, scope: str) -> str:
        return f"rt.markup({quoted(node.data)})"

    def _name(self, node: nodes.Name, scope: str) -> str:
        if node.name.startswith("__") or node.name in {"caller", "varargs", "kwargs", "self", "super"}:
            raise refuse(self.template, node, node.name)
        return f"{scope}.{node.name}"

    def _getattr(self, node: nodes.Getattr, scope: str) -> str:
        if node.attr.startswith("_"):
            raise refuse(self.template, node, node.attr)
        return f"rt.at({self.text(node.node, scope)}, {quoted(node.attr)})"

    def _getitem(self, node: nodes.Getitem, scope: str) -> str:
        base = self.text(node.node, scope)
        if isinstance(node.arg, nodes.Slice):
            if node.arg.step is not None:
                raise refuse(self.template, node, "a step")
            ends = [self.text(end, scope) if end is not None else "null" for end in (node.arg.start, node.arg.stop)]
            return f"rt.slice({base}, {', '.join(ends)})"
        return f"rt.at({base}, {self.text(node.arg, scope)})"

    def _list(self, node: nodes.List, scope: str) -> str:
        return f"[{self.all(node.items, scope)}]"

    def _tuple(self, node: nodes.Tuple, scope: str) -> str:
        return f"[{self.all(node.items, scope)}]"

    def _dict(self, node: nodes.Dict, scope: str) -> str:
        pairs = [f"[{self.text(pair.key, scope)}, {self.text(pair.value, scope)}]" for pair in node.items]
        return f"new Map([{', '.join(pairs)}])"

    def _condexpr(self, node: nodes.CondExpr, scope: str) -> str:
        other = self.text(node.expr2, scope) if node.expr2 is not None else "undefined"
        return f"(rt.truth({self.text(node.test, scope)}) ? {self.text(node.expr1, scope)} : {other})"

    def _and(self, node: nodes.And, scope: str) -> str:
        return f"rt.and({self.text(node.left, scope)}, () => {self.text(node.right, scope)})"

    def _or(self, node: nodes.Or, scope: str) -> str:
        return f"rt.or({self.text(node.left, scope)}, () => {self.text(node.right, scope)})"

    def _not(self, node: nodes.Not, scope: str) -> str:
        return f"!rt.truth({self.text(node.node, scope)})"

    def _neg(self, node: nodes.Neg, scope: str) -> str:
        return f"(-{self.text(node.node, scope)})"

    def _concat(self, node: nodes.Concat, scope: str) -> str:
        return f"rt.concat([{self.all(node.nodes, scope)}])"

    def _compare(self, node: nodes.Compare, scope: str) -> str:
        if len(node.ops) != 1:
            raise refuse(self.template, node, "a chain")
        (operand,) = node.ops
        return _COMPARE[operand.op].format(self.text(node.expr, scope), self.text(operand.expr, scope))

    def _filter(self, node: nodes.Filter, scope: str) -> str:
        if node.name not in FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise refuse(self.template, node, node.name)
        return f"rt.filters.{node.name}({self.all([node.node, *node.args], scope)})"

    def _test(self, node: nodes.Test, scope: str) -> str:
        if node.name not in TESTS or node.args or node.kwargs:
            raise refuse(self.template, node, node.name)
        return f"rt.tests.{node.name}({self.text(node.node, scope)})"

    def _call(self, node: nodes.Call, scope: str) -> str:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise refuse(self.template, node, "arguments by * or **")
        named = ", ".join(f"{quoted(each.key)}: {self.text(each.value, scope)}" for each in node.kwargs)
        if isinstance(node.node, nodes.Name):
            name = node.node.name
            if name in {"_", "gettext", "ngettext"}:
                return self._message(node, name, named, scope)
            if name in FOLDED:
                return self._folded(node, name) if _known(node) else self._address(node, name, named)
            callee = self.text(node.node, scope)
            return f"rt.call({callee}, {quoted(name)}, [{self.all(node.args, scope)}], {{{named}}})"
        if isinstance(node.node, nodes.Getattr) and node.node.attr in METHODS and not node.kwargs:
            base = self.text(node.node.node, scope)
            return f"rt.method({base}, {quoted(node.node.attr)}, [{self.all(node.args, scope)}])"
        raise refuse(self.template, node, getattr(node.node, "attr", ""))

    def _message(self, node: nodes.Call, name: str, named: str, scope: str) -> str:
        """A text of the catalog: its id must be written in the template, or no catalog could bring it along."""
        ids = node.args[:2] if name == "ngettext" else node.args
        words = [each.value for each in ids if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        if len(words) != len(ids) or len(node.args) != (3 if name == "ngettext" else 1):
            raise refuse(self.template, node, "a text that is not written here")
        self.messages.add(tuple(words))
        if name == "ngettext":
            number = self.text(node.args[2], scope)
            return f"rt.ngettext({quoted(words[0])}, {quoted(words[1])}, {number}, {{{named}}})"
        return f"rt.gettext({quoted(words[0])}, {{{named}}})"

    def _folded(self, node: nodes.Call, name: str) -> str:
        args = [each.value for each in node.args if isinstance(each, nodes.Const)]
        kwargs = {pair.key: pair.value.value for pair in node.kwargs if isinstance(pair.value, nodes.Const)}
        text, markup = self.fold(name, args, kwargs)
        return f"rt.markup({quoted(text)})" if markup else quoted(text)

    def _address(self, node: nodes.Call, name: str, named: str) -> str:
        """An address with an id in it that only the phone knows: its pattern travels instead."""
        names = {each.key for each in node.kwargs}
        first = node.args[0] if len(node.args) == 1 else None
        if name != "url_for" or not isinstance(first, nodes.Const) or any(each.startswith("_") for each in names):
            raise refuse(self.template, node, f"{name} of something only known later")
        parts = self.pattern(str(first.value), names)
        return f"rt.address([{', '.join(quoted(part) for part in parts)}], {{{named}}})"


def _known(node: nodes.Call) -> bool:
    return all(isinstance(each, nodes.Const) for each in (*node.args, *(pair.value for pair in node.kwargs)))


def quoted(value: object) -> str:
    """A constant as JavaScript writes it. Text may stand in a module or in a page."""
    if value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False).replace("</", "<\\/").replace("\u2028", "\\u2028")
    raise TypeError(f"no JavaScript for {value!r}")
