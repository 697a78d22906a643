"""Reading a JSON document that people edit: faults are collected with their paths, none stops the reading."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from portal.core.errors import CoreError
from portal.core.money import cents_from_decimal
from portal.core.rates import ZERO, Rate
from portal.core.reasons import Reason

_MISSING = object()
_CODE = re.compile(r"^[A-Z][A-Z0-9_]{1,63}$")
T = TypeVar("T")


class Node:
    """A value in the document and where it is (``plan.rate_month[1].rate``).

    Reading methods return a valid stand-in after recording a fault, so the reader goes on to the next field.
    Fault codes: REQUIRED, UNKNOWN_KEY, WRONG_TYPE, OUT_OF_RANGE, UNKNOWN_CHOICE and those of money and rates.
    """

    def __init__(self, value: object, path: str = "", faults: list[Reason] | None = None) -> None:
        self.value = value
        self.path = path
        self.faults: list[Reason] = [] if faults is None else faults

    def fault(self, code: str, **facts: object) -> None:
        self.faults.append(Reason(code, {"path": self.path, **facts}))

    def members(self, *known: str) -> bool:
        """Whether the value is a JSON object; keys not in ``known`` are faults."""
        if not isinstance(self.value, Mapping):
            self.fault("REQUIRED" if self.value is _MISSING else "WRONG_TYPE", expected="object")
            return False
        for key in self.value:
            if key not in known:
                self.at(str(key)).fault("UNKNOWN_KEY")
        return True

    def at(self, key: str) -> "Node":
        """The child under ``key``, present or not."""
        inside = self.value.get(key, _MISSING) if isinstance(self.value, Mapping) else _MISSING
        return Node(inside, f"{self.path}.{key}" if self.path else key, self.faults)

    @property
    def present(self) -> bool:
        return self.value is not _MISSING and self.value is not None

    def items(self) -> Iterator["Node"]:
        """The elements of a list; a missing list is empty."""
        if self.value is _MISSING:
            return
        if not isinstance(self.value, list | tuple):
            self.fault("WRONG_TYPE", expected="list")
            return
        for index, value in enumerate(self.value):
            yield Node(value, f"{self.path}[{index}]", self.faults)

    def integer(self, minimum: int, maximum: int, default: int | None = None) -> int:
        if not self.present and default is not None:
            return default
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            return self._refuse("integer", minimum)
        if not minimum <= self.value <= maximum:
            self.fault("OUT_OF_RANGE", value=self.value, minimum=minimum, maximum=maximum)
            return minimum
        return self.value

    def flag(self, default: bool | None = None) -> bool:
        if not self.present and default is not None:
            return default
        return self.value if isinstance(self.value, bool) else self._refuse("boolean", False)

    def text(self, default: str | None = None, choices: Iterable[str] = ()) -> str:
        if not self.present and default is not None:
            return default
        if not isinstance(self.value, str) or not self.value.strip():
            return self._refuse("text", "")
        allowed = tuple(choices)
        if allowed and self.value not in allowed:
            self.fault("UNKNOWN_CHOICE", value=self.value, choices=allowed)
        return self.value

    def code(self) -> str:
        """An UPPER_SNAKE reason code."""
        value = self.text()
        if value and not _CODE.fullmatch(value):
            self.fault("NOT_A_CODE", value=value)
        return value

    def money(self, default: int | None = None) -> int:
        """Cents (>= 0) of a decimal string."""
        cents = self._parsed(cents_from_decimal, 0, default)
        if cents < 0:
            self.fault("OUT_OF_RANGE", value=cents, minimum=0)
        return max(cents, 0)

    def rate(self, maximum: Rate | None = None, default: Rate | None = None) -> Rate:
        """A rate (>= 0) of a decimal string."""
        rate = self._parsed(Rate.parse, ZERO, default)
        if rate < ZERO or (maximum is not None and rate > maximum):
            self.fault("OUT_OF_RANGE", value=rate.text, maximum=maximum.text if maximum else None)
            return ZERO
        return rate

    def day(self) -> date | None:
        """A date, or None when absent."""
        if not self.present:
            return None
        try:
            return date.fromisoformat(str(self.value))
        except ValueError:
            self.fault("WRONG_TYPE", expected="date")
            return None

    def month_day(self) -> str:
        """A day of every year, ``MM-DD`` (29 February is not one)."""
        value = self.text()
        try:
            date.fromisoformat(f"2001-{value}")
        except ValueError:
            self.fault("WRONG_TYPE", expected="MM-DD")
            return "12-31"
        return value

    def span(self, minimum: int, maximum: int, *, open_end: bool = False) -> tuple[int, int | None]:
        """A closed interval ``[first, last]``; with ``open_end``, ``last`` may be null."""
        if not isinstance(self.value, list | tuple) or len(self.value) != 2:
            return self._refuse("[first, last]", (minimum, minimum))
        before = len(self.faults)
        first, last = self.items()
        low = first.integer(minimum, maximum)
        high = None if open_end and last.value is None else last.integer(minimum, maximum)
        if high is not None and high < low and len(self.faults) == before:
            self.fault("OUT_OF_ORDER", first=low, last=high)
        return low, high

    def _parsed(self, parse: Callable[[str], T], stand_in: T, default: T | None) -> T:
        if not self.present and default is not None:
            return default
        if not isinstance(self.value, str):
            return self._refuse("decimal text", stand_in)
        try:
            return parse(self.value)
        except CoreError as error:
            self.fault(error.code, **error.facts)
            return stand_in

    def _refuse(self, expected: str, stand_in: T) -> T:
        self.fault("REQUIRED" if not self.present else "WRONG_TYPE", expected=expected)
        return stand_in
