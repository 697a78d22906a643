"""Money and dates as a Brazilian bank or court reads them, whatever the language of the words around."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from portal.clock import SAO_PAULO

NBSP = "\u00a0"


def money(cents: int) -> str:
    """``R$ 1.234,56`` with a no-break space."""
    return f"{'− ' if cents < 0 else ''}R${NBSP}{plain_money(abs(cents))}"


def plain_money(cents: int) -> str:
    """``1.234,56``, for columns that say R$ once."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}"


def percent(hundredths: int) -> str:
    """Hundredths of a percent to ``1,99%``; whole ones to ``2%``."""
    sign, (whole, rest) = "-" if hundredths < 0 else "", divmod(abs(hundredths), 100)
    return f"{sign}{whole},{rest:02d}%" if rest else f"{sign}{whole}%"


def rate(fraction: str) -> str:
    """An exact fraction (``"0.0199"``) to ``1,99%``, with as many places as it has and at least two."""
    whole, _, places = fraction.partition(".")
    places = places.ljust(4, "0")
    head = (whole + places[:2]).lstrip("0") or "0"
    return f"{head},{places[2:].rstrip('0').ljust(2, '0')}%"


def day(value: date) -> str:
    """``10/12/2026``."""
    return f"{value:%d/%m/%Y}"


def day_words(value: date, language: str) -> str:
    """``quinta-feira, 10 de dezembro de 2026``."""
    return format_date(value, "full", locale=language.replace("-", "_"))


def month_words(value: date, language: str) -> str:
    """``dezembro de 2029``."""
    pattern = "MMMM 'de' yyyy" if language.startswith(("pt", "es")) else "MMMM yyyy"
    return format_date(value, pattern, locale=language.replace("-", "_"))


def moment(value: datetime) -> str:
    """``30/11/2026, 18h`` or ``14h05``, on São Paulo's clock."""
    local = value.astimezone(SAO_PAULO)
    return f"{day(local)}, {local.hour}h" + (f"{local.minute:02d}" if local.minute else "")


def moment_full(value: datetime) -> str:
    """``10/12/2026 14:05:09``, on São Paulo's clock: evidence."""
    return f"{value.astimezone(SAO_PAULO):%d/%m/%Y %H:%M:%S}"


FORMATS: dict[str, Callable[..., Any]] = {
    name.__name__: name
    for name in (money, plain_money, percent, rate, day, day_words, month_words, moment, moment_full)
}
