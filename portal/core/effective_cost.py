"""CET, the effective cost of credit: the rate that makes the payments worth what was financed.

Res. CMN 4.881/2020 art. 4: calendar days over 365 (leap years too), percent per year with 2 decimals rounded
by NBR 5891. The daily discount factor is found by Newton's method in fixed point.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.errors import CoreError
from portal.core.fixed_point import S, integer_root, power
from portal.core.money import half_even, half_up
from portal.core.plan import Plan

MAX_YEAR = 100_000_000  # 1,000,000% a year: above it the fixed point loses its meaning

_SNAP = 10**12
_CLOSE = 10**12  # 1e-18 of a factor near one
_FLOAT = 10**15


@dataclass(frozen=True, slots=True)
class EffectiveCost:
    """Percent per year and equivalent per month, as integer hundredths: 2925 is 29.25%."""

    year: int
    month: int


def effective_cost(fc0: int, flows: Sequence[tuple[int, int]]) -> EffectiveCost:
    """CET of ``fc0`` cents repaid by ``flows`` of ``(days > 0, cents)``, ordered by day.

    A negative result is possible (payments below the amount: a discounted agreement). Raises ``CoreError``
    CET_WITHOUT_CREDIT, CET_FLOW_INVALID or CET_ABOVE_LIMIT.
    """
    if fc0 <= 0:
        raise CoreError("CET_WITHOUT_CREDIT", fc0=fc0)
    previous = 1
    for days, cents in flows:
        if cents <= 0 or days < previous:
            raise CoreError("CET_FLOW_INVALID", days=days, cents=cents)
        previous = days
    if not flows:
        raise CoreError("CET_FLOW_INVALID", days=0, cents=0)
    factor = power(daily_discount(fc0, flows), 365)
    if factor * (MAX_YEAR + 10_000) < S * 10_000:
        raise CoreError("CET_ABOVE_LIMIT", maximum=MAX_YEAR)
    year = half_even(half_up((S * S - factor * S) * 10**16, factor * S), _SNAP)
    root = integer_root((S * S // factor) * S**11, 12)
    return EffectiveCost(year, half_even(half_up((root - S) * 10**16, S), _SNAP))


def daily_discount(fc0: int, flows: Sequence[tuple[int, int]]) -> int:
    """The factor ``x`` (scale S) of one day such that ``sum(v * x^d) == fc0``."""
    total = sum(cents for _, cents in flows)
    if total == fc0:
        return S
    gaps, previous = [], 0
    for days, _ in flows:
        gaps.append(days - previous)
        previous = days
    distinct = set(gaps)
    x = int(_start(fc0, total, flows, gaps) * _FLOAT) * S // _FLOAT
    if x < S * 9 // 10:
        raise CoreError("CET_ABOVE_LIMIT", maximum=MAX_YEAR)  # 0.9 a day is far beyond it
    for _ in range(60):
        powers = {gap: power(x, gap) for gap in distinct}
        factor, value, slope = S, -fc0 * S, 0
        for (days, cents), gap in zip(flows, gaps, strict=True):
            factor = factor * powers[gap] // S
            value += cents * factor
            slope += cents * days * factor
        step = value * x // slope
        x -= step
        if -_CLOSE <= step <= _CLOSE:
            break  # the error left is the square of this step: below the last of the 30 decimals
    return x


def _start(fc0: int, total: int, flows: Sequence[tuple[int, int]], gaps: Sequence[int]) -> float:
    """Where the integer loop begins: the only floats of the core, and the loop decides the result without them."""
    mean_days = sum(days * cents for days, cents in flows) / total
    right = x = (fc0 / total) ** (1 / mean_days)  # right of the root (Jensen)
    try:
        for _ in range(8):
            powers = {gap: x**gap for gap in set(gaps)}
            factor, value, slope = 1.0, -float(fc0), 0.0
            for (days, cents), gap in zip(flows, gaps, strict=True):
                factor *= powers[gap]
                value += cents * factor
                slope += cents * days * factor
            step = value / slope * x
            x -= step
            if abs(step) < 1e-14 * x:
                break
    except (OverflowError, ZeroDivisionError):
        return right
    return x if 0 < x <= right * (1 + 1e-9) else right * (1 + 1e-9)


def plan_effective_cost(plan: Plan) -> EffectiveCost:
    """CET of a plan on its nominal due dates: what is renegotiated, less everything paid on the base date."""
    fc0 = plan.debt - plan.upfront
    flows = []
    for row in plan.installments:
        days = (row.due_date - plan.base_date).days
        if days == 0:
            fc0 -= row.amount
        else:
            flows.append((days, row.amount))
    if not flows and fc0 == 0:
        return EffectiveCost(0, 0)
    return effective_cost(fc0, flows)
