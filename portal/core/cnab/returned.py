"""What a retorno says about titles."""

import hashlib
from dataclasses import dataclass
from datetime import date

from portal.core.boleto.numbers import BoletoAccount, checked_bank


@dataclass(frozen=True, slots=True)
class ReturnedTitle:
    """One occurrence on one title, money in cents, codes as the bank wrote them.

    `nosso_numero` has the form of `NossoNumero.digits`; `nosso_numero_dv` is empty where the file carries
    none. `paid_cents` is what the payer paid, `net_cents` what is credited. `line` counts from 1. `content`
    is the SHA-256 of the lines without their place in the file.
    """

    line: int
    bank: str
    batch: str
    sequence: str
    movement: str
    motives: tuple[str, ...]
    nosso_numero: str
    nosso_numero_dv: str
    own_id: str
    document_number: str
    carteira: str
    due_date: date | None
    occurred_on: date | None
    credited_on: date | None
    nominal_cents: int
    paid_cents: int
    net_cents: int
    late_cents: int
    discount_cents: int
    rebate_cents: int
    iof_cents: int
    fee_cents: int
    expenses_cents: int
    other_credits_cents: int
    receiving_bank: str
    receiving_agency: str
    content: str


@dataclass(frozen=True)
class ReturnFile:
    """A whole file, read and counted. `beneficiary` is the account as the bank writes it in the header, opaque."""

    bank: str
    layout: str
    version: str
    nsa: int
    generated_on: date | None
    beneficiary: str
    titles: tuple[ReturnedTitle, ...]

    def key(self, title: ReturnedTitle) -> tuple[str, ...]:
        """Names one occurrence for ever, so that a file read twice has no second effect.

        Files of banks that number none (Santander 400) are told apart by their date.
        """
        file = str(self.nsa or self.generated_on)
        place = (title.batch, title.sequence, title.nosso_numero, title.movement)
        return (self.bank, self.beneficiary, file, *place)


    def line_key(self, title: ReturnedTitle) -> bytes:
        """SHA-256 that names what the bank said whichever file says it: bank, nosso numero, movement, day of
        credit and the lines themselves. Unique within one account."""
        credited = title.credited_on.isoformat() if title.credited_on else ""
        said = "|".join((self.bank, title.nosso_numero, title.movement, credited, title.content))
        return hashlib.sha256(said.encode()).digest()


def digest(*texts: str) -> str:
    """SHA-256 of columns, in hexadecimal."""
    return hashlib.sha256("\n".join(texts).encode("latin-1")).hexdigest()


def digit_holds(account: BoletoAccount, title: ReturnedTitle) -> bool | None:
    """Whether the nosso numero agrees with its check digit; None where the file carries none."""
    if not title.nosso_numero_dv:
        return None
    if not (title.nosso_numero.isascii() and title.nosso_numero.isdigit()):
        return False
    return checked_bank(account).digit(account.params, title.nosso_numero) == title.nosso_numero_dv
