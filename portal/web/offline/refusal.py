"""The refusal of a template that cannot travel to a phone."""

from jinja2 import nodes


class CannotTravel(Exception):
    """A template uses something the phone has no equal for. Says where, so that it is seen at build time."""

    def __init__(self, template: str, line: int, node: str, why: str = "") -> None:
        self.template, self.line, self.node = template, line, node
        super().__init__(f"{template}:{line}: {node}{': ' + why if why else ''} cannot be answered offline")


def refuse(template: str, node: nodes.Node, why: str = "") -> CannotTravel:
    """The refusal of a node of ``template``."""
    places = [node.lineno, *(each.lineno for each in node.iter_child_nodes())]  # a scope has no line of its own
    return CannotTravel(template, next((line for line in places if line), 0), type(node).__name__, why)
