"""What one row of a file of vectors gave: what it expects, what the engine said, or why it was not run."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.core.errors import CoreError

Row = dict[str, str]
Checker = Callable[[Row], "Verdict"]


@dataclass(frozen=True)
class Verdict:
    """``expected`` and ``got`` are compared key by key; a reason in ``skipped`` counts the row as not run."""

    expected: dict[str, Any] = field(default_factory=dict)
    got: dict[str, Any] = field(default_factory=dict)
    skipped: str = ""

    @property
    def differing(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Expected and got, only where they differ."""
        keys = [key for key in self.expected if self.expected[key] != self.got.get(key)]
        return {key: self.expected[key] for key in keys}, {key: self.got.get(key) for key in keys}

    @property
    def passed(self) -> bool:
        return not self.skipped and not self.differing[0]


def refusal(call: Callable[..., Any], *arguments: Any) -> str:
    """Code of the error ``call`` raises, empty when it raises none."""
    try:
        call(*arguments)
    except CoreError as refused:
        return refused.code
    return ""


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file by the names of its first line; a short row has empty fields."""
    with path.open(newline="", encoding="utf-8-sig") as source:
        return [
            {key: value or "" for key, value in row.items() if key is not None} for row in csv.DictReader(source)
        ]
