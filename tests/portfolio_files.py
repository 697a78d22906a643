"""Portfolio files for tests, the import of them, and what the database then says in clear."""

import io
import json
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, SQLModel, select

from portal.db.models import AgreementContract, Contact, Contract, Debtor, Guarantor, OverdueInstallment
from portal.services.portfolio import Choices, Fault, Import, Report, import_portfolio
from portal.services.portfolio.columns import COLUMNS
from portal.services.wiring import Portal
from tests.paying import make_agreement

NAMES = [column.name for column in COLUMNS]
LINE = {
    "documento": "529.982.247-25", "nome": "Maria Exemplo da Silva", "nascimento": "17/05/1980",
    "email": "maria@pessoa.example", "celular": "(81) 90000-0001", "whatsapp": "", "endereco": "Rua das Flores, 12",
    "bairro": "Centro", "cidade": "Recife", "uf": "PE", "cep": "50000-000", "contrato": "A-1", "produto": "cartao",
    "data_contrato": "10/01/2024", "taxa_mes": "1,99", "prescrito": "nao", "bloqueado": "", "parcela": "1",
    "vencimento": "20/08/2026", "valor": "1.234,56",
}
JOAO = {"documento": "11144477735", "nome": "João Pereira", "nascimento": "1975-11-02", "email": "joao@pessoa.example",
        "celular": "", "contrato": "B-1"}


def line(**cells: str) -> dict[str, str]:
    return {**LINE, **cells}


def joao(**cells: str) -> dict[str, str]:
    return {**LINE, **JOAO, **cells}


def file_of(*lines: dict[str, str], names: list[str] | None = None, without: tuple[str, ...] = ()) -> bytes:
    """A file of these lines with every column, or those of ``names``, or without some."""
    columns = [name for name in names or NAMES if name not in without]
    rows = [columns, *([cells.get(name, "") for name in columns] for cells in lines)]
    return "".join(";".join(row) + "\n" for row in rows).encode()


@dataclass
class Taken:
    """What an import answered."""

    report: Report
    faults: list[tuple[int, Fault]]

    @property
    def codes(self) -> list[tuple[int, str, str]]:
        return [(line, fault.code, fault.column) for line, fault in self.faults]

    def __getitem__(self, name: str) -> int:
        return self.report.tally[name]


def take(portal: Portal, creditor_id: uuid.UUID, content: bytes, **choices: bool) -> Taken:
    run = Import(portal.database, portal.vault, portal.clock, creditor_id, "carteira.csv", "test", uuid.uuid4)
    faults: list[tuple[int, Fault]] = []
    report = import_portfolio(run, io.BytesIO(content), choices=Choices(**choices), list_faults=faults.extend)
    return Taken(report, faults)


def dump(portal: Portal, *, without: tuple[str, ...] = ("portfolio_import",)) -> dict[str, list[str]]:
    """Every row of every table as the driver gives it, sealed bytes included."""
    with portal.database.engine.connect() as connection:
        return {
            name: sorted(repr(tuple(bytes(v) if isinstance(v, memoryview) else v for v in row))
                         for row in connection.execute(text(f'SELECT * FROM "{name}"')))
            for name in SQLModel.metadata.tables if name not in without
        }


def read(portal: Portal, creditor_id: uuid.UUID) -> dict[str, Any]:
    """Contracts by number, opened: owner, contacts, guarantors, installments."""
    opened = portal.vault.open
    found = {}
    with portal.database.reading() as session:
        for contract in session.exec(select(Contract).where(Contract.creditor_id == creditor_id)):
            debtor = session.get_one(Debtor, contract.debtor_id)
            found[contract.number] = {
                "row": contract.model_dump(),
                "document": opened(debtor.document_sealed, "debtor", "document_sealed", debtor.id),
                "kind": debtor.document_kind,
                "name": opened(debtor.name_sealed, "debtor", "name_sealed", debtor.id),
                "birth": opened(debtor.birth_date_sealed, "debtor", "birth_date_sealed", debtor.id),
                "address": json.loads(opened(debtor.address_sealed, "debtor", "address_sealed", debtor.id)),
                "contacts": {
                    (c.channel, opened(c.value_sealed, "contact", "value_sealed", c.id), c.active)
                    for c in session.exec(select(Contact).where(Contact.debtor_id == debtor.id))
                },
                "guarantors": {
                    (opened(g.document_sealed, "guarantor", "document_sealed", g.id),
                     opened(g.name_sealed, "guarantor", "name_sealed", g.id))
                    for g in session.exec(select(Guarantor).where(Guarantor.contract_id == contract.id))
                },
                "installments": {
                    i.number: (i.due_date.isoformat(), i.amount)
                    for i in session.exec(select(OverdueInstallment).where(
                        OverdueInstallment.contract_id == contract.id))
                },
            }
    return found


def agree(portal: Portal, creditor_id: uuid.UUID, number: str, status: str = "active") -> None:
    """An agreement in some state over a stored contract."""
    with portal.database.writing() as session:
        contract = _contract(session, creditor_id, number)
        debtor = session.get_one(Debtor, contract.debtor_id)
        agreement, _ = make_agreement(session, portal, debtor, promise=False, number=f"2026-{number}")
        agreement.status = status
        session.add(agreement)
        session.add(AgreementContract(agreement_id=agreement.id, contract_id=contract.id, amount=1_000,
                                      active=status == "active"))


def _contract(session: Session, creditor_id: uuid.UUID, number: str) -> Contract:
    return session.exec(
        select(Contract).where(Contract.creditor_id == creditor_id, Contract.number == number)
    ).one()
