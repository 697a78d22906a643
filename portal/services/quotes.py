"""Quotes: an offer somebody chose to look at closely, kept as it was said until the day it holds.

A stored quote is never priced again with new parameters. What is computed anew, as of the quote's own day and
policy version, is only compared with it: when a figure differs, the person is told before anything happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.db.models import Agreement, AgreementContract, Quote
from portal.services.contracts import open_contracts
from portal.services.held_offers import rebuild
from portal.services.offers import Refused, make_offer
from portal.services.quote_terms import terms_of
from portal.services.quote_token import Claim, read
from portal.services.rulebook import load_rulebook
from portal.services.simulation import Choice, Simulation, first_dues, simulate
from portal.services.stated_terms import Terms, read_terms
from portal.services.terms import canonical, terms_digest

_OF_QUOTE = select(Agreement.id, Agreement.number).where(col(Agreement.quote_id) == bindparam("quote_id"))
_HOLDING = (
    select(Agreement.id, Agreement.number)
    .join(AgreementContract, col(AgreementContract.agreement_id) == col(Agreement.id))
    .where(
        col(AgreementContract.contract_id).in_(bindparam("contract_ids", expanding=True)),
        col(AgreementContract.active) == True,  # noqa: E712 - written as the partial index is
    )
)

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """"open": it can be accepted. "accepted": this very quote is an agreement. "taken": another agreement holds
    one of its contracts. "expired": its last day has passed."""

    state: Literal["open", "accepted", "taken", "expired"]
    agreement_id: UUID | None = None
    number: str = ""


def claim_of(secret_key: str, token: str, debtor_id: UUID) -> Claim:
    """What a token of this debtor says, even after its last day. Raises ``CoreError`` QUOTE_TOKEN_INVALID."""
    return read(secret_key, token, debtor_id=debtor_id, now=LONG_AGO)


def keep_quote(session: Session, claim: Claim, *, creditor_id: UUID, debtor_id: UUID, now: datetime) -> Quote:
    """Store what a simulation said, once: the same claim twice is the same row.

    Raises ``CoreError`` QUOTE_EXPIRED or QUOTE_CHANGED (a figure behind it moved), or `Refused`.
    """
    known = read_quote(session, claim.quote_id, debtor_id)
    if known is not None:
        return known
    if now > claim.valid_until:
        raise CoreError("QUOTE_EXPIRED", valid_until=claim.valid_until)
    simulation = rebuild(
        session, creditor_id=creditor_id, debtor_id=debtor_id, contract_ids=claim.contract_ids,
        choice=claim.choice, base_date=claim.base_date, policy_code=claim.policy_code,
        policy_version=claim.policy_version,
    )
    if simulation.offer.digest != claim.facts_digest:
        raise CoreError("QUOTE_CHANGED")
    terms = terms_of(simulation, claim.quote_id, creditor_id, debtor_id)
    row = Quote(
        id=claim.quote_id, creditor_id=creditor_id, debtor_id=debtor_id, terms=terms,
        terms_digest=terms_digest(terms), created_at=now, valid_until=simulation.valid_until,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same tap, twice at once
        known = read_quote(session, claim.quote_id, debtor_id)
        if known is None:
            raise
        return known
    return row


def read_quote(session: Session, quote_id: UUID, debtor_id: UUID) -> Quote | None:
    """The quote of this debtor; None if it is somebody else's or was never made."""
    return session.exec(select(Quote).where(Quote.id == quote_id, Quote.debtor_id == debtor_id)).first()


def standing_of(session: Session, quote: Quote, now: datetime) -> Standing:
    """Whether the quote can be accepted now, and which agreement stands in its place if not."""
    connection = session.connection()
    own = connection.execute(_OF_QUOTE, {"quote_id": quote.id}).first()
    if own is not None:
        return Standing("accepted", own[0], own[1])
    held = [UUID(row["id"]) for row in quote.terms["contracts"]]
    holder = connection.execute(_HOLDING, {"contract_ids": held}).first()
    if holder is not None:
        return Standing("taken", holder[0], holder[1])
    return Standing("expired" if now > quote.valid_until else "open")


def open_quotes(session: Session, debtor_id: UUID, now: datetime) -> list[Terms]:
    """What this person was offered and may still accept, the newest first, one for each way of paying."""
    rows = session.exec(
        select(Quote).where(Quote.debtor_id == debtor_id, Quote.valid_until >= now)
        .order_by(col(Quote.created_at).desc()).limit(4 * SHOWN)
    ).all()
    said: dict[bytes, Terms] = {}
    for row in rows:
        same = canonical({**row.terms, "quote_id": ""})
        if same not in said and standing_of(session, row, now).state == "open":
            said[same] = read_terms(row.terms)
    return list(said.values())[:SHOWN]


def compare(session: Session, quote: Quote) -> Terms:
    """Price the quote again as of its own day and rules; its terms, when every figure is the stored one.

    Raises ``CoreError`` QUOTE_CHANGED when one differs, or `Refused` when something stands against it now.
    """
    terms = read_terms(quote.terms)
    simulation = rebuild(
        session, creditor_id=quote.creditor_id, debtor_id=quote.debtor_id,
        contract_ids=[contract.id for contract in terms.contracts], choice=choice_of(quote.terms),
        base_date=terms.base_date, policy_code=terms.policy_code, policy_version=terms.policy_version,
    )
    again = terms_of(simulation, quote.id, quote.creditor_id, quote.debtor_id)
    if canonical(again) != canonical(quote.terms) or terms_digest(again) != quote.terms_digest:
        raise CoreError("QUOTE_CHANGED")
    return terms


def choice_of(terms: dict[str, Any]) -> Choice:
    """What the person chose, as the simulator takes it."""
    return Choice(terms["count"], terms["entry"], date.fromisoformat(terms["first_due"]), terms["due_day"])


def fresh(
    session: Session, *, creditor_id: UUID, debtor_id: UUID, contract_ids: Sequence[UUID], choice: Choice,
    now: datetime,
) -> Simulation | None:
    """The nearest thing to an old choice under today's figures; None when today's rules allow nothing like it."""
    rulebook = load_rulebook(session, creditor_id, civil_date(now))
    contracts = open_contracts(
        session, rulebook, creditor_id=creditor_id, debtor_id=debtor_id, only=contract_ids
    )
    try:
        offer = make_offer(contracts, rulebook)
        dates = first_dues(offer, choice.due_day)
        if not dates:
            return None
        first_due = choice.first_due if choice.first_due in dates else dates[0]
        return simulate(offer, Choice(choice.count, choice.entry, first_due, choice.due_day))
    except Refused:
        return None
