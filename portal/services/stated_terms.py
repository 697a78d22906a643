"""The terms of an offer as typed values, read from the document that was stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TermsContract:
    """A contract the agreement replaces, in cents; ``components`` are those of the gross amount."""

    id: UUID
    number: str
    product: str
    original_creditor: str
    gross: int
    discount: int
    net: int
    components: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TermsPayment:
    """One payment in cents; number 0 is the entry. No charge runs until ``payable_until``."""

    number: int
    due_date: date
    payable_until: date
    amount: int
    interest: int
    amortization: int
    balance: int


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered. Cents; ``rate_year`` and the CET in hundredths of a percent; rates as decimal text.

    ``total`` is all that is paid, entry included; ``cash`` what one payment would cost instead;
    ``financed`` is ``debt`` less ``entry`` (plus IOF where the tax is financed).
    """

    quote_id: UUID
    creditor_id: UUID
    debtor_id: UUID
    base_date: date
    first_due: date
    last_due: date
    valid_until: datetime
    policy_code: str
    policy_version: int
    contracts: tuple[TermsContract, ...]
    gross: int
    discount: int
    debt: int
    entry: int
    financed: int
    interest: int
    iof: int
    iof_financed: bool
    fees: int
    total: int
    cash: int
    count: int
    due_day: int
    installment: int
    rate_month: str
    rate_year: int
    cet_year: int
    cet_month: int
    late_fine: str
    late_interest: str
    late_profile: Mapping[str, Any]
    breach_days: int
    breach_installments: int
    schedule: tuple[TermsPayment, ...]
    #: What was stored, for whoever needs every figure of it.
    document: Mapping[str, Any]

    @property
    def installments(self) -> tuple[TermsPayment, ...]:
        """The monthly payments, without the entry."""
        return tuple(row for row in self.schedule if row.number)

    @property
    def opening(self) -> int:
        """What is owed before the first payment, tax included and interest not."""
        return self.debt + self.iof


def read_terms(terms: Mapping[str, Any]) -> Terms:
    """Raises ``KeyError`` or ``ValueError`` on a document of another kind."""
    if terms["version"] != 1:
        raise ValueError(f"terms version {terms['version']}")
    plain: dict[str, Any] = {name: terms[name] for name in _PLAIN}
    plain |= {name: UUID(terms[name]) for name in ("quote_id", "creditor_id", "debtor_id")}
    plain |= {name: date.fromisoformat(terms[name]) for name in ("base_date", "first_due", "last_due")}
    return Terms(
        **plain,
        document=terms,
        valid_until=datetime.fromisoformat(terms["valid_until"]),
        policy_code=terms["policy"]["code"], policy_version=terms["policy"]["version"],
        iof_financed=terms["iof_rule"]["financed"],
        late_fine=terms["late"]["fine"], late_interest=terms["late"]["interest_month"],
        late_profile=terms["late"]["profile"],
        breach_days=terms["breach"]["days"], breach_installments=terms["breach"]["installments"],
        contracts=tuple(
            TermsContract(
                UUID(row["id"]), row["number"], row["product"], row["original_creditor"],
                row["gross"], row["discount"], row["net"], row["components"],
            )
            for row in terms["contracts"]
        ),
        schedule=tuple(
            TermsPayment(number, date.fromisoformat(due), date.fromisoformat(until), *amounts)
            for number, due, until, *amounts in terms["schedule"]
        ),
    )


_PLAIN = (
    "gross", "discount", "debt", "entry", "financed", "interest", "iof", "fees", "total", "cash", "count",
    "due_day", "installment", "rate_month", "rate_year", "cet_year", "cet_month",
)
