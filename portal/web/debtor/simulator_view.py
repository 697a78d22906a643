"""What the simulator's templates are told about an answer: figures, neighbors, drawings, exact inputs."""

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext

from portal.core.offer import CountOption
from portal.core.plan_options import PlanOption
from portal.i18n import money
from portal.services.simulation import DUE_DAYS, allowed_counts, nearest_allowed
from portal.web.debtor import price_chart, words
from portal.web.debtor.simulator_form import Answer, is_usual_day, short_money

#: In the order of the page.
FIELDS = ("valor", "parcelas", "entrada", "dia", "vencimento")


def query_of(found: Answer) -> str:
    """``?contrato=...&entrada=...`` of a plan, without its count: every link of the page adds one."""
    choice = found.simulation.choice
    pairs = [("contrato", str(contract.id)) for contract in found.simulation.offer.contracts]
    if choice.entry:
        pairs.append(("entrada", short_money(choice.entry)))
    pairs += [("vencimento", choice.first_due.isoformat()), ("dia", str(choice.due_day))]
    return "?" + urlencode(pairs, safe=",")


def own_query(found: Answer, query: str) -> str:
    """The address of exactly this answer, to reload or to come back to."""
    if found.by == "valor":
        return f"{query}&{urlencode({'por': 'valor', 'valor': found.typed['valor']}, safe=',')}"
    return f"{query}&parcelas={found.simulation.plan.count}"


def seen(found: Answer) -> str:
    """A short name for the table of all counts; when the browser has it, only one plan is sent."""
    offer, choice = found.simulation.offer, found.simulation.choice
    wait = (choice.first_due - offer.base_date).days
    return f"{offer.digest.hex()[:8]}.{choice.entry:x}.{wait}.{choice.due_day}"


def shown(found: Answer) -> dict[str, Any]:
    """What both the page and every fragment show."""
    return {
        "simulation": found.simulation,
        "typed": found.typed,
        "problems": {name: words.problem(found.problems[name]) for name in FIELDS if name in found.problems},
        "query": query_of(found),
        "each_month": each_month(found.rows, found.simulation.plan.count),
    }


def beside(found: Answer) -> dict[str, Any]:
    """What stands beside the answer and may follow a moment later: the marked column and the neighbors."""
    simulation, rows = found.simulation, found.rows
    plan = simulation.plan
    label = gettext("À vista") if plan.count == 1 else gettext("%(n)s parcelas", n=plan.count)
    return {
        "marked": price_chart.marked(rows, simulation.offer.plan.net.total, plan.count),
        "marked_words": f"{label}: {money(plan.total)}",
        "sooner": neighbor(rows, plan.count, plan.count * 2 // 3),
        "lighter": neighbor(rows, plan.count, min(-(-plan.count * 5 // 3), len(rows))),
    }


def controls(found: Answer) -> dict[str, Any]:
    """What depends on entry and dates only: the page needs it, and the fragments that change those."""
    offer, rows = found.simulation.offer, found.rows
    choice, counts = found.simulation.choice, allowed_counts(found.rows)
    smallest = min(row.option.installment for row in rows if row.allowed and row.option)
    usual = rows[nearest_allowed(rows, 6) - 1].option
    least = -(-smallest // 100)
    most = max(least + 10, -(-(usual.installment if usual else smallest) // 1000) * 10)
    return {
        **beside(found),
        "contract_ids": [contract.id for contract in offer.contracts],
        "by": found.by,
        "rows": rows,
        "runs": price_chart.runs(rows, offer.plan.net.total),
        "chart_words": chart_words(rows, counts),
        "refused": refused_runs(rows),
        "once": rows[0].option if rows[0].allowed else None,
        "once_discount": offer.cash.discount.total,
        "seen": seen(found),
        "facts": json.dumps(facts(found), separators=(",", ":")),
        "amounts": (least, most, min(max(-(-found.simulation.plan.installment_amount // 100), least), most)),
        "counts": (counts[0], counts[-1], found.simulation.plan.count),
        "dates": found.dates,
        "days": DUE_DAYS,
        "usual_day": choice.due_day if is_usual_day(choice.due_day) and "dia" not in found.problems else 0,
        "window": offer.window,
        "entry_least": offer.policy.plan.entry.minimum,
    }


def neighbor(rows: tuple[CountOption, ...], count: int, wanted: int) -> PlanOption | None:
    """The plan nearest to ``wanted`` on its own side of ``count``, or None at the end."""
    side = [row for row in rows if row.allowed and (row.count - count) * (wanted - count) > 0]
    best = min(side, key=lambda row: abs(row.count - wanted), default=None)
    return best.option if best else None


def each_month(rows: tuple[CountOption, ...], count: int) -> int:
    """Cents that one month more adds to the total, near ``count``; 0 without interest."""
    pair = one_month_apart(rows, count)
    return pair[1].total - pair[0].total if pair else 0


def one_month_apart(rows: tuple[CountOption, ...], count: int) -> tuple[PlanOption, PlanOption] | None:
    """The plan of ``count`` and the next one, or the one before and it at the end; None for one payment."""
    for low, high in ((count, count + 1), (count - 1, count)):
        if low >= 2 and high <= len(rows) and rows[high - 1].allowed:
            first, second = rows[low - 1].option, rows[high - 1].option
            if first and second:
                return first, second
    return None


@dataclass(frozen=True, slots=True)
class RefusedRun:
    """Neighboring counts that cannot be had here, all for the same reason in words."""

    first: int
    last: int
    why: str


def refused_runs(rows: tuple[CountOption, ...]) -> tuple[RefusedRun, ...]:
    """Every count the policy excludes, with its reason, as few lines as possible."""
    told = [(row.count, words.count_refusal(row.reason) if row.reason else "") for row in rows]
    runs = [(why, [count for count, _ in group]) for why, group in groupby(told, key=lambda each: each[1])]
    return tuple(RefusedRun(counts[0], counts[-1], why) for why, counts in runs if why)


def chart_words(rows: tuple[CountOption, ...], counts: tuple[int, ...]) -> str:
    """The chart in one breath, for people who hear it."""
    told = [row.option for row in rows if row.option and row.count in {counts[0], counts[-1]}]
    ends = [gettext("Com %(n)s: %(total)s.", n=each.count, total=money(each.total)) for each in told]
    return " ".join([
        gettext("Quanto mais parcelas, maior o total."), *ends, gettext("A tabela abaixo tem todos os planos."),
    ])


def facts(found: Answer) -> dict[str, Any]:
    """Exact inputs for the same arithmetic in the browser: cents and rates as strings, dates from the server."""
    offer, choice, policy = found.simulation.offer, found.simulation.choice, found.simulation.offer.policy
    return {
        "cash": str(offer.cash.net.total),
        "debt": str(offer.plan.net.total),
        "entry": str(choice.entry),
        "base_date": offer.base_date.isoformat(),
        "first_due": choice.first_due.isoformat(),
        "due_day": choice.due_day,
        "system": policy.plan.system,
        "grace": policy.plan.grace,
        "rates": [[band.first, band.last, band.rate.text] for band in policy.plan.rates],
        "iof": offer.iof.mode,
        "refused": [row.count for row in found.rows if not row.allowed],
    }
