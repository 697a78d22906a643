"""``portal policy replay``: who gains and who loses with a new version, before anybody publishes it."""

import csv
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import TextIO

import click

from portal.cli.chosen_creditor import chosen_creditor, require_tables
from portal.cli.policy_file import checked, creditor_option, read_document
from portal.cli.progress import ProgressLine
from portal.clock import civil_date
from portal.core.money import decimal_text
from portal.services.policies import current_policies
from portal.services.policy_replay import (
    VERDICTS,
    Case,
    Outcome,
    Replayed,
    Verdict,
    candidate,
    contract_cases,
    how_many,
    quote_cases,
    replay,
)
from portal.services.rulebook import load_rulebook
from portal.services.wiring import Portal

#: Exit code with --strict when somebody loses.
SOMEBODY_LOSES = 3
BUCKETS = (100_000, 500_000, 1_500_000, 4_900_000)
LOSING = ("loses", "lost eligibility")
MEASURES: tuple[tuple[str, Callable[[Outcome], int], bool], ...] = (
    ("most", lambda side: side.most, False),
    ("installment", lambda side: side.installment, True),
    ("total", lambda side: side.total, True),
    ("discount", lambda side: side.discount, True),
    ("cash", lambda side: side.cash, True),
    ("CET/year", lambda side: side.cost, True),
)
MONEY = ("installment", "total", "discount", "cash")
SIDE = tuple(field.name for field in fields(Outcome))


