"""One file per noun. Importing this package loads every table into ``SQLModel.metadata``."""

from portal.db.models.agreement import (
    Agreement,
    AgreementContract,
    AgreementSequence,
    Evidence,
    Installment,
)
from portal.db.models.audit import AuditEvent
from portal.db.models.bank_file import BankFile, BankLine, BankOrder, NossoNumeroSequence
from portal.db.models.charge import BankAccount, Charge, GatewayCursor, Payment
from portal.db.models.contract import Contract, Guarantor, OverdueInstallment
from portal.db.models.creditor import Creditor
from portal.db.models.debtor import Contact, Debtor
from portal.db.models.idempotency import IdempotencyRecord
from portal.db.models.ledger import LedgerEntry, LedgerJournal
from portal.db.models.money_back import Refund, Reversal, SuspenseMatch
from portal.db.models.outbox import OutboxMessage
from portal.db.models.pay_link import PayLink
from portal.db.models.policy import ChargeRule, OfferPolicy
from portal.db.models.portfolio import PortfolioImport
from portal.db.models.quote import Quote
from portal.db.models.sign_in import OneTimeCode, Passkey, RateCounter, WebSession

__all__ = [
    "Agreement",
    "AgreementContract",
    "AgreementSequence",
    "AuditEvent",
    "BankAccount",
    "BankFile",
    "BankLine",
    "BankOrder",
    "Charge",
    "ChargeRule",
    "Contact",
    "Contract",
    "Creditor",
    "Debtor",
    "Evidence",
    "GatewayCursor",
    "Guarantor",
    "IdempotencyRecord",
    "Installment",
    "LedgerEntry",
    "LedgerJournal",
    "NossoNumeroSequence",
    "OfferPolicy",
    "OneTimeCode",
    "OutboxMessage",
    "OverdueInstallment",
    "Passkey",
    "PayLink",
    "Payment",
    "PortfolioImport",
    "Quote",
    "RateCounter",
    "Refund",
    "Reversal",
    "SuspenseMatch",
    "WebSession",
]
