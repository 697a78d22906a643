"""The people a demo is shown with: each one a case. Invented; the numbers are the usual documentation ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.core.money import decimal_text
from portal.services.charge_rules import ChargeTerms
from portal.services.contracts import Due, value
from portal.services.portfolio.sample import LIMIT, NAMES, csv_line

Charges = Callable[[str], ChargeTerms]


@dataclass(frozen=True, slots=True)
class DemoContract:
    """``ages`` are days overdue of its installments, oldest first; ``total`` aims at a balance of the day."""

    number: str
    product: str
    ages: tuple[int, ...]
    amount: int = 0
    total: int = 0
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    document: str
    name: str
    birth: date
    shows: str
    serial: int
    contracts: tuple[DemoContract, ...]


PEOPLE = (
    DemoPerson(
        "52998224725", "Maria Exemplo da Silva", date(1980, 5, 17), "two contracts, 94 and 150 days overdue", 1,
        (DemoContract("2024/00871", "personal_loan", (94, 64, 34, 4), 125_000),
         DemoContract("2025/01204", "card", (150, 120, 90, 60, 30), 80_000, cells={"taxa_mes": "2,49"})),
    ),
    DemoPerson(
        "11144477735", "João Limite Ferreira", date(1975, 11, 2), "exactly R$ 49.000,00 today: still eligible", 2,
        (DemoContract("2023/04410", "housing", (210, 70), total=LIMIT),),
    ),
    DemoPerson(
        "39053344705", "Ana Conceição Acima", date(1968, 1, 30), "R$ 49.000,01 today: talks to a person", 3,
        (DemoContract("2023/05511", "personal_loan", (230, 75), total=LIMIT + 1),),
    ),
    DemoPerson(
        "12345678909", "Caíque Sessenta Dias", date(1999, 7, 8), "60 days overdue: eligible tomorrow", 4,
        (DemoContract("2025/07733", "store_credit", (60, 30), 21_990),),
    ),
    DemoPerson(
        "11444777000161", "Marmitaria Dona Neide MEI", date(2019, 3, 12), "a small company (CNPJ), microcredit", 5,
        (DemoContract("2025/00042", "microcredit", (130, 100, 70), 48_500, cells={
            "avalista_documento": "98765432100", "avalista_nome": "Neide Exemplo Rocha"}),),
    ),
    DemoPerson(
        "98765432100", "Neide Exemplo Rocha", date(1961, 9, 25), "a prescribed contract beside a recent one", 6,
        (DemoContract("2018/00317", "personal_loan", (2_400, 2_370), 90_000, cells={"prescrito": "sim"}),
         DemoContract("2025/03310", "card", (110, 80), 64_000, cells={
             "credor_original": "Financeira Exemplar S.A.", "cnpj_credor_original": "11222333000181"})),
    ),
    DemoPerson(
        "12ABC34501DE35", "Oficina Letra e Número Ltda.", date(2026, 7, 15), "a CNPJ with letters", 7,
        (DemoContract("2026/00901", "microcredit", (88, 58), 132_000),),
    ),
)


def demo_lines(today: date, charges: Charges, people: tuple[DemoPerson, ...] = PEOPLE) -> Iterator[str]:
    """CSV lines of these people on a day, without the header."""
    for person in people:
        for contract in person.contracts:
            amounts = _amounts(contract, today, charges(contract.product))
            oldest = today - timedelta(days=contract.ages[0])
            for place, (age, cents) in enumerate(zip(contract.ages, amounts, strict=True), start=1):
                cells = {
                    **_about(person), "contrato": contract.number, "produto": contract.product,
                    "data_contrato": f"{max(oldest - timedelta(days=200), person.birth):%d/%m/%Y}", **contract.cells,
                    "parcela": str(place), "vencimento": f"{today - timedelta(days=age):%d/%m/%Y}",
                    "valor": decimal_text(cents),
                }
                yield csv_line([cells.get(name, "") for name in NAMES])


def _about(person: DemoPerson) -> dict[str, str]:
    phone = f"(11) 90000-{person.serial:04d}"
    return {
        "documento": person.document, "nome": person.name, "nascimento": person.birth.isoformat(),
        "email": f"demo{person.serial}@pessoa.example", "celular": phone, "whatsapp": phone,
        "endereco": f"Rua do Exemplo, {person.serial}00", "bairro": "Centro", "cidade": "São Paulo", "uf": "SP",
        "cep": "01000-000",
    }


def _amounts(contract: DemoContract, today: date, terms: ChargeTerms) -> list[int]:
    if not contract.total:
        return [contract.amount] * len(contract.ages)
    dues = [today - timedelta(days=age) for age in contract.ages]

    def worth(amounts: list[int]) -> int:
        listed = tuple(Due(n, due, cents) for n, (due, cents) in enumerate(zip(dues, amounts, strict=True), start=1))
        return value(listed, terms, "", today).components.total

    # the largest first amount that stays within the aim; then cents on the last one close the gap
    for last in range(100_000, 100_200):
        low, high = 1, contract.total
        while low < high:
            middle = (low + high + 1) // 2
            if worth([middle, last]) <= contract.total:
                low = middle
            else:
                high = middle - 1
        if worth([low, last]) == contract.total:
            return [low, last]
    raise AssertionError("no amounts give this balance")
