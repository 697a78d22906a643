"""A reason: why something is not allowed, as a code and facts. All of them are collected."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is UPPER_SNAKE; ``facts`` holds the figures a sentence needs (cents, days, counts, dates)."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
