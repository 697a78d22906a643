"""Payment receipt: what was paid, when, how, for what, to whom, and what is left."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.documents import codes, render
from portal.documents.agreement import Party
from portal.documents.formatting import FORMATS
from portal.documents.language import PORTUGUESE, Language


@dataclass(frozen=True)
class ReceiptPaper:
    """One settled payment in cents. ``payer_document`` comes masked: a receipt gets shown around.

    ``charges_cents`` is the part of ``paid_cents`` that was fine and late interest; ``balance_cents`` is what is
    still owed, 0 when the agreement is paid off. ``bank_reference`` is the endToEndId or the nosso número.
    ``verify_url`` opens the check of this very receipt and is also printed as QR.
    """

    number: str
    agreement_number: str
    creditor: Party
    payer_name: str
    payer_document: str
    what: str
    due_date: date
    paid_at: datetime
    paid_cents: int
    charges_cents: int
    method: str
    bank_reference: str
    installments_paid: int
    installments_total: int
    balance_cents: int
    issued_at: datetime
    verify_url: str
    simulated: bool = False


def receipt_pdf(paper: ReceiptPaper, language: Language = PORTUGUESE) -> bytes:
    """The receipt as tagged PDF (PDF/UA-1), one A4."""
    _ = language.say
    picture = codes.qr_svg(paper.verify_url, _("Código QR para conferir este recibo"))
    text = render.html("documents/receipt.html", language, paper=paper, code=language.code, picture=picture, **FORMATS)
    return render.pdf(text, "agreement", "receipt")
