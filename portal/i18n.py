"""How numbers, dates and languages are written for people. Sentences live in templates and catalogs."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date as babel_date
from flask import g, has_app_context
from flask_babel import get_locale as flask_locale

from portal.clock import SAO_PAULO

#: Locale code -> name in its own language. The first one is the default.
LOCALES = {"pt_BR": "Português", "en": "English"}
NBSP = "\u00a0"


#: A page with a table asks for the same months many times over.
format_date = lru_cache(maxsize=4096)(babel_date)


def locale_code() -> str:
    """The locale of this request, or the default outside one. Asked for every number, found once a request."""
    known: str | None = g.get("locale_code") if has_app_context() else None
    if known is None:
        chosen = flask_locale()
        known = str(chosen) if chosen is not None else "pt_BR"
        if has_app_context():
            g.locale_code = known
    return known


def cents_parts(cents: int) -> tuple[str, str]:
    """(``"1.234"``, ``"56"``): whole reais grouped as the locale writes them, and the two cents digits."""
    whole, rest = divmod(abs(cents), 100)
    group = "," if locale_code() == "en" else "."
    return ("-" if cents < 0 else "") + f"{whole:,}".replace(",", group), f"{rest:02d}"


def plain_money(cents: int) -> str:
    """``1.234,56`` without the currency, for tables and fields."""
    whole, rest = cents_parts(cents)
    return whole + ("." if locale_code() == "en" else ",") + rest


def money(cents: int) -> str:
    """``R$ 1.234,56`` with a no-break space."""
    sign = "− " if cents < 0 else ""
    return f"{sign}R${NBSP}{plain_money(abs(cents))}"


def percent(hundredths: int) -> str:
    """Hundredths of a percent to ``1,99%``."""
    return plain_money(hundredths) + "%"


def rate_percent(rate: str) -> str:
    """A monthly rate kept as a decimal fraction (``"0.0199"``) to ``1,99%``; more places only if it has them."""
    whole, _, places = rate.partition(".")
    digits = whole + places.ljust(4, "0")
    head, tail = digits[: len(whole) + 2].lstrip("0") or "0", digits[len(whole) + 2 :]
    tail = tail.rstrip("0").ljust(2, "0")
    return head + ("." if locale_code() == "en" else ",") + tail + "%"


def short_rate(rate: str) -> str:
    """The same without empty places: ``"0.02"`` to ``2%``."""
    return rate_percent(rate).removesuffix("%").removesuffix("00").rstrip(",.") + "%"


def day(value: date) -> str:
    """``10/12/2026`` (tables). In English ``Dec 10, 2026``: the boleto says 10/12, which is not 12/10."""
    return format_date(value, "MMM d, yyyy" if locale_code() == "en" else "dd/MM/yyyy", locale=locale_code())


def day_long(value: date) -> str:
    """``10 de dezembro de 2026``."""
    return format_date(value, "long", locale=locale_code())


def day_week(value: date) -> str:
    """``quinta, 10 de dezembro``."""
    if locale_code() == "en":
        return format_date(value, "EEEE, MMMM d", locale="en")
    return weekday(value) + ", " + format_date(value, "d 'de' MMMM", locale=locale_code())


def weekday(value: date) -> str:
    """``quinta``."""
    return format_date(value, "EEEE", locale=locale_code()).removesuffix("-feira")


def day_month(value: date) -> str:
    """``10 dez``."""
    if locale_code() == "en":
        return format_date(value, "MMM d", locale="en")
    return format_date(value, "d MMM", locale=locale_code()).replace("de ", "").replace(".", "")


def month_year(value: date) -> str:
    """``mar/2029``."""
    if locale_code() == "en":
        return format_date(value, "MMM yyyy", locale="en")
    return format_date(value, "MMM/yyyy", locale=locale_code()).replace(".", "")


def month_long(value: date) -> str:
    """``dezembro de 2029``."""
    return format_date(value, "MMMM y" if locale_code() == "en" else "MMMM 'de' y", locale=locale_code())


def moment(value: datetime) -> str:
    """``30 de novembro, 18h`` or ``14h05``, on São Paulo's clock."""
    local = value.astimezone(SAO_PAULO)
    if locale_code() == "en":
        return f"{format_date(local.date(), 'MMMM d', locale='en')}, {local:%H:%M}"
    clock = f"{local.hour}h{local.minute:02d}" if local.minute else f"{local.hour}h"
    return format_date(local.date(), "d 'de' MMMM", locale=locale_code()) + ", " + clock


def cnpj(digits: str) -> str:
    """``12.ABC.345/01DE-35`` (letters allowed since July 2026, IN RFB 2.229/2024)."""
    return f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}/{digits[8:12]}-{digits[12:]}"


def cpf(digits: str) -> str:
    """``123.456.789-09``."""
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def masked_document(digits: str) -> str:
    """``***.456.789-**``: enough for the owner to recognize, too little to use."""
    if len(digits) == 11:
        return f"***.{digits[3:6]}.{digits[6:9]}-**"
    return f"**.{digits[2:5]}.{digits[5:8]}/****-**"


def document(digits: str) -> str:
    """A CPF or CNPJ as it is printed on paper."""
    return cpf(digits) if len(digits) == 11 else cnpj(digits)


def postal_code(digits: str) -> str:
    """``01000-000``."""
    return f"{digits[:5]}-{digits[5:]}"


FILTERS = {
    "cnpj": cnpj,
    "cpf": cpf,
    "document": document,
    "masked_document": masked_document,
    "postal_code": postal_code,
    "money": money,
    "plain_money": plain_money,
    "cents_parts": cents_parts,
    "percent": percent,
    "rate_percent": rate_percent,
    "short_rate": short_rate,
    "day": day,
    "day_long": day_long,
    "day_week": day_week,
    "weekday": weekday,
    "day_month": day_month,
    "month_year": month_year,
    "month_long": month_long,
    "moment": moment,
}
