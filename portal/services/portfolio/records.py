"""What a good line says, in the form it is staged and compared."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.services.portfolio.faults import Fault

ADDRESS = {"endereco": "street", "bairro": "district", "cidade": "city", "uf": "state", "cep": "postal_code"}
CHANNELS = {"email": "email", "celular": "sms", "whatsapp": "whatsapp"}
TERMS = {
    "produto": "product", "data_contrato": "signed_on", "taxa_mes": "rate_month",
    "credor_original": "original_creditor_name", "cnpj_credor_original": "original_creditor_cnpj",
    "prescrito": "prescribed", "bloqueado": "blocked",
}
TERM_COLUMNS = {term: column for column, term in TERMS.items()}


@dataclass(frozen=True, slots=True)
class Person:
    """``address`` and ``contacts`` hold only what the file speaks of: a missing key leaves what is stored alone,
    an empty list of contacts says the creditor has none in that channel."""

    document: str
    birth: date
    name: str
    address: dict[str, str]
    contacts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Terms:
    """One contract. ``values`` are columns of the table `contract`, only those the file has.

    ``guarantors`` maps document to name; None when the file has no such columns.
    """

    number: str
    values: dict[str, Any]
    guarantors: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A line after the checks it can pass alone. When ``faults`` has a rejection the rest may be missing."""

    person: Person | None
    terms: Terms | None
    number: int | None
    due_date: date | None
    amount: int | None
    #: The contract number, when at least that could be read.
    contract: str | None
    faults: tuple[Fault, ...]

    @property
    def rejected(self) -> bool:
        return any(fault.weight == "rejected" for fault in self.faults)


@dataclass(frozen=True, slots=True)
class StagedPerson:
    """A person as all lines of the file together describe them; ``id`` is only the staging's."""

    id: int
    document: str
    birth: str
    name: str
    address: dict[str, str]
    contacts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class StagedContract:
    """A contract with all its good lines. ``kept`` are numbers whose line was rejected (0: any number)."""

    id: int
    line: int
    number: str
    person: StagedPerson
    values: dict[str, Any]
    guarantors: dict[str, str] | None
    installments: dict[int, tuple[date, int]]
    kept: frozenset[int] = field(default_factory=frozenset)
