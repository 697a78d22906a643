"""A new plan for an agreement that no longer fits: it starts from what settles the old one on the day."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from portal.core.charge_profile import ChargeProfile
from portal.core.errors import CoreError
from portal.core.indexes import Series
from portal.core.plan import Plan
from portal.core.settlement import FullSettlement, settle_fully

_NONE: frozenset[date] = frozenset()


def replan_debt(
    plan: Plan,
    open_numbers: Collection[int],
    on: date,
    profile: ChargeProfile,
    replans: int,
    max_replans: int,
    *,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> FullSettlement:
    """The settlement whose total is the debt of the new plan; ``replans`` were already made.

    Raises ``CoreError`` REPLANS_EXHAUSTED or NOTHING_OPEN, and those of ``settle_fully``.
    """
    if replans >= max_replans:
        raise CoreError("REPLANS_EXHAUSTED", replans=replans, maximum=max_replans)
    if not open_numbers:
        raise CoreError("NOTHING_OPEN")
    return settle_fully(plan, open_numbers, on, profile, series=series, closed=closed)
