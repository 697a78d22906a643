"""Rows for tests, made the way the product makes them: sealed, indexed, consistent. Everybody is invented."""

import json
import uuid
from datetime import date, timedelta

from sqlmodel import Session

from portal.clock import civil_date
from portal.db.models import BankAccount, Contact, Contract, Creditor, Debtor, OverdueInstallment
from portal.services.wiring import Portal

#: CPFs with valid check digits that belong to nobody in particular (the usual documentation numbers).
CPFS = ("52998224725", "11144477735", "39053344705", "12345678909", "98765432100")


def make_creditor(session: Session, portal: Portal, **values: object) -> Creditor:
    facts: dict[str, object] = {
        "slug": "exemplo", "legal_name": "Banco Exemplo S.A.", "trade_name": "Banco Exemplo",
        "cnpj": "11222333000181", "street": "Rua do Exemplo, 100", "district": "Centro", "city": "São Paulo",
        "state": "SP", "postal_code": "01000000", "email": "ajuda@banco.example", "phone": "0800 000 0000",
        "ombudsman": "ouvidoria@banco.example, 0800 000 0001",
        "pix_key": "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", **values,
    }
    row = Creditor(id=uuid.uuid4(), created_at=portal.now(), **facts)
    session.add(row)
    session.flush()
    return row


def make_bank_account(session: Session, creditor: Creditor, **values: object) -> BankAccount:
    facts: dict[str, object] = {
        "bank": "104", "params": {"agencia": "1234", "codigo_beneficiario": "123456"}, **values,
    }
    row = BankAccount(id=uuid.uuid4(), creditor_id=creditor.id, **facts)
    session.add(row)
    session.flush()
    return row


def make_debtor(
    session: Session, portal: Portal, creditor: Creditor, *, document: str = CPFS[0],
    name: str = "Maria Exemplo da Silva", birth_date: date = date(1980, 5, 17),
    contacts: tuple[tuple[str, str], ...] = (("email", "maria@pessoa.example"),), street: str = "Rua das Flores, 12",
) -> Debtor:
    vault, row_id = portal.vault, uuid.uuid4()
    address = {"street": street, "district": "Centro", "city": "Recife", "state": "PE",
               "postal_code": "50000000"}
    row = Debtor(
        id=row_id, creditor_id=creditor.id, document_kind="cpf" if len(document) == 11 else "cnpj",
        document_sealed=vault.seal(document, "debtor", "document_sealed", row_id),
        document_index=vault.index(creditor.id, "document", document),
        name_sealed=vault.seal(name, "debtor", "name_sealed", row_id),
        birth_date_sealed=vault.seal(birth_date.isoformat(), "debtor", "birth_date_sealed", row_id),
        address_sealed=vault.seal(json.dumps(address), "debtor", "address_sealed", row_id),
        created_at=portal.now(),
    )
    session.add(row)
    session.flush()
    for channel, value in contacts:
        contact_id = uuid.uuid4()
        session.add(Contact(
            id=contact_id, debtor_id=row.id, channel=channel,
            value_sealed=vault.seal(value, "contact", "value_sealed", contact_id),
            value_index=vault.index(creditor.id, "email" if channel == "email" else "phone", value),
            created_at=portal.now(),
        ))
    session.flush()
    return row


def make_contract(
    session: Session, portal: Portal, debtor: Debtor, *, number: str = "2024/00871",
    days_overdue: tuple[int, ...] = (94, 64), amount: int = 150_000, **values: object,
) -> Contract:
    """A contract with one overdue installment per entry of ``days_overdue`` (days before the portal's today)."""
    facts: dict[str, object] = {"product": "personal_loan", **values}
    row = Contract(
        id=uuid.uuid4(), creditor_id=debtor.creditor_id, debtor_id=debtor.id, number=number,
        created_at=portal.now(), updated_at=portal.now(), **facts,
    )
    session.add(row)
    session.flush()
    today = civil_date(portal.now())
    for place, days in enumerate(days_overdue, start=1):
        session.add(OverdueInstallment(
            id=uuid.uuid4(), contract_id=row.id, number=place, due_date=today - timedelta(days=days), amount=amount,
        ))
    session.flush()
    return row
