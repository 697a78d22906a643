"""What a boleto says: the facts handed in, and the text of each field of the ficha de compensação."""

from dataclasses import dataclass
from datetime import date

from portal.documents.formatting import NBSP, day, money
from portal.documents.language import Language


@dataclass(frozen=True)
class Following:
    """What is left after this boleto: how many installments, the last due date, and the cents still owed."""

    count: int
    balance_cents: int
    last_due: date
    each_cents: int | None = None


@dataclass(frozen=True)
class BoletoPaper:
    """One registered boleto, ready to print. Documents and numbers come as they are printed.

    ``payer_document`` must be whole: banks refuse a ficha without it (Caixa 67.119 v010, field I).
    ``pix_code`` only when the bank that registered the boleto gave it (Bolepix, Resolução BCB 443/2024):
    paying one then closes the other. ``installment`` 0 is the down payment.
    """

    creditor_name: str
    creditor_document: str
    creditor_address: str
    creditor_email: str
    creditor_phone: str
    bank_name: str
    bank_code_dv: str
    linha_digitavel: str
    barcode: str
    nosso_numero: str
    agency_code: str
    document_number: str
    agreement_number: str
    document_date: date
    processing_date: date
    due_date: date
    amount_cents: int
    carteira: str
    payer_name: str
    payer_document: str
    payer_address: str
    installment: int
    installment_count: int
    verify_url: str
    following: Following | None = None
    species: str = "DM"
    acceptance: str = "N"
    payment_place: str = "Pague em qualquer banco, lotérica ou aplicativo, até o vencimento"
    instructions: tuple[str, ...] = ()
    guarantor: str = ""
    pix_code: str | None = None
    simulated: bool = False


def one_line(address: str) -> str:
    """An address of several lines as one that the field breaks where it needs to."""
    return ", ".join(line.strip().rstrip(",") for line in address.splitlines() if line.strip())


def document_label(number: str) -> str:
    """``CPF`` or ``CNPJ`` before the number, by its length; nothing before what is neither."""
    digits = sum(char.isalnum() or char == "*" for char in number)
    return {11: f"CPF{NBSP}{number}", 14: f"CNPJ{NBSP}{number}"}.get(digits, number)


def heading(paper: BoletoPaper, language: Language) -> str:
    _ = language.say
    if paper.installment == 0:
        return _("Entrada do seu acordo")
    return _(
        "Parcela %(number)s de %(count)s do seu acordo",
        number=paper.installment,
        count=paper.installment_count,
    )


def ficha_values(paper: BoletoPaper) -> dict[str, str]:
    """Text by slot of the ficha and the recibo. Dates and money are always Brazilian: a bank reads them."""
    creditor = f"{paper.creditor_name} · {document_label(paper.creditor_document)}"
    payer = f"{paper.payer_name} · {document_label(paper.payer_document)}"
    number = f"Parcela {paper.installment} de {paper.installment_count}"
    what = "Entrada" if paper.installment == 0 else number
    return {
        "bank_name": paper.bank_name,
        "bank_code": paper.bank_code_dv,
        "linha_digitavel": paper.linha_digitavel,
        "payment_place": paper.payment_place,
        "due_date": day(paper.due_date),
        "creditor": f"{creditor}\n{one_line(paper.creditor_address)}",
        "agency_code": paper.agency_code,
        "document_date": day(paper.document_date),
        "document_number": paper.document_number,
        "species": paper.species,
        "acceptance": paper.acceptance,
        "processing_date": day(paper.processing_date),
        "nosso_numero": paper.nosso_numero,
        "carteira": paper.carteira,
        "currency": "R$",
        "amount": money(paper.amount_cents),
        "instructions": "\n".join(paper.instructions),
        "payer": f"{payer}\n{one_line(paper.payer_address)}",
        "guarantor": paper.guarantor,
        "payer_short": payer,
        "what": f"{what} do acordo {paper.agreement_number}",
    }


def marks(paper: BoletoPaper) -> dict[str, str]:
    """Text behind each code on the slip."""
    return {"barcode": paper.barcode, **({"qr": paper.pix_code} if paper.pix_code else {})}
