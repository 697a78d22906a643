"""An invented portfolio file, realistic and messy on purpose: products, ages, limits, formats, broken lines.

Everything follows from ``seed`` and ``today``, so the same command gives the same file.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from random import Random

from portal.core.calendar import add_months
from portal.core.money import decimal_text
from portal.services.portfolio.columns import COLUMNS
from portal.services.portfolio.mess import broken, messy
from portal.services.portfolio.sample_people import Invented, invent, person_name, random_cnpj, random_cpf
from portal.services.portfolio.sample_words import PRODUCTS

NAMES = [column.name for column in COLUMNS]
REPEATED = [column.name for column in COLUMNS if column.about != "installment"]

#: The default offer limit: sums are made to land below, exactly on and above it.
LIMIT = 4_900_000
#: Five years, the usual time to sue for a written debt (Código Civil, art. 206 par. 5 I), in days.
FIVE_YEARS = 1_826
BROKEN = 0.006

Line = dict[str, str]


def sample_lines(debtors: int, seed: int, today: date, *, clean: bool = False) -> Iterator[str]:
    """CSV lines with their ends, header first; ``clean`` leaves out mixed formats and broken lines."""
    random = Random(seed)  # noqa: S311  invented data, nothing secret
    start = random.randrange(1, 9 * 10**8)
    yield csv_line(NAMES)
    for serial in range(1, debtors + 1):
        for lines in _contracts(random, f"{seed % 10_000:04d}{serial:06d}", start, serial, today):
            # each contract comes from one system, which writes in its own way
            header = {} if clean else {name: messy(random, name, lines[0][name]) for name in REPEATED}
            for line in lines:
                if not clean and random.random() < BROKEN:
                    yield broken(random, line, csv_line)
                last = {} if clean else {name: messy(random, name, line[name]) for name in ("vencimento", "valor")}
                yield csv_line([*({**line, **header, **last}[name] for name in NAMES)])


def _contracts(random: Random, number: str, start: int, serial: int, today: date) -> Iterator[list[Line]]:
    person = invent(random, start, serial, today)
    count = random.choices(range(1, 9), weights=(50, 22, 11, 7, 4, 3, 2, 1))[0]
    contracts = [_contract(random, person, f"{number}-{place}", today) for place in range(1, count + 1)]
    _aim(random, contracts)
    for lines in contracts:
        yield [{**person.cells, **line, "valor": decimal_text(int(line["valor"]))} for line in lines]


def _contract(random: Random, person: Invented, number: str, today: date) -> list[Line]:
    """Its lines, amounts still in cents."""
    weights = (10, 20, 5, 60, 5) if person.company else (40, 25, 8, 7, 20)
    product = random.choices(list(PRODUCTS), weights=weights)[0]
    _, least, most, longest = PRODUCTS[product]
    oldest = random.choice((random.randrange(5, 95), random.randrange(61, 400), random.randrange(200, 2_001)))
    first_due = date.fromordinal(today.toordinal() - oldest)
    amount = random.randrange(least, most)
    terms = {
        "contrato": f"{today.year - 1 - oldest // 365}/{number}", "produto": product,
        "data_contrato": f"{add_months(first_due, -random.randrange(2, 30)):%d/%m/%Y}",
        "taxa_mes": f"{random.randrange(80, 1_300) / 100:.2f}".replace(".", ","),
        "credor_original": "", "cnpj_credor_original": "",
        "prescrito": "sim" if oldest > FIVE_YEARS else "nao",
        "bloqueado": "sim" if random.random() < 0.01 else "nao",
        "avalista_documento": "", "avalista_nome": "",
    }
    if random.random() < 0.15:
        terms["credor_original"] = "Financeira Exemplar S.A."
        terms["cnpj_credor_original"] = random_cnpj(random, letters=False)
    if product in {"housing", "microcredit", "personal_loan"} and random.random() < 0.2:
        terms["avalista_documento"], terms["avalista_nome"] = random_cpf(random), person_name(random)
    start, lines = random.randrange(1, 40), []
    for place in range(random.randrange(1, longest + 1)):
        due = add_months(first_due, place)
        if due >= today:
            break
        cents = amount if product != "card" else random.randrange(least, most)
        lines.append({**terms, "parcela": str(start + place), "vencimento": f"{due:%d/%m/%Y}", "valor": str(cents)})
    return lines


def _aim(random: Random, contracts: list[list[Line]]) -> None:
    """Now and then move the last amount so that the sum lands just below, on or just above the limit."""
    if random.random() > 0.12:
        return
    target = LIMIT + random.choice((-random.randrange(1, 50_000), -1, 0, 0, 1, random.randrange(1, 900_000)))
    last = contracts[-1][-1]
    rest = sum(int(line["valor"]) for lines in contracts for line in lines) - int(last["valor"])
    if rest < target:
        last["valor"] = str(target - rest)


def csv_line(cells: list[str]) -> str:
    """One line of the file."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerow(cells)
    return text.getvalue()
