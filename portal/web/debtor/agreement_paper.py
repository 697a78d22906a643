"""The facts of a contract on paper, from the stored terms: the draft before acceptance, the copy after."""

from datetime import timedelta
from functools import lru_cache
from threading import BoundedSemaphore

from flask_babel import gettext

from portal.core.arrears import ArrearsLine, update_installment
from portal.core.charge_profile import ChargeProfile
from portal.core.rates import Rate
from portal.db.models import Agreement, Evidence
from portal.documents.agreement import (
    Acceptance,
    AgreementPaper,
    LateExample,
    Party,
    ReplacedContract,
    ScheduleLine,
    agreement_html,
    agreement_pdf,
)
from portal.documents.language import Language
from portal.i18n import document, postal_code
from portal.services.debtors import DebtorFacts
from portal.services.stated_terms import Terms, TermsContract
from portal.web.context import creditor, portal
from portal.web.debtor.calculation_sheet import calculation_sheet
from portal.web.debtor.words import product_name
from portal.web.paper_language import paper_language

#: The days to change one's mind after agreeing at a distance (CDC art. 49).
UNDO_DAYS = 7
LATE_DAYS = 30
#: Laying out a long contract takes a second of processor: two at a time, or nobody else is served.
_drawing = BoundedSemaphore(2)


def draft_of(terms: Terms, person: DebtorFacts) -> AgreementPaper:
    """The minuta of a quote (CDC art. 54-G par. 1)."""
    return _paper(terms, person, number=terms.quote_id.hex[:8].upper(), acceptance=None)


def copy_of(agreement: Agreement, evidence: Evidence, terms: Terms, person: DebtorFacts) -> AgreementPaper:
    """The person's copy of what was accepted, with its proof."""
    said = evidence.proof
    acceptance = Acceptance(
        accepted_at=agreement.accepted_at, method=_method(said), terms_digest=evidence.terms_digest.hex(),
        record_digest=evidence.record_digest.hex(), origin=f"IP {said['ip']}",
    )
    return _paper(terms, person, number=agreement.number, acceptance=acceptance)


def drawn(paper: AgreementPaper) -> bytes:
    """The contract as PDF, in the language of this request; the same facts are laid out once."""
    return _drawn(paper, paper_language())


def exact_text(paper: AgreementPaper) -> bytes:
    """What the PDF is drawn from, byte by byte: its digest goes into the evidence."""
    return agreement_html(paper, paper_language()).encode()


@lru_cache(maxsize=16)
def _drawn(paper: AgreementPaper, words: Language) -> bytes:
    with _drawing:
        return agreement_pdf(paper, words)


def late_example(terms: Terms) -> ArrearsLine:
    """The first installment paid `LATE_DAYS` after its date (CDC art. 54-B II: the total of late charges)."""
    first = terms.installments[0]
    return update_installment(
        first.amount, first.due_date, first.due_date + timedelta(LATE_DAYS),
        ChargeProfile.from_document(terms.late_profile),
    )


def place(street: str, district: str, city: str, state: str, digits: str) -> str:
    """One line: street, district, city – state, postal code."""
    return f"{street}, {district}, {city} – {state}, {postal_code(digits)}"


def _paper(terms: Terms, person: DebtorFacts, *, number: str, acceptance: Acceptance | None) -> AgreementPaper:
    owner, home, host = creditor(), person.address, portal().settings.hostname
    late = late_example(terms)
    return AgreementPaper(
        number=number, drafted_on=terms.base_date,
        creditor=Party(
            owner.legal_name, document(owner.cnpj),
            place(owner.street, owner.district, owner.city, owner.state, owner.postal_code), owner.email, owner.phone,
        ),
        debtor=Party(
            person.name, f"{person.kind.upper()} {document(person.document)}",
            place(home.street, home.district, home.city, home.state, home.postal_code),
        ),
        contracts=tuple(_replaced(contract) for contract in terms.contracts),
        discount_cents=terms.discount, cash_cents=terms.cash, entry_cents=terms.entry,
        financed_cents=terms.financed, iof_cents=terms.iof, additions=(), interest_cents=terms.interest,
        total_cents=terms.total, count=terms.count, installment_cents=terms.installment,
        rate_month=terms.rate_month, rate_year=terms.rate_year, cet_month=terms.cet_month, cet_year=terms.cet_year,
        fine_percent=Rate.parse(terms.late_fine).percent(), late_rate_month=Rate.parse(terms.late_interest).percent(),
        late_example=LateExample(LATE_DAYS, late.principal, late.fine, late.interest),
        offer_valid_until=terms.valid_until, breach_days=terms.breach_days,
        breach_installments=terms.breach_installments, undo_days=UNDO_DAYS,
        schedule=tuple(
            ScheduleLine(
                row.number, row.due_date, row.payable_until, row.amount, row.interest, row.amortization, row.balance
            )
            for row in terms.schedule
        ),
        calculation=calculation_sheet(terms.document), portal_url=host, verify_url=host,
        ombudsman=owner.ombudsman, acceptance=acceptance,
        simulated=not portal().settings.production,
    )


def _replaced(contract: TermsContract) -> ReplacedContract:
    parts = contract.components
    return ReplacedContract(
        name=product_name(contract.product), number=contract.number, holder=contract.original_creditor,
        principal_cents=parts["principal"], correction_cents=parts["correction"],
        remuneratory_cents=parts["remuneratory"], fine_cents=parts["fine"], interest_cents=parts["interest"],
        fees_cents=parts["fees"],
    )


def _method(proof: dict[str, str]) -> str:
    if proof["method"] == "passkey":
        return gettext("Chave deste aparelho, com digital, rosto ou senha do celular")
    channel = {"sms": "SMS", "whatsapp": "WhatsApp"}.get(proof.get("channel", ""), gettext("e-mail"))
    return gettext("Código enviado por %(channel)s para o contato do cadastro", channel=channel)

