"""What one line can be asked alone: every cell, and cells against each other. Lines against lines: ``staging.py``."""

from collections.abc import Callable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from portal.core.errors import CoreError
from portal.services.portfolio import cells
from portal.services.portfolio.columns import BY_NAME, Header
from portal.services.portfolio.faults import Fault, Weight
from portal.services.portfolio.records import ADDRESS, CHANNELS, TERMS, Checked, Person, Terms

READERS: Mapping[str, Callable[[str], Any]] = {
    "documento": cells.document,
    "nome": lambda cell: cells.text(cell, 120, 2),
    "nascimento": cells.day,
    "email": cells.email,
    "celular": cells.mobile,
    "whatsapp": cells.phone,
    "endereco": lambda cell: cells.text(cell, 120),
    "bairro": lambda cell: cells.text(cell, 60),
    "cidade": lambda cell: cells.text(cell, 60),
    "uf": cells.state,
    "cep": cells.postal_code,
    "contrato": lambda cell: cells.text(cell, 40),
    "produto": cells.product,
    "data_contrato": cells.day,
    "taxa_mes": cells.percent,
    "credor_original": lambda cell: cells.text(cell, 120),
    "cnpj_credor_original": cells.company,
    "prescrito": cells.flag,
    "bloqueado": cells.flag,
    "avalista_documento": cells.document,
    "avalista_nome": lambda cell: cells.text(cell, 120, 2),
    "parcela": cells.ordinal,
    "vencimento": cells.day,
    "valor": cells.cents,
}

#: A wrong contact or address does not hide a debt from the person: the line goes in without it.
SPARED = frozenset({*ADDRESS, *CHANNELS})
EMPTY: Mapping[str, Any] = {"prescrito": False, "bloqueado": False, "data_contrato": None}

Values = dict[str, Any]


class _Group:
    """The cells of one kind. Lines of one contract repeat them, so the last reading is kept."""

    def __init__(self, header: Header, about: str) -> None:
        self.names = header.names(about)
        places = [header.positions[name] for name in self.names]
        self._pick = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
        self._readers = [(name, READERS[name], BY_NAME[name].required) for name in self.names]
        self._last: tuple[str, ...] | None = None
        self._answer: tuple[Values, list[Fault]] = ({}, [])

    def read(self, row: list[str]) -> tuple[Values, list[Fault], bool]:
        """Values by column, faults, and whether this is the same group of cells as the time before."""
        raw = self._pick(row)
        if raw == self._last:
            return *self._answer, True
        values: Values = {}
        faults: list[Fault] = []
        for (name, reader, required), cell in zip(self._readers, raw, strict=True):
            stripped = cell.strip()
            if not stripped and not required:
                values[name] = EMPTY.get(name, "")
                continue
            try:
                if not stripped:
                    raise CoreError("EMPTY")
                values[name] = reader(stripped)
            except CoreError as error:
                weight: Weight = "ignored" if name in SPARED else "rejected"
                faults.append(Fault(error.code, name, cell, error.facts, weight))
        self._last, self._answer = raw, (values, faults)
        return values, faults, False


class Validator:
    """Checks lines one after the other. ``today`` is the civil date the file is taken in."""

    def __init__(self, header: Header, today: date) -> None:
        self._today = today
        self._people = _Group(header, "person")
        self._contracts = _Group(header, "contract")
        self._lines = _Group(header, "installment")
        self._person: Person | None = None
        self._terms: Terms | None = None
        self._person_faults: list[Fault] = []
        self._contract_faults: list[Fault] = []

    def check(self, row: list[str]) -> Checked:
        who, faults, same_person = self._people.read(row)
        if not same_person:
            self._person_faults = [*faults, *self._about_person(who)]
            self._person = None if _rejects(self._person_faults) else _person(who)
        what, faults, same_contract = self._contracts.read(row)
        if not (same_person and same_contract):
            self._contract_faults = [*faults, *self._about_contract(who, what)]
            self._terms = None if _rejects(self._contract_faults) else _terms(what)
        line, faults, _ = self._lines.read(row)
        due = line.get("vencimento")
        found = [*self._person_faults, *self._contract_faults, *faults, *self._about_due_date(due, what)]
        # ignored cells are reported once per person, not once per line
        if same_person and found:
            found = [fault for fault in found if fault.weight == "rejected"]
        return Checked(self._person, self._terms, line.get("parcela"), due, line.get("valor"),
                       what.get("contrato"), tuple(found))

    def _about_person(self, who: Values) -> list[Fault]:
        return [_wrong("DATE_FUTURE", "nascimento", who)] if self._is_future(who.get("nascimento")) else []

    def _about_contract(self, who: Values, what: Values) -> list[Fault]:
        faults = []
        if self._is_future(what.get("data_contrato")):
            faults.append(_wrong("DATE_FUTURE", "data_contrato", what))
        guarantor, name = what.get("avalista_documento", ""), what.get("avalista_nome", "")
        if bool(guarantor) != bool(name) and {"avalista_documento", "avalista_nome"} <= what.keys():
            faults.append(Fault("GUARANTOR_HALF", "avalista_nome" if guarantor else "avalista_documento"))
        if guarantor and guarantor == who.get("documento"):
            faults.append(_wrong("GUARANTOR_IS_DEBTOR", "avalista_documento", what))
        return faults

    def _about_due_date(self, due: date | None, what: Values) -> list[Fault]:
        if due is None:
            return []
        if due >= self._today:
            return [Fault("NOT_OVERDUE", "vencimento", _shown(due))]
        signed = what.get("data_contrato")
        if signed and due < signed:
            return [Fault("DUE_BEFORE_SIGNED", "vencimento", _shown(due), {"signed": _shown(signed)})]
        return []

    def _is_future(self, value: object) -> bool:
        return isinstance(value, date) and value > self._today


def _person(who: Values) -> Person:
    return Person(
        who["documento"], who["nascimento"], who["nome"],
        {ADDRESS[name]: who[name] for name in ADDRESS if name in who},
        {CHANNELS[name]: [who[name]] if who[name] else [] for name in CHANNELS if name in who},
    )


def _terms(what: Values) -> Terms:
    guarantors = None
    if "avalista_documento" in what and "avalista_nome" in what:
        document = what["avalista_documento"]
        guarantors = {document: what["avalista_nome"]} if document else {}
    return Terms(what["contrato"], {term: what[name] for name, term in TERMS.items() if name in what}, guarantors)


def _rejects(faults: list[Fault]) -> bool:
    return any(fault.weight == "rejected" for fault in faults)


def _wrong(code: str, name: str, values: Values) -> Fault:
    value = values[name]
    return Fault(code, name, _shown(value) if isinstance(value, date) else str(value))


def _shown(value: date) -> str:
    return f"{value:%d/%m/%Y}"
