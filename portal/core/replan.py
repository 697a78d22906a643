"""A new plan for an agreement that no longer fits: it starts from what settles the old one on the day."""

from collections.abc import Collection
from datetime import date

from portal.core.charge_profile import ChargeProfile
from portal.core.errors import CoreError
from portal.core.plan import Plan
from portal.core.settlement import FullSettlement, settle_fully


def replan_debt(
    plan: Plan,
    open_numbers: Collection[int],
    on: date,
    profile: ChargeProfile,
    replans: int,
    max_replans: int,
) -> FullSettlement:
    """The settlement whose total is the debt of the new plan; ``replans`` were already made.

    Raises ``CoreError`` REPLANS_EXHAUSTED or NOTHING_OPEN.
    """
    if replans >= max_replans:
        raise CoreError("REPLANS_EXHAUSTED", replans=replans, maximum=max_replans)
    if not open_numbers:
        raise CoreError("NOTHING_OPEN")
    return settle_fully(plan, open_numbers, on, profile)
