from typing import Any

import pytest

from portal.core.document import Node
from portal.core.rates import Rate


def faults(node: Node) -> list[tuple[str, object]]:
    return [(fault.code, fault.facts["path"]) for fault in node.faults]


def test_reads_and_goes_on_after_a_fault() -> None:
    root = Node({"a": {"n": "x", "list": [1, 200]}, "stray": 1})
    assert root.members("a")
    inside = root.at("a")
    assert inside.at("n").integer(1, 96) == 1
    assert [item.integer(1, 96) for item in inside.at("list").items()] == [1, 1]
    assert inside.at("gone").money() == 0
    assert faults(root) == [
        ("UNKNOWN_KEY", "stray"),
        ("WRONG_TYPE", "a.n"),
        ("OUT_OF_RANGE", "a.list[1]"),
        ("REQUIRED", "a.gone"),
    ]


@pytest.mark.parametrize(
    ("value", "method", "arguments", "code"),
    [
        (True, "integer", (0, 9), "WRONG_TYPE"),
        (1.0, "integer", (0, 9), "WRONG_TYPE"),
        (1, "flag", (), "WRONG_TYPE"),
        ("", "text", (), "WRONG_TYPE"),
        ("x", "text", (None, ("a", "b")), "UNKNOWN_CHOICE"),
        ("lower_case", "code", (), "NOT_A_CODE"),
        (50, "money", (), "WRONG_TYPE"),
        ("50,00", "money", (), "MONEY_NOT_A_NUMBER"),
        ("-1.00", "money", (), "OUT_OF_RANGE"),
        (0.1, "rate", (), "WRONG_TYPE"),
        ("10%", "rate", (), "RATE_NOT_A_NUMBER"),
        ("1.1", "rate", (Rate(1),), "OUT_OF_RANGE"),
        ("2026-13-01", "day", (), "WRONG_TYPE"),
        ([1], "span", (0, 9), "WRONG_TYPE"),
        ([2, 1], "span", (0, 9), "OUT_OF_ORDER"),
        ([1, None], "span", (0, 9), "REQUIRED"),
        ("x", "members", (), "WRONG_TYPE"),
    ],
)
def test_every_kind_of_fault(value: object, method: str, arguments: tuple[Any, ...], code: str) -> None:
    node = Node(value, "here")
    getattr(node, method)(*arguments)
    assert [fault.code for fault in node.faults] == [code]
    assert str(node.faults[0].facts["path"]).startswith("here")


def test_defaults_and_open_ends_are_not_faults() -> None:
    root = Node({"span": [1, None]})
    assert root.at("n").integer(1, 9, 5) == 5
    assert root.at("f").flag(True) is True
    assert root.at("m").money(7) == 7
    assert root.at("r").rate(default=Rate(1)) == Rate(1)
    assert root.at("d").day() is None
    assert root.at("span").span(0, 9, open_end=True) == (1, None)
    assert list(root.at("none").items()) == []
    assert root.faults == []
