"""Statements of templates as JavaScript: each template becomes a function from a scope to text.

A scope is an object whose prototype is the scope around it: loops, macros and included templates see what is
outside and keep what they set to themselves, as in Jinja.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes

from portal.web.offline.expressions import Expressions, quoted
from portal.web.offline.refusal import refuse

#: Names to fill; a list where a tuple stands.
Targets = list[Any]


@dataclass
class Statements:
    """Turns the body of one template into text, and collects what else has to travel with it (``needs``)."""

    template: str
    expressions: Expressions
    needs: set[str] = field(default_factory=set)
    blocks: dict[str, str] = field(default_factory=dict)
    parent: str = ""
    _names: int = 0

    def body(self, found: Iterable[nodes.Node], scope: str) -> str:
        """Statements that append to ``o``."""
        return "".join(self._statement(each, scope) for each in found)

    def function(self, found: Iterable[nodes.Node], scope: str) -> str:
        """A function from a scope to the text these nodes write."""
        return f'{scope} => {{ let o = ""; {self.body(found, scope)}return o; }}'

    def _statement(self, node: nodes.Node, scope: str) -> str:
        method = getattr(self, "_" + type(node).__name__.lower(), None)
        if method is None:
            raise refuse(self.template, node)
        found: str = method(node, scope)
        return found

    def _new(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    def _output(self, node: nodes.Output, scope: str) -> str:
        parts = [
            quoted(each.data) if isinstance(each, nodes.TemplateData)
            else f"rt.out({self.expressions.text(each, scope)})"
            for each in node.nodes
        ]
        return "".join(f"o += {part};\n" for part in parts if part != '""')

    def _if(self, node: nodes.If, scope: str) -> str:
        text = f"if (rt.truth({self.expressions.text(node.test, scope)})) {{ {self.body(node.body, scope)}}}\n"
        for each in node.elif_:
            test = self.expressions.text(each.test, scope)
            text += f"else if (rt.truth({test})) {{ {self.body(each.body, scope)}}}\n"
        return text + (f"else {{ {self.body(node.else_, scope)}}}\n" if node.else_ else "")

    def _for(self, node: nodes.For, scope: str) -> str:
        if node.recursive:
            raise refuse(self.template, node, "recursive")
        inner = self._new("c")
        names = self._targets(node.target)
        fill = f"rt.unpack({inner}, {quoted_names(names)}, v);" if isinstance(node.target, nodes.Tuple) else (
            f"{inner}.{names[0]} = v;"
        )
        test = "null"
        if node.test is not None:
            test = f"v => {{ const {inner} = rt.scope({scope}); {fill} "
            test += f"return rt.truth({self.expressions.text(node.test, inner)}); }}"
        items, rows = self.expressions.text(node.iter, scope), self._new("rows")
        text = f"const {rows} = rt.list({items}, {test});\n"
        text += f"{rows}.forEach((v, k) => {{ const {inner} = rt.scope({scope}); {fill} "
        text += f"{inner}.loop = rt.loop({rows}, k);\n{self.body(node.body, inner)}}});\n"
        if node.else_:
            text += f"if (!{rows}.length) {{ {self.body(node.else_, scope)}}}\n"
        return f"{{ {text}}}\n"

    def _targets(self, target: nodes.Node) -> Targets:
        """The names of a target, lists of names where it has tuples in it."""
        if isinstance(target, nodes.Tuple):
            return [self._target(each) for each in target.items]
        return [self._target(target)]

    def _target(self, target: nodes.Node) -> Any:
        if isinstance(target, nodes.Tuple):
            return self._targets(target)
        if not isinstance(target, nodes.Name) or target.name.startswith("__"):
            raise refuse(self.template, target, "a target that is not a name")
        return target.name

    def _assign(self, node: nodes.Assign, scope: str) -> str:
        names, value = self._targets(node.target), self.expressions.text(node.node, scope)
        if isinstance(node.target, nodes.Tuple):
            return f"rt.unpack({scope}, {quoted_names(names)}, {value});\n"
        return f"{scope}.{names[0]} = {value};\n"

    def _assignblock(self, node: nodes.AssignBlock, scope: str) -> str:
        if node.filter is not None:
            raise refuse(self.template, node, "a filter")
        (name,) = self._targets(node.target)
        inner = self._new("c")
        return f"{scope}.{name} = rt.markup(({self.function(node.body, inner)})(rt.scope({scope})));\n"

    def _with(self, node: nodes.With, scope: str) -> str:
        inner, text = self._new("c"), ""
        for target, value in zip(node.targets, node.values, strict=True):
            (name,) = self._targets(target)
            text += f"{inner}.{name} = {self.expressions.text(value, scope)};\n"
        return f"{{ const {inner} = rt.scope({scope});\n{text}{self.body(node.body, inner)}}}\n"

    def _macro(self, node: nodes.Macro, scope: str) -> str:
        inner, first = self._new("c"), len(node.args) - len(node.defaults)
        args = []
        for place, arg in enumerate(node.args):
            default = self.expressions.text(node.defaults[place - first], inner) if place >= first else ""
            args.append(f"[{quoted(arg.name)}, {f'{inner} => {default}' if default else 'null'}]")
        body = self.function(node.body, inner)
        return f"{scope}.{node.name} = rt.macro({scope}, {quoted(node.name)}, [{', '.join(args)}], {body});\n"

    def _include(self, node: nodes.Include, scope: str) -> str:
        name = self._file(node, node.template)
        if node.ignore_missing or not node.with_context:
            raise refuse(self.template, node, "without context, or perhaps missing")
        return f"o += rt.include({quoted(name)}, {scope});\n"

    def _fromimport(self, node: nodes.FromImport, scope: str) -> str:
        name = self._file(node, node.template)
        pairs = [each if isinstance(each, tuple) else (each, each) for each in node.names]
        wanted = "".join(f"{scope}.{alias} = found[{quoted(each)}]; " for each, alias in pairs)
        seen = f", {scope}" if node.with_context else ""
        return f"{{ const found = rt.imported({quoted(name)}{seen}); {wanted}}}\n"

    def _extends(self, node: nodes.Extends, scope: str) -> str:
        self.parent = self._file(node, node.template)
        return ""

    def _block(self, node: nodes.Block, scope: str) -> str:
        if node.scoped or node.required:
            raise refuse(self.template, node, "scoped or required")
        self.blocks[node.name] = self.function(node.body, self._new("c"))
        return f"o += rt.block({scope}, {quoted(node.name)});\n"

    def _file(self, node: nodes.Node, template: nodes.Expr) -> str:
        if not isinstance(template, nodes.Const) or not isinstance(template.value, str):
            raise refuse(self.template, node, "a template that is not written here")
        self.needs.add(template.value)
        return template.value


def quoted_names(names: Targets) -> str:
    return "[" + ", ".join(quoted(each) if isinstance(each, str) else quoted_names(each) for each in names) + "]"
