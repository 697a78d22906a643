"""Invented people and companies. Check digits are real, the numbers are random: any likeness is chance."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.br import cnpj, cpf

from portal.services.portfolio.columns import plain
from portal.services.portfolio.sample_words import (
    CITIES,
    DISTRICTS,
    GIVEN_NAMES,
    STREETS,
    SURNAMES,
    TRADES,
)

_STEP = 618_033_989  # shares no factor with 10**9, so every multiple is another number
_CNPJ_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Invented:
    """``cells`` are the person columns of the file, in their plain form."""

    company: bool
    cells: dict[str, str]


def random_cpf(random: Random) -> str:
    """11 digits that pass the arithmetic."""
    base = "".join(str(random.randrange(10)) for _ in range(9))
    return base + cpf._calc_check_digits(base)


def numbered_cpf(number: int) -> str:
    """A CPF of its own for each number below 10**9, in no visible order."""
    base = f"{number * _STEP % 10**9:09d}"
    return base + cpf._calc_check_digits(base)


def random_cnpj(random: Random, *, letters: bool) -> str:
    """14 characters that pass the arithmetic, with letters as since July 2026 when asked."""
    alphabet = _CNPJ_LETTERS if letters else _CNPJ_LETTERS[:10]
    base = "".join(random.choice(alphabet) for _ in range(8)) + "0001"
    return base + cnpj.calc_check_digits(base)


def person_name(random: Random) -> str:
    first = random.choice(GIVEN_NAMES)
    return " ".join([first, random.choice(SURNAMES), random.choice(SURNAMES).removeprefix("da ").removeprefix("dos ")])


def invent(random: Random, start: int, serial: int, today: date) -> Invented:
    """One person, or a small company (MEI), reachable at `.example` and at telephones that do not exist.

    People of one file (one ``start``) have different CPFs.
    """
    company = random.random() < 0.12
    owner = person_name(random)
    city, state, postal, area = random.choice(CITIES)
    if company:
        document = random_cnpj(random, letters=random.random() < 0.3)
        name = f"{random.choice(TRADES)} {owner.split()[0]} {owner.split()[-1]} MEI"
        birth = today - timedelta(days=random.randrange(400, 9_000))
    else:
        document, name = numbered_cpf(start + serial), owner
        birth = today - timedelta(days=random.randrange(19 * 365, 88 * 365))
    phone = f"({area}) 90000-{serial % 10_000:04d}"
    mailbox = plain(owner).replace("'", "").replace(" ", ".")
    return Invented(company, {
        "documento": document, "nome": name, "nascimento": f"{birth:%d/%m/%Y}",
        "email": f"{mailbox}.{serial}@pessoa.example" if random.random() < 0.8 else "",
        "celular": phone if random.random() < 0.9 else "",
        "whatsapp": phone if random.random() < 0.6 else "",
        "endereco": f"{random.choice(STREETS)}, {random.randrange(1, 2_000)}",
        "bairro": random.choice(DISTRICTS), "cidade": city, "uf": state,
        "cep": f"{postal}{random.randrange(1_000):03d}-{random.randrange(1_000):03d}",
    })
