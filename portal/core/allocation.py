"""Whether the money that came for an installment settles it, and which part of it is principal, charge or surplus.

The rule agreed for delay decides, not the label a bank puts on a part: charges first, then principal (CC art. 354),
what exceeds both goes back (CDC art. 42, sole paragraph). Three leniences, all towards the person who paid:

* what our own charge asked for settles, on whatever day within its term it was paid;
* the installment's whole amount settles when the company that collected it asked for no charges that day, as with
  an order scheduled before (receiving the capital without reserving interest presumes it paid, CC art. 323);
* companies cut fine and interest to the cent where we round: a cent for each is nobody's debt.

Less than the installment settles nothing by itself (CC art. 314): it is held, and counts at its own date when the
rest arrives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.core.arrears import update_installment
from portal.core.charge_profile import ChargeProfile
from portal.core.payments import pay_down
from portal.core.rates import ZERO

#: One cent for the fine and one for the interest.
TOLERANCE = 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """Money on its day; cents. ``late``: the part the bank says it took for delay. ``asked``: what the installment
    cost when our charge was made, late charges included; 0 without a charge."""

    on: date
    cents: int
    late: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Where one arrival went; cents. The three sum to its ``cents``."""

    principal: int
    charges: int
    surplus: int


def charges_owed(face: int, due: date, arrivals: Sequence[Arrival], profile: ChargeProfile) -> tuple[int, int]:
    """``(all charges that ran, what is still owed)`` on the day of the last arrival, each counted at its own date."""
    last = max(one.on for one in arrivals)
    if len(arrivals) == 1:
        total = update_installment(face, due, last, profile).total
        return total - face, max(0, total - arrivals[0].cents)
    plain = replace(profile, fees_pct=ZERO)
    run = pay_down([(due, face)], [(one.on, one.cents) for one in arrivals], last, plain)
    return run.charges + sum(one.to_charges for one in run.allocations), run.total


def allocate(face: int, due: date, arrivals: Sequence[Arrival], profile: ChargeProfile) -> tuple[Part, ...] | None:
    """A part for each arrival, in the order given (by time); None while together they do not settle ``face``."""
    total = sum(one.cents for one in arrivals)
    if not arrivals or total < face:
        return None
    ran, left = charges_owed(face, due, arrivals, profile)
    lenient = ran + TOLERANCE if ran else 0
    asked = max(one.asked for one in arrivals)
    named = min(max(arrivals[-1].late, 0), lenient)
    if left > TOLERANCE and total - named < face and not face < asked <= total:
        return None
    charges = min(total - face, max(lenient, asked - face))
    surplus, parts = total - face - charges, []
    for one in reversed(arrivals):  # what came last was too much, and what came late pays for the delay
        back = min(one.cents, surplus)
        to_charges = min(one.cents - back, charges)
        surplus, charges = surplus - back, charges - to_charges
        parts.append(Part(one.cents - back - to_charges, to_charges, back))
    return tuple(reversed(parts))
