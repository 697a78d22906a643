"""What does it cost to price a debt in Python: the table of 1 to 96 installments, and the CET of all of them?

Every time is process CPU time of one core. Each round prices another debt, so that nothing is answered from a memory
of the round before; what a server keeps for its whole life (powers of the policy's rates, calendars) is kept.
Before timing, the figures are compared with the plans they stand for.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from machine import describe, progress, spread

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal.core.effective_cost import plan_effective_cost
from portal.core.plan import Plan, make_plan
from portal.core.plan_options import plan_options
from portal.core.price import price_installment
from portal.core.rates import Rate

TABLE_GOAL, COSTS_GOAL = 1.0, 60.0
BASE, FIRST = date(2026, 11, 23), date(2026, 12, 28)
LOW, HIGH = Rate.parse("0.0149"), Rate.parse("0.0199")


def rate_for(count: int) -> Rate:
    """The two bands of the founding policy."""
    return LOW if count <= 12 else HIGH


def plan_of(debt: int, count: int) -> Plan:
    return make_plan(debt, 0, rate_for(count), count, BASE, FIRST)


def table(debt: int) -> None:
    plan_options(debt, 0, rate_for, BASE, FIRST)


def costs(debt: int) -> None:
    """The table, and for each of its counts the whole schedule and its CET."""
    for option in plan_options(debt, 0, rate_for, BASE, FIRST):
        plan_effective_cost(plan_of(debt, option.count))


def measured(work: Callable[[int], None], rounds: int, times: int) -> list[float]:
    """Milliseconds of CPU for one call, once a round; a round is ``times`` calls on as many debts."""
    figures = []
    for number in range(rounds):
        first = 4_900_000 - number * times
        started = time.process_time()
        for debt in range(first, first - times, -1):
            work(debt)
        figures.append((time.process_time() - started) * 1000 / times)
    return figures


def agree() -> None:
    """Every row of the table is its own plan, and every installment the formula's."""
    for option in plan_options(4_900_000, 0, rate_for, BASE, FIRST):
        plan = plan_of(4_900_000, option.count)
        assert (option.installment, option.total) == (plan.installment_amount, plan.total)
        assert option.installment == price_installment(plan.financed + plan.grace_interest, plan.rate, option.count)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=25)
    chosen = parser.parse_args()
    print(describe())
    agree()
    cases: tuple[tuple[str, Callable[[int], None], int, float | None], ...] = (
        ("table of 1 to 96, without CET", table, 50, TABLE_GOAL),
        ("the same with all 96 schedules and CETs", costs, 1, COSTS_GOAL),
        ("one plan of 96 with its schedule", lambda debt: plan_of(debt, 96) and None, 20, None),
        ("one plan of 96 with its CET", lambda debt: plan_effective_cost(plan_of(debt, 96)) and None, 20, None),
    )
    reached = True
    for name, work, times, goal in cases:
        progress(f"{name} ...")
        work(1_234_567)
        figures = measured(work, chosen.rounds, times)
        line = f"{name:41} {spread(figures, 'ms', 3)}"
        if goal is not None:
            met = statistics.median(figures) <= goal
            reached = reached and met
            line += f"  goal at most {goal:g} ms: {'reached' if met else 'missed'}"
        print(line)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
