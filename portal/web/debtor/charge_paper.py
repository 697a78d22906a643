"""Rows to paper: a registered boleto, a carnê of them, the receipt of a payment."""

from uuid import UUID

from flask import url_for
from flask_babel import gettext

from portal.clock import civil_date
from portal.core.boleto import banks
from portal.core.boleto.linha_digitavel import formatted
from portal.core.cnab import especies
from portal.core.rates import Rate
from portal.db.models import Charge, Creditor
from portal.documents.agreement import Party
from portal.documents.boleto import BoletoPaper
from portal.documents.formatting import plain_money
from portal.documents.receipt import ReceiptPaper
from portal.documents.slip import Following
from portal.i18n import document, masked_document, postal_code
from portal.services.debtors import DebtorFacts
from portal.services.due_today import last_day
from portal.services.installments import PayFacts, PrintedBoleto
from portal.services.orders import Deal, document_number
from portal.web.context import portal


def boleto_paper(printed: PrintedBoleto, deal: Deal) -> BoletoPaper:
    charge, installment, agreement = printed.charge, printed.installment, printed.agreement
    bank, params, owner = banks.get(printed.account.bank), printed.account.params, deal.creditor
    return BoletoPaper(
        creditor_name=owner.legal_name, creditor_document=document(owner.cnpj), creditor_address=_address_of(owner),
        creditor_email=owner.email, creditor_phone=owner.phone, bank_name=bank.name, bank_code_dv=bank.code_dv,
        linha_digitavel=formatted(charge.linha_digitavel or ""), barcode=charge.barcode or "",
        nosso_numero=charge.nosso_numero_printed or "", agency_code=bank.agency_code(params),
        document_number=document_number(agreement, installment), agreement_number=agreement.number,
        document_date=civil_date(agreement.accepted_at),
        processing_date=civil_date(charge.registered_at or charge.created_at), due_date=charge.due_date,
        amount_cents=charge.amount, carteira=bank.carteira(params), payer_name=deal.debtor.name,
        payer_document=document(deal.debtor.document), payer_address=_home_of(deal.debtor),
        installment=installment.number, installment_count=agreement.count,
        verify_url=portal().settings.hostname, following=_following(printed), payment_place=bank.payment_place,
        instructions=_instructions(deal, charge), guarantor=_guarantor(deal), pix_code=charge.br_code,
        simulated=charge.simulated, species=especies.printed(bank.compe, params.get("cnab_especie", "")),
    )


def receipt_paper(facts: PayFacts, deal: Deal, paid: set[UUID]) -> ReceiptPaper:
    """``paid``: ids of the installments that were paid when this payment was booked, itself included."""
    payment, installment, owner = facts.payment, facts.installment, deal.creditor
    assert payment is not None
    here = url_for("installments.pay", installment_id=installment.id)
    charge = next((row for row in (facts.pix, facts.boleto) if row and row.id == payment.charge_id), None)
    by_boleto = payment.channel == "boleto" and charge is not None
    return ReceiptPaper(
        number=payment.id.hex[:8].upper(), agreement_number=facts.agreement.number,
        creditor=Party(owner.legal_name, document(owner.cnpj), _address_of(owner), owner.email, owner.phone),
        payer_name=deal.debtor.name, payer_document=masked_document(deal.debtor.document),
        what=installment_name(installment.number, facts.agreement.count), due_date=installment.due_date,
        paid_at=payment.paid_at, paid_cents=facts.received, charges_cents=facts.charged,
        method="Pix" if payment.channel == "pix" else gettext("boleto"),
        bank_reference=(charge.nosso_numero_printed or payment.key) if by_boleto and charge else payment.key,
        installments_paid=len(paid), installments_total=len(facts.siblings),
        balance_cents=sum(row.amount for row in facts.siblings if row.id not in paid and row.status != "cancelled"),
        issued_at=payment.created_at, verify_url=portal().settings.base_url.rstrip("/") + here,
        simulated=charge.simulated if charge is not None else not portal().settings.production,
    )


def installment_name(number: int, count: int) -> str:
    """ "Entrada" or "Parcela 3 de 36"."""
    return gettext("Entrada") if number == 0 else gettext("Parcela %(n)s de %(count)s", n=number, count=count)


def _following(printed: PrintedBoleto) -> Following:
    later = [
        row for row in printed.siblings
        if row.number > printed.installment.number and row.status in ("open", "overdue")
    ]
    amounts = {row.amount for row in later}
    return Following(
        count=len(later), balance_cents=sum(row.amount for row in later),
        last_due=later[-1].due_date if later else printed.installment.due_date,
        each_cents=amounts.pop() if len(amounts) == 1 else None,
    )


def _instructions(deal: Deal, charge: Charge) -> tuple[str, ...]:
    """For the clerk of a bank, so always in Portuguese and in Brazilian figures, as the fields are."""
    if charge.late:
        added = plain_money(charge.late)
        return (
            f"Valor com multa e juros de R$ {added} até {last_day(charge):%d/%m/%Y}.", "Não receber depois dessa data.",
        )
    fine, mora = (plain_money(Rate.parse(text).percent()) for text in (deal.late.fine, deal.late.mora_month))
    return (
        f"Depois do vencimento: multa de {fine}% e juros de {mora}% ao mês.",
        f"Receber até {charge.days_after_due} dias depois do vencimento.",
    )


def _guarantor(deal: Deal) -> str:
    """Sacador/avalista: whoever the debt belonged to before the creditor (Caixa 67.119 v010, field I)."""
    named = [(name, f" · CNPJ {document(cnpj)}" if cnpj else "") for name, cnpj in deal.originals]
    return "\n".join(name + number for name, number in named)


def _address_of(owner: Creditor) -> str:
    return f"{owner.street}, {owner.district}, {owner.city} – {owner.state}, {postal_code(owner.postal_code)}"


def _home_of(person: DebtorFacts) -> str:
    home = person.address
    return f"{home.street}, {home.district}\n{home.city} – {home.state}, {postal_code(home.postal_code)}"
