"""The columns of a portfolio file: name, meaning, form. docs/portfolio.md says the same."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from portal.services.portfolio.faults import FileRefused

DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Column:
    """``about`` says whose fact it is, hence what must be equal in all lines of one person or contract."""

    name: str
    about: Literal["person", "contract", "installment"]
    meaning: str
    form: str
    required: bool = False


COLUMNS = (
    Column("documento", "person", "CPF or CNPJ of the person who owes",
           "11 digits (CPF) or 14 characters (CNPJ, letters allowed), with or without punctuation", True),
    Column("nome", "person", "full name, or company name", "2 to 120 characters", True),
    Column("nascimento", "person", "birth date, or foundation date of a company: asked at sign-in",
           "DD/MM/AAAA or AAAA-MM-DD", True),
    Column("email", "person", "e-mail the creditor already holds", "name@domain"),
    Column("celular", "person", "mobile phone, for SMS",
           "DDD and 9 digits, +55 or not; abroad with + and country code"),
    Column("whatsapp", "person", "phone that answers on WhatsApp", "as celular; landlines allowed"),
    Column("endereco", "person", "street, number, complement", "up to 120 characters"),
    Column("bairro", "person", "district", "up to 60 characters"),
    Column("cidade", "person", "city", "up to 60 characters"),
    Column("uf", "person", "state", "two letters"),
    Column("cep", "person", "postal code", "8 digits, with or without hyphen"),
    Column("contrato", "contract", "contract number, unique in this creditor", "up to 40 characters", True),
    Column("produto", "contract", "kind of credit",
           "cartao, emprestimo, habitacional, microcredito or crediario (or the English codes)", True),
    Column("data_contrato", "contract", "day it was signed", "DD/MM/AAAA or AAAA-MM-DD"),
    Column("taxa_mes", "contract", "monthly rate of the contract, in percent", "1,99 or 1.99 or 1,99%"),
    Column("credor_original", "contract", "who granted the credit, when it was assigned", "up to 120 characters"),
    Column("cnpj_credor_original", "contract", "CNPJ of the original creditor", "as documento, CNPJ only"),
    Column("prescrito", "contract", "time to sue has passed: shown apart, never added up", "sim or nao"),
    Column("bloqueado", "contract", "in court or otherwise not to be offered", "sim or nao"),
    Column("avalista_documento", "contract", "CPF or CNPJ of a guarantor; one per line, lines add up", "as documento"),
    Column("avalista_nome", "contract", "name of that guarantor", "2 to 120 characters"),
    Column("parcela", "installment", "number of the overdue installment", "1 to 999", True),
    Column("vencimento", "installment", "its due date, already past", "DD/MM/AAAA or AAAA-MM-DD", True),
    Column("valor", "installment", "its face value, without late charges",
           "1.234,56 or 1234.56; more than zero", True),
)
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column is, and what else stands in the first line."""

    positions: Mapping[str, int]
    width: int
    delimiter: str
    unknown: tuple[str, ...]

    def names(self, about: str) -> list[str]:
        """Columns of one kind, in the documented order."""
        return [c.name for c in COLUMNS if c.about == about and c.name in self.positions]


def read_header(text: str) -> Header:
    """The columns of the first line, in any order, letter case and accents.

    Raises `FileRefused` HEADER_UNREADABLE, HEADER_MISSING (columns) or HEADER_REPEATED (columns).
    """
    found, delimiter = max(
        ((_split(text, delimiter), delimiter) for delimiter in DELIMITERS),
        key=lambda attempt: sum(name in BY_NAME for name in attempt[0]),
    )
    while found and not found[-1]:
        found.pop()  # spreadsheets like to add empty columns
    if not any(name in BY_NAME for name in found):
        raise FileRefused("HEADER_UNREADABLE", columns=[c.name for c in COLUMNS if c.required])
    repeated = sorted({name for name in found if name and found.count(name) > 1})
    if repeated:
        raise FileRefused("HEADER_REPEATED", columns=repeated)
    missing = [c.name for c in COLUMNS if c.required and c.name not in found]
    pair = {"avalista_documento", "avalista_nome"}
    if pair & set(found):
        missing += sorted(pair - set(found))
    if missing:
        raise FileRefused("HEADER_MISSING", columns=missing)
    positions = {name: place for place, name in enumerate(found) if name in BY_NAME}
    unknown = tuple(name[:40] for name in found if name and name not in BY_NAME)
    return Header(positions, len(found), delimiter, unknown)


def plain(text: str) -> str:
    """Lower case without accents or outer spaces: how words are compared."""
    bare = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _split(text: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [re.sub(r"[\s-]+", "_", plain(cell)) for cell in cells]
