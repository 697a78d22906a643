"""The agreement as a contract: the draft (minuta) before acceptance and the copy after (CDC art. 54-G).

Every item CDC art. 52 and 54-B ask for has a field here without a default, so a paper lacking one cannot be made.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.documents import render
from portal.documents.calculation import Calculation
from portal.documents.formatting import FORMATS
from portal.documents.language import PORTUGUESE, Language


@dataclass(frozen=True)
class Party:
    """``document`` as printed, with its dots; ``note`` such as "em nome de" for an assigned credit."""

    name: str
    document: str
    address: str
    email: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReplacedContract:
    """A contract the agreement gathers, balance itemized in cents; ``holder`` is the original creditor if other."""

    name: str
    number: str
    principal_cents: int
    correction_cents: int
    remuneratory_cents: int
    fine_cents: int
    interest_cents: int
    fees_cents: int
    holder: str = ""

    @property
    def total_cents(self) -> int:
        return (
            self.principal_cents
            + self.correction_cents
            + self.remuneratory_cents
            + self.fine_cents
            + self.interest_cents
            + self.fees_cents
        )


@dataclass(frozen=True)
class ScheduleLine:
    """One payment; number 0 is the down payment. ``payable_until``: next banking day, without interest."""

    number: int
    due_date: date
    payable_until: date
    amount_cents: int
    interest_cents: int
    amortization_cents: int
    balance_cents: int


@dataclass(frozen=True)
class LateExample:
    """What one installment costs when ``days`` late (CDC art. 54-B, II: the total of late charges)."""

    days: int
    amount_cents: int
    fine_cents: int
    interest_cents: int


@dataclass(frozen=True)
class Acceptance:
    """Proof of consent, in words and digests; no code and no secret."""

    accepted_at: datetime
    method: str
    terms_digest: str
    record_digest: str
    origin: str = ""


@dataclass(frozen=True)
class AgreementPaper:
    """Facts of one agreement. Cents; rates in hundredths of a percent, ``rate_month`` as an exact fraction text.

    ``acceptance`` None makes the draft, watermarked. ``additions`` are named charges beside interest and tax.
    """

    number: str
    drafted_on: date
    creditor: Party
    debtor: Party
    contracts: tuple[ReplacedContract, ...]
    discount_cents: int
    cash_cents: int
    entry_cents: int
    financed_cents: int
    iof_cents: int
    additions: tuple[tuple[str, int], ...]
    interest_cents: int
    total_cents: int
    count: int
    installment_cents: int
    rate_month: str
    rate_year: int
    cet_month: int
    cet_year: int
    fine_percent: int
    late_rate_month: int
    late_example: LateExample
    offer_valid_until: datetime
    breach_days: int
    breach_installments: int
    undo_days: int
    schedule: tuple[ScheduleLine, ...]
    calculation: Calculation
    portal_url: str
    verify_url: str
    ombudsman: str = ""
    acceptance: Acceptance | None = None
    simulated: bool = False

    @property
    def open_cents(self) -> int:
        return sum(contract.total_cents for contract in self.contracts)

    @property
    def installments(self) -> tuple[ScheduleLine, ...]:
        return tuple(line for line in self.schedule if line.number)


def agreement_html(paper: AgreementPaper, language: Language = PORTUGUESE) -> str:
    """The exact text of the contract, whose digest the evidence of an acceptance keeps."""
    return render.html("documents/agreement.html", language, paper=paper, code=language.code, **FORMATS)


def agreement_pdf(paper: AgreementPaper, language: Language = PORTUGUESE) -> bytes:
    """The contract as tagged PDF (PDF/UA-1): a minuta until ``paper.acceptance`` is there."""
    return render.pdf(agreement_html(paper, language), "agreement")
