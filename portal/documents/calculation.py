"""The calculation sheet of an agreement: every number with its formula, its inputs, its rule and its source.

The demonstration of the effective cost asks for each element in R$ and as a share of the total (Res. CMN
4.881/2020 art. 7). Words come ready from whoever makes the paper; amounts are cents.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """One number in words. ``rows`` are its inputs and parts; ``total`` closes them when they add up to it."""

    name: str
    value: str
    formula: str
    rows: tuple[tuple[str, str], ...]
    total: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class UpdatedInstallment:
    """One overdue installment brought to the day of the sheet; ``days_late`` in calendar days."""

    due_date: date
    days_late: int
    principal_cents: int
    correction_cents: int
    remuneratory_cents: int
    fine_cents: int
    interest_cents: int
    fees_cents: int
    total_cents: int


@dataclass(frozen=True)
class UpdatedContract:
    """A contract on the day of the sheet. ``capped_cents``: taken off by the legal limit of cards."""

    name: str
    number: str
    lines: tuple[UpdatedInstallment, ...]
    capped_cents: int
    total_cents: int
    discount_cents: int
    net_cents: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class CostElement:
    """One element of the effective cost: cents, and its share of all that is paid in hundredths of a percent."""

    name: str
    cents: int
    share: int


@dataclass(frozen=True)
class Calculation:
    """The whole sheet: the debt contract by contract, then the agreement's numbers, then the elements of the CET.

    The shares of ``elements`` add up to 100%.
    """

    on: date
    contracts: tuple[UpdatedContract, ...]
    entries: tuple[Entry, ...]
    elements: tuple[CostElement, ...]
