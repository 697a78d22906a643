"""Reading JSON bodies field by field: what is wrong is noted with its path, and reading goes on.

Types are exact, as the API's schema has them: "1" is no integer, and true is none either.
"""

import re
from datetime import date
from typing import Any

from portal.core.pix import keys
from portal.psp.problems import Violation

AMOUNT = re.compile(r"[0-9]{1,10}\.[0-9]{2}")
CPF = re.compile(r"[0-9]{11}")
CNPJ = re.compile(r"[0-9A-Z]{14}")
NOT_SCHEMA = "não respeita o schema."
INT32 = 2**31 - 1


class Fields:
    """One JSON object at ``path``. Violations go to the list shared by all objects of a body."""

    def __init__(self, data: Any, path: str, violations: list[Violation] | None = None) -> None:
        self.path = path
        self.violations: list[Violation] = [] if violations is None else violations
        self._data: dict[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.violations.append(Violation(path, f"O objeto {path} {NOT_SCHEMA}", _told(data)))

    def __contains__(self, name: str) -> bool:
        """Whether it was sent. null is a value too, and no schema here allows it."""
        return name in self._data

    def fault(self, name: str, reason: str = NOT_SCHEMA) -> None:
        place = f"{self.path}.{name}"
        self.violations.append(Violation(place, f"O campo {place} {reason}", _told(self._data.get(name))))

    def object(self, name: str) -> "Fields":
        """The object of this name; what is missing from it is noted when it is asked for."""
        return Fields(self._data.get(name), f"{self.path}.{name}", self.violations)

    def objects(self, name: str, most: int) -> list["Fields"]:
        rows = self._data.get(name)
        if not isinstance(rows, list) or len(rows) > most:
            self.fault(name)
            return []
        return [Fields(row, f"{self.path}.{name}[{place}]", self.violations) for place, row in enumerate(rows)]

    def text(self, name: str, most: int, least: int = 0, form: re.Pattern[str] | None = None) -> str:
        value = self._data.get(name)
        fits = isinstance(value, str) and least <= len(value) <= most and (form is None or form.fullmatch(value))
        if not fits:
            self.fault(name)
            return ""
        return str(value)

    def integer(self, name: str, low: int, high: int = INT32) -> int:
        value = self._data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not -INT32 <= value <= INT32:
            self.fault(name)
            return low
        if not low <= value <= high:
            self.fault(name, f"deve estar entre {low} e {high}.")
            return low
        return value

    def cents(self, name: str, least: int = 1) -> int:
        """An amount or percentage with two decimals, in hundredths."""
        text = self.text(name, 13, form=AMOUNT)
        if not text:
            return least
        value = hundredths(text)
        if value < least:
            self.fault(name, "não pode ser zero.")
        return value

    def day(self, name: str) -> date:
        text = self._data.get(name)
        if isinstance(text, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        self.fault(name)
        return date.max

    def key(self, name: str) -> str:
        value = self.text(name, keys.MAX_LENGTH, 1)
        if value and keys.kind_of(value) is None:
            self.fault(name, "não corresponde a uma chave DICT válida.")
        return value


def hundredths(text: str) -> int:
    """ "12.34" -> 1234."""
    whole, _, decimals = text.partition(".")
    return int(whole) * 100 + int(decimals)


def written(hundredths: int) -> str:
    """1234 -> "12.34"."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _told(value: Any) -> str:
    """Enough of what was sent to find it, never whole: it may be somebody's document."""
    return "" if value is None or isinstance(value, dict | list) else str(value)[:14]
