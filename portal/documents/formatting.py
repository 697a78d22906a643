"""Money and dates as a Brazilian bank or court reads them, whatever the language of the words around."""

from datetime import date

from babel.dates import format_date

NBSP = "\u00a0"


def money(cents: int) -> str:
    """``R$ 1.234,56`` with a no-break space."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{'−' if cents < 0 else ''}R${NBSP}{grouped},{rest:02d}"


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
