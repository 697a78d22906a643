"""What a bank or PSP must be told about a charge, read from our rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.db.models import Agreement, AgreementContract, BankAccount, Charge, Contract, Creditor, Installment
from portal.db.vault import Vault
from portal.gateways.boleto.base import BoletoOrder, Party
from portal.gateways.late import LateRules
from portal.gateways.pix.base import PixOrder
from portal.services.debtors import DebtorFacts, read_debtor
from portal.services.due_today import late_terms


@dataclass(frozen=True)
class Deal:
    """The agreement around a charge. ``originals``: name and CNPJ of whoever the debt first belonged to, if another."""

    agreement: Agreement
    creditor: Creditor
    debtor: DebtorFacts
    late: LateRules
    originals: tuple[tuple[str, str], ...] = ()


Order = BoletoOrder | PixOrder


def orders_of(session: Session, vault: Vault, charge_ids: Iterable[UUID], states: Iterable[str]) -> dict[UUID, Order]:
    """Orders of these charges, those in ``states`` only, in the order asked for."""
    wanted = list(charge_ids)
    rows = session.exec(
        select(Charge, Installment).join(Installment, col(Installment.id) == col(Charge.installment_id))
        .where(col(Charge.id).in_(wanted), col(Charge.status).in_(list(states)))
    ).all()
    deals: dict[UUID, Deal] = {}
    orders: dict[UUID, Order] = {}
    for charge, installment in sorted(rows, key=lambda row: wanted.index(row[0].id)):
        deal = deals.get(installment.agreement_id)
        if deal is None:
            deal = deals[installment.agreement_id] = read_deal(session, vault, installment.agreement_id)
        orders[charge.id] = _order(session, charge, installment, deal)
    return orders


def read_deal(session: Session, vault: Vault, agreement_id: UUID) -> Deal:
    agreement = session.get_one(Agreement, agreement_id)
    return Deal(
        agreement=agreement,
        creditor=session.get_one(Creditor, agreement.creditor_id),
        debtor=read_debtor(session, vault, agreement.debtor_id),
        late=late_terms(session, agreement).rules,
        originals=_originals(session, agreement.id),
    )


def _originals(session: Session, agreement_id: UUID) -> tuple[tuple[str, str], ...]:
    name, cnpj = col(Contract.original_creditor_name), col(Contract.original_creditor_cnpj)
    query = (
        select(name, cnpj).distinct().order_by(name)
        .join(AgreementContract, col(AgreementContract.contract_id) == col(Contract.id))
        .where(AgreementContract.agreement_id == agreement_id, name != "")
    )
    return tuple((row[0], row[1]) for row in session.exec(query))


def document_number(agreement: Agreement, installment: Installment) -> str:
    """ "Seu número": what people read on the paper and say on the phone; 15 characters or fewer."""
    return f"{agreement.number}/{installment.number:02d}"


def _order(session: Session, charge: Charge, installment: Installment, deal: Deal) -> Order:
    label = document_number(deal.agreement, installment)
    late = LateRules() if charge.late else deal.late  # what holds fine and interest already grows no more
    if charge.kind == "pix":
        return PixOrder(
            txid=charge.txid or "", due_date=charge.due_date, days_after_due=charge.days_after_due,
            amount=charge.amount, debtor_name=deal.debtor.name, debtor_document=deal.debtor.document,
            late=late, pix_key=deal.creditor.pix_key, receiver_name=deal.creditor.legal_name,
            receiver_city=deal.creditor.city, receiver_document=deal.creditor.cnpj, description=label,
        )
    account = session.get_one(BankAccount, charge.bank_account_id)
    address = deal.debtor.address
    return BoletoOrder(
        key=charge.id.hex, account=account.id.hex, bank=account.bank, params=dict(account.params),
        nosso_numero=charge.nosso_numero or "", barcode=charge.barcode or "",
        linha_digitavel=charge.linha_digitavel or "", amount=charge.amount, due_date=charge.due_date,
        days_after_due=charge.days_after_due, document_number=label, late=late,
        issued_on=civil_date(charge.created_at),
        payer=Party(
            deal.debtor.name, deal.debtor.document, address.street, address.district, address.city, address.state,
            address.postal_code,
        ),
        creditor=Party(
            deal.creditor.legal_name, deal.creditor.cnpj, deal.creditor.street, deal.creditor.district,
            deal.creditor.city, deal.creditor.state, deal.creditor.postal_code,
        ),
    )
