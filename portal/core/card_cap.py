"""Caps on credit cards and overdrafts.

Card revolving and invoice installments: interest and charges never exceed the original debt, counted from the
start of the revolving, migration to installments included (Lei 14.690/2023 art. 28; Res. CMN 4.549/2017
arts. 2-A to 2-D). The plan's own interest counts. Overdraft: 8% a month (Res. CMN 4.765/2019 art. 3).
"""

from dataclasses import dataclass

from portal.core.rates import Rate

MAX_OVERDRAFT_MONTH = Rate(8, 100)


@dataclass(frozen=True, slots=True)
class CardBasis:
    """What the cap is measured against, in cents: the original debt and charges already paid on it."""

    original: int
    charges_paid: int = 0

    @property
    def limit(self) -> int:
        """Interest and charges that may still be asked."""
        return max(0, self.original - self.charges_paid)


def chargeable(original: int, charges: int, charges_paid: int = 0) -> int:
    """The part of accumulated interest and charges that may be asked, in cents."""
    return max(0, min(charges, original - charges_paid))


def plan_charges(basis: CardBasis, balance: int, plan_interest: int) -> int:
    """Charges inside the renegotiated ``balance`` plus the interest of the plan."""
    return balance - basis.original + plan_interest


def plan_allowed(basis: CardBasis, balance: int, plan_interest: int) -> bool:
    """Whether a plan on a card debt keeps the cap."""
    return plan_charges(basis, balance, plan_interest) <= basis.limit


def overdraft_allowed(rate_month: Rate) -> bool:
    return rate_month <= MAX_OVERDRAFT_MONTH