@click.command(name="replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@creditor_option
@click.option("--over", type=click.Choice(["both", "quotes", "contracts"]), default="both", show_default=True,
              help="Simulations people kept, today's open contracts (each by itself), or both.")
@click.option("--days", type=click.IntRange(1), default=None, help="Only quotes of the last so many days.")
@click.option("--people", type=click.IntRange(1), default=5_000, show_default=True,
              help="At most so many people with open contracts (a random part: ids are random).")
@click.option("--worst", type=click.IntRange(0, 100), default=5, show_default=True, help="How many examples of loss.")
@click.option("--out", type=click.File("w", encoding="utf-8", lazy=True), default=None, help="Every case, as CSV.")
@click.option("--strict", is_flag=True, help=f"End with code {SOMEBODY_LOSES} when somebody loses.")
@click.pass_obj
def replay_command(
    portal: Portal, file: Path, slug: str, over: str, days: int | None, people: int, worst: int, out: TextIO | None,
    strict: bool,
) -> None:
    """Run a policy FILE over stored simulations and today's contracts, beside the rules in force. Changes nothing.

    People appear as pseudonyms: no name, no CPF. The file counts as in force on every day, whatever its dates.
    """
    document = read_document(file)
    require_tables(portal)
    owner = chosen_creditor(portal, slug)
    today = civil_date(portal.now())
    new = candidate(checked(file, document, creditor=owner.slug, today=today))
    since = today - timedelta(days) if days else None
    progress, done = ProgressLine(), 0
    found: list[Replayed] = []
    writer = csv.writer(out) if out else None
    if writer:
        writer.writerow(["source", "person", "on", "open", "verdict",
                         *(f"{name}_{side}" for side in ("before", "after") for name in SIDE)])
    with portal.database.reading() as session:
        current = current_policies(session, owner.id, today)
        quotes, holders = how_many(session, owner.id)
        whole = (quotes if over != "contracts" else 0) + (min(people, holders) if over != "quotes" else 0)
        cases: list[Iterator[Case]] = []
        if over != "contracts":
            cases.append(quote_cases(session, owner.id, since))
        if over != "quotes":
            cases.append(contract_cases(session, owner.id, load_rulebook(session, owner.id, today), people))
        for case in (case for group in cases for case in group):
            result = replay(case, current, new)
            found.append(result)
            done += 1
            progress("replay", min(done, whole), whole)
            if writer:
                writer.writerow(_row(result))
    progress.end()
    held = next((each for each in current if each.code == new.code), None)
    against = f"version {held.version}, in force" if held else "no version in force"
    for line in summary(found, new.code, against, worst):
        click.echo(line)
    if strict and any(each.verdict in LOSING for each in found):
        raise SystemExit(SOMEBODY_LOSES)


def summary(found: list[Replayed], code: str, against: str, worst: int) -> Iterator[str]:
    """The report, line by line."""
    sources = Counter(each.source for each in found)
    yield (f"{code}, this file against {against}: {len(found)} simulations of {len({each.person for each in found})} "
           f"people ({sources['quote']} kept by people, {sources['contract']} of today's contracts).")
    if not found:
        yield "Nothing to compare."
        return
    counts = Counter(each.verdict for each in found)
    for verdict in VERDICTS:
        yield f"  {verdict:<17}{counts[verdict]:>8}  {100 * counts[verdict] / len(found):5.1f}%"
    for title, side, verdict in (("Lost", "after", "lost eligibility"), ("Not offered", "after", "not offered")):
        reasons = Counter(r for each in found if each.verdict == verdict for r in getattr(each, side).reasons)
        for reason, times in reasons.most_common(5):
            yield f"  {title} because of {reason}: {times}"
    yield from _buckets(found)
    losers = sorted((each for each in found if each.verdict in LOSING), key=_loss, reverse=True)[:worst]
    if losers:
        yield "Who loses most:"
    for each in losers:
        yield f"  {each.person}  open {_money(each.open):>12}  {_change(each)}"


def _buckets(found: list[Replayed]) -> Iterator[str]:
    both = [each for each in found if not each.before.reasons and not each.after.reasons]
    verdicts: tuple[Verdict, ...] = ("gains", "loses", "mixed")
    yield "By what is open, of those offered on both sides; median difference (after less before) of those that change:"
    names = [name for name, _, _ in MEASURES]
    yield f"  {'up to':<14}{'cases':>7}" + "".join(f"{n:>7}" for n in verdicts) + "".join(f"{n:>13}" for n in names)
    lower = -1
    for top in (*BUCKETS, None):
        inside = [each for each in both if each.open > lower and (top is None or each.open <= top)]
        lower = top or lower
        if not inside:
            continue
        counts = Counter(each.verdict for each in inside)
        changed = [each for each in inside if each.before != each.after]
        cells = [_median(changed, value, places) if changed else "-" for _, value, places in MEASURES]
        yield (f"  {_money(top) if top else 'above':<14}{len(inside):>7}"
               + "".join(f"{counts[verdict]:>7}" for verdict in verdicts) + "".join(f"{cell:>13}" for cell in cells))


def _median(inside: Iterable[Replayed], value: Callable[[Outcome], int], hundredths: bool) -> str:
    middle = statistics.median_low([value(each.after) - value(each.before) for each in inside])
    return f"{middle / 100:+,.2f}" if hundredths else f"{middle:+d}"


def _loss(each: Replayed) -> tuple[bool, int]:
    before, after = each.before, each.after
    return bool(after.reasons), before.total if after.reasons else after.total - before.total


def _change(each: Replayed) -> str:
    before, after = each.before, each.after
    if after.reasons:
        return f"was offered {_money(before.total)} in {before.count}, now refused: {', '.join(after.reasons)}"
    return (f"{before.count} x {_money(before.installment)} = {_money(before.total)} becomes "
            f"{after.count} x {_money(after.installment)} = {_money(after.total)}; cash {_money(before.cash)} "
            f"becomes {_money(after.cash)}; at most {before.most} becomes {after.most}")


def _money(cents: int) -> str:
    return f"R$ {cents / 100:,.2f}"


def _row(each: Replayed) -> list[object]:
    sides = [
        decimal_text(cell) if name in MONEY else " ".join(cell) if name == "reasons" else cell
        for side in (each.before, each.after)
        for name, cell in ((name, getattr(side, name)) for name in SIDE)
    ]
    return [each.source, each.person, each.on.isoformat(), decimal_text(each.open), each.verdict, *sides]
