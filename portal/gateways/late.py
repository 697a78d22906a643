"""What a bank or PSP adds to a payment made after its due date, by the rules registered with the charge.

MPI of Pix 2.2, annex III 2.2: a fine once and interest by calendar days over a 30-day month, each cut to the
cent and not rounded. Whoever registered the charge does this sum; ours is only shown as an estimate.
"""

from dataclasses import dataclass
from datetime import date

from portal.core.calendar import days_late
from portal.core.rates import Rate


@dataclass(frozen=True)
class LateRules:
    """Shares of the amount as decimal fractions: ``fine`` once ("0.02"), ``mora_month`` per month ("0.01")."""

    fine: str = "0"
    mora_month: str = "0"


def late_charges(amount: int, due_date: date, paid_on: date, rules: LateRules) -> int:
    """Cents of fine and interest on ``paid_on``; zero until the first banking day on or after the due date."""
    days = days_late(due_date, paid_on)
    if days <= 0:
        return 0
    fine, mora = Rate.parse(rules.fine), Rate.parse(rules.mora_month)
    return amount * fine.num // fine.den + amount * mora.num * days // (mora.den * 30)
