"""Invented papers with real numbers: bar codes composed by the core, Pix codes with a true check sum."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from portal.core.boleto.linha_digitavel import formatted
from portal.core.boleto.numbers import BoletoAccount, compose, number
from portal.core.pix.br_code import dynamic
from portal.documents.agreement import Acceptance, AgreementPaper, LateExample, Party, ReplacedContract, ScheduleLine
from portal.documents.boleto import BoletoPaper, Following
from portal.documents.calculation import Calculation, CostElement, Entry, UpdatedContract, UpdatedInstallment
from portal.documents.receipt import ReceiptPaper

ACCOUNT = BoletoAccount("104", {"agencia": "0501", "codigo_beneficiario": "433756"})
CREDITOR = Party(
    "Banco Exemplo S.A.", "11.222.333/0001-81", "Rua do Exemplo, 100, São Paulo – SP, 01000-000",
    "ajuda@banco.example", "0800 000 0000",
)  # fmt: skip
LONG_NAME = "Maria das Conceições Ágüêda Ñandú Peçanha Łódź Çağlar Éßõ Íú"
LONG_ADDRESS = (
    "Rua Desembargador Eliseu Guilherme Teixeira de Albuquerque, 1.234, bloco B, apartamento 1502\n"
    "Paraíso do Norte de Minas, São Gonçalo do Rio Abaixo – MG, 35935-000"
)


def boleto(parcel: int = 1, count: int = 36, *, pix: bool = True, **changes: Any) -> BoletoPaper:
    due = date(2026 + (11 + parcel) // 12, (11 + parcel) % 12 + 1, 10)
    cents = changes.get("amount_cents", 31969)
    numbers = compose(ACCOUNT, number(ACCOUNT, parcel + 1, year=2026).digits, due, cents, parcel=parcel or 1)
    paper = BoletoPaper(
        creditor_name=CREDITOR.name,
        creditor_document=CREDITOR.document,
        creditor_address=CREDITOR.address,
        creditor_email=CREDITOR.email,
        creditor_phone=CREDITOR.phone,
        bank_name="Banco Exemplo",
        bank_code_dv=numbers.bank_code_dv,
        linha_digitavel=formatted(numbers.linha_digitavel),
        barcode=numbers.barcode,
        nosso_numero=numbers.nosso_numero_printed,
        agency_code=numbers.agency_code_printed,
        document_number=f"2026-000417/{parcel:02d}",
        agreement_number="2026-000417",
        document_date=date(2026, 11, 23),
        processing_date=date(2026, 11, 23),
        due_date=due,
        amount_cents=cents,
        carteira=numbers.carteira_printed,
        payer_name="Maria Exemplo da Silva",
        payer_document="529.982.247-25",
        payer_address="Rua da Amostra, 25, São Paulo – SP, 01000-000",
        installment=parcel,
        installment_count=count,
        verify_url="quite.banco.example/verificar",
        following=Following(count - parcel, (count - parcel) * cents, date(2029, 12, 10), cents),
        instructions=(
            "Depois do vencimento: multa de 2% e juros de 1% ao mês.",
            "Vai apertar? Mude a data em quite.banco.example antes do vencimento.",
        ),
        pix_code=pix_code(parcel) if pix else None,
    )
    return replace(paper, **changes)


def pix_code(parcel: int) -> str:
    location = f"pix.banco.example/qr/v2/cobv/{parcel:032d}"
    return dynamic(location, "Banco Exemplo S.A.", "Sao Paulo", once=True)


def hard_boleto(parcel: int = 1, **changes: Any) -> BoletoPaper:
    """Everything as long and as large as it gets."""
    return boleto(
        parcel,
        96,
        **{
            "payer_name": LONG_NAME,
            "payer_address": LONG_ADDRESS,
            "creditor_name": "Companhia Securitizadora de Créditos Financeiros Exemplo da Silva S.A.",
            "creditor_address": "Avenida Exemplo do Prefeito João, 1.234, 25º andar\nSão Paulo – SP, 04543-011",
            "amount_cents": 999_999_999,
            "bank_name": "Caixa Econômica Federal",
            "guarantor": "Loja Exemplo de Eletrodomésticos Ltda.\nCNPJ 11.444.777/0001-61",
            "simulated": True,
            **changes,
        },
    )  # fmt: skip


CALCULATION = Calculation(
    on=date(2026, 11, 23),
    contracts=(
        UpdatedContract(
            "Cartão final 4417", "Contrato 5529",
            (UpdatedInstallment(date(2026, 6, 10), 166, 210000, 0, 84312, 4200, 16170, 0, 314682),),
            capped_cents=1000, total_cents=313682, discount_cents=13682, net_cents=300000,
            entries=(Entry("Multa", "R$\u00a042,00", "Cada parcela × a multa.", (("Multa do contrato", "2%"),), "",
                           ("Código de Defesa do Consumidor, artigo 52, § 1º.",)),),
        ),
    ),
    entries=(
        Entry("Parcela", "R$\u00a0319,69", "Tabela Price.", (("Valor parcelado", "R$\u00a08.100,00"),), "", ()),
        Entry("Total", "R$\u00a012.008,84", "É a soma destas linhas.", (("Entrada", "R$\u00a0500,00"),),
              "R$\u00a012.008,84", ()),
    ),
    elements=(CostElement("Valor do acordo", 860000, 7161), CostElement("Juros no total", 334728, 2788),
              CostElement("Imposto (IOF)", 6156, 51), CostElement("Tarifas e seguros", 0, 0)),
)


def agreement(count: int = 36, **changes: Any) -> AgreementPaper:
    schedule = [ScheduleLine(0, date(2026, 12, 10), date(2026, 12, 10), 50000, 0, 50000, 810000)]
    for parcel in range(1, count + 1):
        due = date(2026 + (11 + parcel) // 12, (11 + parcel) % 12 + 1, 10)
        schedule.append(ScheduleLine(parcel, due, due, 31969, 1000 + parcel, 30000 - parcel, 900_000 - parcel))
    paper = AgreementPaper(
        number="2026-000417",
        drafted_on=date(2026, 11, 23),
        creditor=CREDITOR,
        debtor=Party("Maria Exemplo da Silva", "CPF 529.982.247-25", "Rua da Amostra, 25, São Paulo – SP"),
        contracts=(
            ReplacedContract("Cartão final 4417", "Contrato 5529", 210000, 0, 84312, 4200, 16170, 0),
            ReplacedContract(
                "Empréstimo", "Contrato 00871", 480000, 12345, 50670, 9600, 34400, 0, "Loja Exemplo Ltda."
            ),
        ),
        discount_cents=41697,
        cash_cents=860000,
        entry_cents=50000,
        financed_cents=810000,
        iof_cents=6156,
        additions=(),
        interest_cents=334728,
        total_cents=1200884,
        count=count,
        installment_cents=31969,
        rate_month="0.0199",
        rate_year=2667,
        cet_month=204,
        cet_year=2736,
        fine_percent=200,
        late_rate_month=100,
        late_example=LateExample(30, 31969, 639, 320),
        offer_valid_until=datetime(2026, 11, 30, 21, 0, tzinfo=UTC),
        breach_days=90,
        breach_installments=3,
        undo_days=7,
        schedule=tuple(schedule),
        calculation=CALCULATION,
        portal_url="quite.banco.example",
        verify_url="quite.banco.example/verificar",
        ombudsman="0800 000 0001",
    )
    return replace(paper, **changes)


ACCEPTANCE = Acceptance(
    accepted_at=datetime(2026, 11, 24, 14, 30, 5, tzinfo=UTC),
    method="Código de 6 números enviado por SMS para o celular terminado em 12",
    terms_digest="3f" * 32,
    record_digest="a9" * 32,
)


def receipt(**changes: Any) -> ReceiptPaper:
    paper = ReceiptPaper(
        number="R-2026-000417-01",
        agreement_number="2026-000417",
        creditor=CREDITOR,
        payer_name="Maria Exemplo da Silva",
        payer_document="CPF ***.982.247-**",
        what="Parcela 1 de 36 do acordo 2026-000417",
        due_date=date(2027, 1, 11),
        paid_at=datetime(2027, 1, 15, 15, 12, tzinfo=UTC),
        paid_cents=32650,
        charges_cents=681,
        method="Pix",
        bank_reference="E99999999202701091512abcdefghijk",
        installments_paid=2,
        installments_total=37,
        balance_cents=800429,
        issued_at=datetime(2027, 1, 15, 15, 13, 2, tzinfo=UTC),
        verify_url="https://quite.banco.example/verificar/r/8f3kq2mz",
    )
    return replace(paper, **changes)
