"""The words of a paper: the caller's gettext, handed in because this room knows no request."""

from collections.abc import Callable
from dataclasses import dataclass


def _same(message: str) -> str:
    return message


def _counted(one: str, many: str, n: int) -> str:
    return one if n == 1 else many


@dataclass(frozen=True)
class Language:
    """``code`` is the BCP 47 tag of the paper; two languages with one code must say the same words."""

    code: str = "pt-BR"
    gettext: Callable[[str], str] = _same
    ngettext: Callable[[str, str, int], str] = _counted

    def say(self, message: str, **facts: object) -> str:
        return self.gettext(message) % facts if facts else self.gettext(message)

    def count(self, one: str, many: str, n: int, **facts: object) -> str:
        return self.ngettext(one, many, n) % {"n": n, **facts}


PORTUGUESE = Language()
