"""Boletos a bank wants to see before an account may issue: as few as show every check digit there is.

Caixa asks for 10 to 20 with every DV geral 1 to 9 and every DV of the campo livre 0 to 9 (67.119 v010); Banrisul
for 15 and a list of 100 nossos números; the others look at the digits as well. Which digits exist is found by
trying, because each bank leaves out others.
"""

from dataclasses import dataclass
from datetime import date

from portal.core.boleto.bank import Bank
from portal.core.boleto.numbers import (
    BoletoAccount,
    BoletoNumbers,
    NossoNumero,
    capacity,
    checked_bank,
    compose,
    number,
)

#: Numbers tried; far more than any digit needs to turn up.
TRIED = 600
#: Amounts tried for each number, one cent apart.
AMOUNTS = 40

#: ("geral" | "nosso numero" | "campo livre", place, digit)
Mark = tuple[str, int, str]


@dataclass(frozen=True)
class Sample:
    """One boleto of the set, and the digits it shows."""

    sequence: int
    nosso_numero: NossoNumero
    numbers: BoletoNumbers
    due_date: date
    amount_cents: int

    def marks(self, bank: Bank) -> frozenset[Mark]:
        return _number_marks(bank, self.nosso_numero, self.numbers) | {("geral", 0, self.numbers.barcode[4])}


def samples(
    account: BoletoAccount, *, due_date: date, amount_cents: int, year: int, first: int = 0
) -> tuple[Sample, ...]:
    """The set, in the order of its numbers. They are taken from the end of the account's range, where no real boleto
    will come for a long time, or from sequence ``first`` on. Raises what `number` and `compose` raise."""
    bank = checked_bank(account)
    start = first or max(1, capacity(account) - TRIED)
    tried = _tried(account, start, due_date, amount_cents, year)
    missing: set[Mark] = {mark for one in tried for mark in _number_marks(bank, one.nosso_numero, one.numbers)}
    missing |= {("geral", 0, digit) for digit in "123456789"}
    chosen: dict[int, Sample] = {}
    while missing and len(chosen) < len(tried):
        best = max(
            (one for one in tried if one.sequence not in chosen),
            key=lambda one: (len(_number_marks(bank, one.nosso_numero, one.numbers) & missing), -one.sequence),
        )
        one = _with_general(account, best, missing)
        chosen[one.sequence] = one
        missing -= one.marks(bank)
    for one in tried:
        if len(chosen) >= bank.samples:
            break
        chosen.setdefault(one.sequence, one)
    return tuple(chosen[sequence] for sequence in sorted(chosen))


def listed(account: BoletoAccount, *, year: int, first: int = 0) -> tuple[NossoNumero, ...]:
    """The consecutive nossos números the bank wants listed; none for most."""
    count = checked_bank(account).listed_numbers
    start = first or max(1, capacity(account) - TRIED)
    return tuple(number(account, start + place, year=year) for place in range(count))


def _tried(account: BoletoAccount, start: int, due_date: date, amount_cents: int, year: int) -> list[Sample]:
    last = min(capacity(account), start + TRIED - 1)
    found = []
    for sequence in range(start, max(start, last) + 1):
        nosso = number(account, sequence, year=year)
        found.append(Sample(
            sequence, nosso, compose(account, nosso.digits, due_date, amount_cents), due_date, amount_cents
        ))  # fmt: skip
    return found


def _with_general(account: BoletoAccount, one: Sample, missing: set[Mark]) -> Sample:
    """The sample at an amount whose DV geral is not shown yet, if there is one."""
    wanted = {digit for kind, _, digit in missing if kind == "geral"}
    for cents in range(one.amount_cents, one.amount_cents + AMOUNTS if wanted else one.amount_cents):
        made = compose(account, one.nosso_numero.digits, one.due_date, cents)
        if made.barcode[4] in wanted:
            return Sample(one.sequence, one.nosso_numero, made, one.due_date, cents)
    return one


def _number_marks(bank: Bank, nosso: NossoNumero, numbers: BoletoNumbers) -> frozenset[Mark]:
    free = numbers.campo_livre[len(numbers.campo_livre) - bank.free_digits :]
    return frozenset(
        {("nosso numero", place, digit) for place, digit in enumerate(nosso.dv)}
        | {("campo livre", place, digit) for place, digit in enumerate(free)}
    )
