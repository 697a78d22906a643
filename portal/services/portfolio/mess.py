"""How the same value is written by many hands, and how lines break."""

from collections.abc import Callable
from random import Random

from portal.services.portfolio.columns import COLUMNS
from portal.services.portfolio.sample_words import PRODUCTS

NAMES = [column.name for column in COLUMNS]


def messy(random: Random, name: str, value: str) -> str:
    """``value`` (plain form) in some form that reads the same."""
    if not value or random.random() < 0.4:
        return value
    if name == "produto":
        return random.choice(PRODUCTS[value][0])
    forms = FORMS.get(name)
    return random.choice(forms(value)) if forms else value


def broken(random: Random, line: dict[str, str], write: Callable[[list[str]], str]) -> str:
    """The line with something wrong in it, which an import has to refuse and say why."""
    spoiled = dict(line)
    kind = random.randrange(9)
    if kind == 0:
        document = spoiled["documento"]
        spoiled["documento"] = document[:-1] + str((int(document[-1]) + 1) % 10)
    elif kind == 1:
        spoiled["vencimento"] = "31/02/2026"
    elif kind == 2:
        spoiled["valor"] = "-" + spoiled["valor"]
    elif kind == 3:
        spoiled["nome"] = ""
    elif kind == 4:
        spoiled["produto"] = "consórcio"
    elif kind == 5:
        spoiled["documento"] = "3,90533E+10"
    elif kind == 6:
        spoiled["valor"] = "=1+1"
    text = write([spoiled[name] for name in NAMES])
    if kind == 7:
        return text.rstrip("\n").rsplit(";", 2)[0] + "\n"
    if kind == 8:
        return '"' + text
    return text


def _documents(value: str) -> tuple[str, ...]:
    if len(value) == 11:
        return (f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}",)
    return (f"{value[:2]}.{value[2:5]}.{value[5:8]}/{value[8:12]}-{value[12:]}", value.lower())


def _dates(value: str) -> tuple[str, ...]:
    day, month, year = value.split("/")
    return f"{year}-{month}-{day}", f"{int(day)}/{int(month)}/{year}", f"{day}.{month}.{year}"


def _amounts(value: str) -> tuple[str, ...]:
    whole, cents = value.split(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return value, f"{whole},{cents}", f"{grouped},{cents}", f"R$ {grouped},{cents}"


def _phones(value: str) -> tuple[str, ...]:
    digits = "".join(filter(str.isdecimal, value))
    return digits, f"+55{digits}", f"0{digits}", f"55 {value}"


def _flags(value: str) -> tuple[str, ...]:
    return ("S", "sim", "1") if value == "sim" else ("N", "não", "0", "")


FORMS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "documento": _documents, "avalista_documento": _documents, "cnpj_credor_original": _documents,
    "nascimento": _dates, "data_contrato": _dates, "vencimento": _dates, "valor": _amounts,
    "celular": _phones, "whatsapp": _phones, "prescrito": _flags, "bloqueado": _flags,
    "taxa_mes": lambda value: (value.replace(",", "."), f"{value}%"),
    "nome": lambda value: (value.upper(), f" {value} ", value.replace(" ", "  ", 1)),
    "email": lambda value: (value.upper(),),
}
