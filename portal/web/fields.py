"""Fields people type into. Each keeps what was typed (``raw_text()``), understands the usual ways of writing
it, and says in plain words what to change. Use them with forms whose ``Meta.csrf`` is off: CSRF is checked
for every request at once (`portal.extensions.csrf`)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

from flask_babel import gettext, lazy_gettext, ngettext
from stdnum.br import cnpj, cpf
from wtforms import Field
from wtforms.validators import ValidationError

from portal.core.errors import CoreError
from portal.core.money import parse_cents
from portal.i18n import money, plain_money

CPF_DIGITS, CNPJ_DIGITS = 11, 14
FIRST_BIRTH_YEAR = 1900


def refuse(words: str) -> NoReturn:
    """Stop reading the field and say why beside it."""
    raise ValidationError(words)


class TypedField(Field):
    """A text field whose ``data`` is None until it was read without complaint."""

    data: Any
    typed: str | None = None

    def read(self, text: str) -> Any:
        """The value of non-empty ``text``. Raises ``ValidationError`` in words."""
        raise NotImplementedError

    def missing(self) -> str:
        """What to say when nothing was typed."""
        return gettext("Falta preencher este campo")

    def show(self, data: Any) -> str:
        """How a value that was not typed is written into the field."""
        return str(data)

    def raw_text(self) -> str:
        if self.typed is not None:
            return self.typed
        return "" if self.data is None else self.show(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        self.typed = str(valuelist[0])[:200] if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        text = unicodedata.normalize("NFKC", self.typed or "").strip()
        if not text:
            refuse(self.missing())
        self.data = self.read(text)


class DocumentField(TypedField):
    """CPF or CNPJ with or without punctuation; ``data`` is 11 digits or 14 characters.

    A CNPJ may hold letters since July 2026 (IN RFB 2.229/2024).
    """

    def missing(self) -> str:
        return gettext("Escreva seu CPF ou CNPJ")

    def read(self, text: str) -> str:
        bare = "".join(c for c in text.upper() if c not in " .-/\u2013\u2014")
        if not (bare.isascii() and bare.isalnum()):
            refuse(gettext("Escreva só os números do CPF ou CNPJ"))
        if not bare.isdigit() and len(bare) < CNPJ_DIGITS:
            refuse(gettext("O CPF só tem números. Tire as letras"))
        if len(bare) < CPF_DIGITS:
            short = CPF_DIGITS - len(bare)
            refuse(ngettext(
                "O CPF tem 11 números. Faltou %(num)s", "O CPF tem 11 números. Faltaram %(num)s", short
            ))
        if CPF_DIGITS < len(bare) < CNPJ_DIGITS:
            refuse(gettext(
                "O CPF tem 11 números e o CNPJ tem 14. Você escreveu %(n)s", n=len(bare)
            ))
        if len(bare) > CNPJ_DIGITS:
            over = len(bare) - CNPJ_DIGITS
            refuse(ngettext(
                "O CNPJ tem 14 números. Sobrou %(num)s", "O CNPJ tem 14 números. Sobraram %(num)s", over
            ))
        valid = cpf.is_valid(bare) if len(bare) == CPF_DIGITS else cnpj.is_valid(bare)
        if not valid or len(set(bare)) == 1:  # 111.111.111-11 passes the arithmetic and is nobody
            refuse(gettext("Algum número está trocado. Confira no seu documento"))
        return bare


class BirthDateField(TypedField):
    """A past date typed as 17051980, 17/05/1980, 17-5-1980 or 1980-05-17; ``data`` is a date.

    ``today`` tells the current date when the form is checked.
    """

    def __init__(self, label: Any = None, *, today: Callable[[], date], **options: Any) -> None:
        super().__init__(label, **options)
        self.today = today

    def missing(self) -> str:
        return gettext("Escreva a data com dia, mês e ano")

    def read(self, text: str) -> date:
        parts = _date_parts(text)
        if parts is None:
            refuse(gettext("Escreva a data com dia, mês e ano, como 17/05/1980"))
        year, month, day = parts
        if year < 100:
            refuse(gettext("Escreva o ano com 4 números, como 1980"))
        found = _date(year, month, day)
        if found is None:
            refuse(gettext("Esta data não existe. Confira o dia e o mês"))
        if found > self.today():
            refuse(gettext("Esta data ainda não chegou. Confira o ano"))
        if found.year < FIRST_BIRTH_YEAR:
            refuse(gettext("Confira o ano desta data"))
        return found


class CodeField(TypedField):
    """The six digits of a one-time code, spaces and hyphens welcome; ``data`` is six ASCII digits."""

    digits = 6

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label or lazy_gettext("Código de 6 números"), **options)

    def missing(self) -> str:
        return gettext("Digite o código de 6 números")

    def read(self, text: str) -> str:
        bare = "".join(c for c in text if c not in " -.\u2013")
        if not (bare.isascii() and bare.isdigit()):
            refuse(gettext("O código só tem números"))
        if len(bare) < self.digits:
            short = self.digits - len(bare)
            refuse(ngettext(
                "O código tem 6 números. Faltou %(num)s", "O código tem 6 números. Faltaram %(num)s", short
            ))
        if len(bare) > self.digits:
            refuse(gettext("O código tem 6 números. Você escreveu %(n)s", n=len(bare)))
        return bare


class MoneyField(TypedField):
    """An amount typed as 1.234,56, 1234,5 or R$ 50; ``data`` is cents within ``low``..``high``.

    ``optional``: empty is fine and gives None.
    """

    def __init__(
        self, label: Any = None, *, low: int = 1, high: int = 10**11, optional: bool = False, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.low, self.high, self.optional = low, high, optional

    def pre_validate(self, form: Any) -> None:
        if self.optional and not (self.typed or "").strip():
            return
        super().pre_validate(form)

    def missing(self) -> str:
        return gettext("Escreva um valor em reais")

    def show(self, data: Any) -> str:
        return plain_money(int(data))

    def read(self, text: str) -> int:
        try:
            cents = parse_cents(text)
        except CoreError as error:
            refuse(_money_problem(error.code))
        if cents < self.low:
            refuse(gettext(
                "O menor valor é %(low)s. Escreva esse valor ou mais", low=money(self.low)
            ))
        if cents > self.high:
            refuse(gettext(
                "O maior valor é %(high)s. Escreva esse valor ou menos", high=money(self.high)
            ))
        return cents


class CountField(TypedField):
    """A whole number within ``low``..``high`` (installments, a day of the month); ``data`` is an int.

    Strict ASCII digits: "12.0", "1e1" and the like are refused.
    """

    def __init__(self, label: Any = None, *, low: int = 1, high: int = 96, **options: Any) -> None:
        super().__init__(label, **options)
        self.low, self.high = low, high

    def missing(self) -> str:
        return gettext("Escreva um número de %(low)s a %(high)s", low=self.low, high=self.high)

    def pre_validate(self, form: Any) -> None:
        text = (self.typed or "").strip()
        whole = text.isascii() and text.isdigit() and len(text) <= 6
        if not whole or not self.low <= int(text) <= self.high:
            refuse(self.missing())
        self.data = int(text)


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """(year, month, day) as typed, or None if it does not look like a date."""
    if any(c.isalpha() for c in text) or not text.isascii():
        return None
    pieces = re.findall(r"[0-9]+", text)
    if len(pieces) == 1 and len(pieces[0]) in {6, 8}:
        whole = pieces[0]
        pieces = [whole[:2], whole[2:4], whole[4:]]
    if len(pieces) != 3 or any(len(p) > 4 for p in pieces):
        return None
    if len(pieces[0]) == 4:
        pieces.reverse()
    day, month, year = (int(p) for p in pieces)
    return year, month, day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _money_problem(code: str) -> str:
    if code == "MONEY_NEGATIVE":
        return gettext("Escreva um valor maior que zero")
    if code == "MONEY_TOO_MANY_DECIMALS":
        return gettext("Use só 2 números depois da vírgula, como 150,00")
    if code == "MONEY_TOO_LARGE":
        return gettext("Este valor é grande demais. Confira os números")
    return gettext("Escreva um valor em reais, como 150 ou 150,00")
