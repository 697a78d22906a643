"""Progress on standard error: one moving line on a terminal, a line every few seconds elsewhere."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

EVERY_ON_TERMINAL = 0.1
EVERY_ELSEWHERE = 5.0


class ProgressLine:
    """Call with (step, done, total); ``end`` leaves the terminal on a fresh line."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out or sys.stderr
        self._terminal = self._out.isatty()
        self._clock = clock
        self._next = clock() + (0 if self._terminal else EVERY_ELSEWHERE)
        self._open = False

    def __call__(self, step: str, done: int, total: int) -> None:
        now = self._clock()
        if now < self._next:
            return
        share = 100 * done // total if total else 100
        if self._terminal:
            bar = "#" * (share * 30 // 100)
            self._out.write(f"\r{step:<8} [{bar:<30}] {share:3d}%")
            self._open = True
        else:
            self._out.write(f"{step}: {share}%\n")
        self._out.flush()
        self._next = now + (EVERY_ON_TERMINAL if self._terminal else EVERY_ELSEWHERE)

    def end(self) -> None:
        if self._open:
            self._out.write("\r" + " " * 50 + "\r")
            self._out.flush()
            self._open = False
