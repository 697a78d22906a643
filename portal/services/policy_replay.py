"""What a new policy version would change, found by running it beside the rules in force. Reads, never writes.

Cases are simulations people kept (quotes, as of their own day) and today's open contracts, each by itself with the
usual number of installments. Both sides are priced by the functions that answer the simulator.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session

from portal.core.policy import Policy
from portal.db.models import Contract, Quote
from portal.services.contracts import OpenContract, open_contracts
from portal.services.offers import Offer, Refused, make_offer
from portal.services.policies import PublishedPolicy
from portal.services.quoted_contracts import quoted_contract
from portal.services.rulebook import Rulebook
from portal.services.simulation import (
    USUAL_COUNT,
    Choice,
    allowed_counts,
    default_due,
    default_entry,
    entry_reasons,
    first_dues,
    nearest_allowed,
    options,
    simulate,
)

Verdict = Literal["gains", "loses", "mixed", "same", "became eligible", "lost eligibility", "not offered"]
VERDICTS: tuple[Verdict, ...] = (
    "became eligible", "gains", "mixed", "same", "loses", "lost eligibility", "not offered",
)
BATCH = 200

_CONTRACT: Any = Contract.__table__  # type: ignore[attr-defined]
_QUOTE: Any = Quote.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Case:
    """One simulation to run twice. ``wish`` None: the usual number of installments and the usual day."""

    source: Literal["quote", "contract"]
    debtor_id: UUID
    contracts: tuple[OpenContract, ...]
    on: date
    wish: Choice | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side offers: cents, ``cost`` the CET in hundredths of a percent a year; only ``reasons`` if nothing."""

    policy: str = ""
    reasons: tuple[str, ...] = ()
    most: int = 0
    count: int = 0
    installment: int = 0
    total: int = 0
    discount: int = 0
    cash: int = 0
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Replayed:
    """One case on both sides. ``person`` is a pseudonym: the same for the same person, of use to nobody else."""

    source: str
    person: str
    on: date
    open: int
    before: Outcome
    after: Outcome
    verdict: Verdict


def candidate(policy: Policy, sources: Mapping[str, str] | None = None) -> PublishedPolicy:
    """A checked document as if it were published."""
    return PublishedPolicy(UUID(int=0), policy.policy_id, policy.version, policy, dict(sources or {}))


def quote_cases(session: Session, creditor_id: UUID, since: date | None = None) -> Iterator[Case]:
    """Stored quotes as of their own day, by id; the figures are those stored, nothing else is read."""
    rows: Sequence[Any] = ()
    while True:
        query = select(_QUOTE.c.id, _QUOTE.c.debtor_id, _QUOTE.c.terms).where(_QUOTE.c.creditor_id == creditor_id)
        if rows:
            query = query.where(_QUOTE.c.id > rows[-1].id)
        rows = session.connection().execute(query.order_by(_QUOTE.c.id).limit(BATCH)).all()
        for row in rows:
            case = _of_terms(row.debtor_id, row.terms)
            if since is None or case.on >= since:
                yield case
        if len(rows) < BATCH:
            return


def contract_cases(session: Session, creditor_id: UUID, rulebook: Rulebook, people: int) -> Iterator[Case]:
    """Today's open contracts of the first ``people`` people by id (ids are random), each contract by itself."""
    rows: Sequence[Any] = ()
    while people > 0:
        query = select(_CONTRACT.c.debtor_id).distinct().where(*_open(creditor_id))
        if rows:
            query = query.where(_CONTRACT.c.debtor_id > rows[-1].debtor_id)
        wanted = min(BATCH, people)
        rows = session.connection().execute(query.order_by(_CONTRACT.c.debtor_id).limit(wanted)).all()
        for row in rows:
            for contract in open_contracts(session, rulebook, creditor_id=creditor_id, debtor_id=row.debtor_id):
                if contract.standing == "open":
                    yield Case("contract", row.debtor_id, (contract,), rulebook.on)
        people -= len(rows)
        if len(rows) < wanted:
            return


def how_many(session: Session, creditor_id: UUID) -> tuple[int, int]:
    """Stored quotes, and people with open contracts."""
    quotes = select(func.count()).select_from(_QUOTE).where(_QUOTE.c.creditor_id == creditor_id)
    people = select(func.count(func.distinct(_CONTRACT.c.debtor_id))).where(*_open(creditor_id))
    connection = session.connection()
    return connection.execute(quotes).scalar_one(), connection.execute(people).scalar_one()


def _open(creditor_id: UUID) -> tuple[Any, Any]:
    return _CONTRACT.c.creditor_id == creditor_id, _CONTRACT.c.status == "open"


def replay(case: Case, current: Sequence[PublishedPolicy], new: PublishedPolicy) -> Replayed:
    """Run a case under the policies in force and under the same with ``new`` in the place of its own code."""
    others = tuple(each for each in current if each.code != new.code)
    before = _outcome(case, Rulebook(case.on, tuple(current), {}))
    after = _outcome(case, Rulebook(case.on, (*others, new), {}))
    person = blake2b(case.debtor_id.bytes, digest_size=5, person=b"policy replay").hexdigest()
    whole = sum(contract.total for contract in case.contracts)
    return Replayed(case.source, person, case.on, whole, before, after, _verdict(before, after))


def _of_terms(debtor_id: UUID, terms: Mapping[str, Any]) -> Case:
    on = date.fromisoformat(terms["base_date"])
    wish = Choice(terms["count"], terms["entry"], date.fromisoformat(terms["first_due"]), terms["due_day"])
    return Case("quote", debtor_id, tuple(quoted_contract(row, on) for row in terms["contracts"]), on, wish)


def _outcome(case: Case, rulebook: Rulebook) -> Outcome:
    try:
        offer = make_offer(case.contracts, rulebook)
        first_due, day, entry = _dates(offer, case.wish)
        rows = options(offer, entry, first_due, day)
        count = nearest_allowed(rows, case.wish.count if case.wish else USUAL_COUNT)
        found = simulate(offer, Choice(count, entry, first_due, day))
    except Refused as refused:
        return Outcome(reasons=tuple(reason.code for reason in refused.reasons))
    return Outcome(
        policy=offer.published.code, most=max(allowed_counts(rows)), count=count,
        installment=found.plan.installment_amount, total=found.plan.total,
        discount=found.discounted.discount.total, cash=offer.cash.net.total, cost=found.cost.year,
    )


def _dates(offer: Offer, wish: Choice | None) -> tuple[date, int, int]:
    """First due date, day and entry: as wished where this side allows them, else its usual ones."""
    if wish is None:
        return *default_due(offer), default_entry(offer)
    entry = default_entry(offer) if wish.count > 1 and entry_reasons(offer, wish.entry) else wish.entry
    possible = first_dues(offer, wish.due_day)
    if wish.first_due in possible:
        return wish.first_due, wish.due_day, entry
    return *((possible[0], wish.due_day) if possible else default_due(offer)), entry


def _verdict(before: Outcome, after: Outcome) -> Verdict:
    """Gains or loses by what is paid (in all where the count is the same, a month where it is not), by the cash
    price and by how many installments may be chosen."""
    if before.reasons or after.reasons:
        if not before.reasons:
            return "lost eligibility"
        return "not offered" if after.reasons else "became eligible"
    pays = (before.total, after.total) if before.count == after.count else (before.installment, after.installment)
    steps = [pays[0] - pays[1], before.cash - after.cash, after.most - before.most]
    better, worse = any(step > 0 for step in steps), any(step < 0 for step in steps)
    if better and worse:
        return "mixed"
    return "gains" if better else "loses" if worse else "same"
