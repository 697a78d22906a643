"""A company that does not answer is left alone for a while, so that its silence does not hold up the rest."""

import time
from collections.abc import Callable

FAILURES = 5
PAUSE_SECONDS = 20.0


class Breaker:
    """Per family of topics ("charges", "message"). After `FAILURES` in a row no job of the family is tried for
    `PAUSE_SECONDS`; then one is, and its success closes the breaker."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._failures: dict[str, int] = {}
        self._closed_at: dict[str, float] = {}

    def is_open(self, topic: str) -> bool:
        """Whether to leave jobs of this topic alone for now. The first question after the pause says no."""
        family = _family(topic)
        return self._failures.get(family, 0) >= FAILURES and self._seconds() < self._closed_at[family]

    def failed(self, topic: str) -> None:
        family = _family(topic)
        self._failures[family] = self._failures.get(family, 0) + 1
        self._closed_at[family] = self._seconds() + PAUSE_SECONDS

    def worked(self, topic: str) -> None:
        self._failures.pop(_family(topic), None)


def _family(topic: str) -> str:
    return topic.partition(".")[0]
