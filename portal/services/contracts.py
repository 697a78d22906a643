"""A debtor's open contracts, each with its balance of the day taken apart to the cent.

Two laws narrow what is shown: interest and charges of a card never pass the original debt (Lei 14.690/2023
art. 28), and a debt past its term is shown apart and never asked for (CC art. 206 par. 5 I).
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session

from portal.core.arrears import Arrears, update_debt
from portal.core.calendar import add_months
from portal.core.card_cap import chargeable
from portal.core.charge_profile import ChargeProfile
from portal.core.components import Components
from portal.db.models import Agreement, AgreementContract, Contract, OverdueInstallment
from portal.services.charge_rules import ChargeTerms
from portal.services.rulebook import Rulebook

Standing = Literal["open", "agreement", "prescribed", "blocked"]

_C: Any = Contract.__table__  # type: ignore[attr-defined]
_I: Any = OverdueInstallment.__table__  # type: ignore[attr-defined]
_L: Any = AgreementContract.__table__  # type: ignore[attr-defined]
_A: Any = Agreement.__table__  # type: ignore[attr-defined]

# One statement for everything a page shows of one debtor; every join goes by an index of that debtor's rows.
_OF_DEBTOR = (
    select(
        _C.c.id, _C.c.number, _C.c.product, _C.c.rate_month, _C.c.prescribed, _C.c.blocked,
        _C.c.original_creditor_name, _A.c.id.label("agreement_id"), _A.c.number.label("agreement_number"),
        _I.c.number.label("place"), _I.c.due_date, _I.c.amount,
    )
    .select_from(
        _C.join(_I, _I.c.contract_id == _C.c.id)
        # written as the partial index is, or it would not be used
        .outerjoin(_L, and_(_L.c.contract_id == _C.c.id, _L.c.active == True))  # noqa: E712
        .outerjoin(_A, _A.c.id == _L.c.agreement_id)
    )
    .where(
        _C.c.debtor_id == bindparam("debtor_id"), _C.c.creditor_id == bindparam("creditor_id"),
        _C.c.status == "open",
    )
    .order_by(_C.c.number, _C.c.id, _I.c.due_date, _I.c.number)
)
_CHOSEN = _OF_DEBTOR.where(_C.c.id.in_(bindparam("chosen", expanding=True)))


@dataclass(frozen=True, slots=True)
class Due:
    """One installment past its date, at face value in cents."""

    number: int
    due_date: date
    amount: int


@dataclass(frozen=True, slots=True)
class Valued:
    """Installments brought to a day. ``components`` are after the card's legal cap, which took ``capped``."""

    arrears: Arrears
    components: Components
    capped: int
    days_overdue: int
    prescribed_on: date | None
    digest: bytes


@dataclass(frozen=True, slots=True)
class OpenContract:
    """One contract on the day of its rulebook. Amounts in cents; ``total`` is what it takes to be even today."""

    id: UUID
    number: str
    product: str
    original_creditor: str
    profile: ChargeProfile
    installments: tuple[Due, ...]
    valued: Valued
    prescribed: bool
    blocked: bool
    agreement_id: UUID | None
    agreement_number: str | None

    @property
    def components(self) -> Components:
        return self.valued.components

    @property
    def total(self) -> int:
        return self.valued.components.total

    @property
    def days_overdue(self) -> int:
        return self.valued.days_overdue

    @property
    def standing(self) -> Standing:
        """Where it belongs on the page. An agreement comes first: what was agreed is settled by it."""
        if self.agreement_id is not None:
            return "agreement"
        if self.prescribed:
            return "prescribed"
        return "blocked" if self.blocked else "open"


def open_contracts(
    session: Session, rulebook: Rulebook, *, creditor_id: UUID, debtor_id: UUID,
    only: Collection[UUID] | None = None,
) -> tuple[OpenContract, ...]:
    """Open contracts of one debtor that have something past its date, by number, valued on ``rulebook.on``.

    ``only`` narrows to these ids; ids that are unknown, closed or somebody else's are simply not there.
    """
    values: dict[str, Any] = {"debtor_id": debtor_id, "creditor_id": creditor_id}
    if only is not None:
        values["chosen"] = list(only)
    rows = session.connection().execute(_OF_DEBTOR if only is None else _CHOSEN, values).all()
    return tuple(_contract(list(group), rulebook) for _, group in groupby(rows, key=lambda row: row.id))


def _contract(rows: Sequence[Any], rulebook: Rulebook) -> OpenContract:
    first = rows[0]
    terms = rulebook.charges_for(first.product)
    installments = tuple(Due(row.place, row.due_date, row.amount) for row in rows)
    valued = value(installments, terms, first.rate_month, rulebook.on)
    past_term = valued.prescribed_on is not None and valued.prescribed_on < rulebook.on
    return OpenContract(
        id=first.id, number=first.number, product=first.product, original_creditor=first.original_creditor_name,
        profile=terms.profile_of(first.rate_month), installments=installments, valued=valued,
        prescribed=first.prescribed or past_term, blocked=first.blocked, agreement_id=first.agreement_id,
        agreement_number=first.agreement_number,
    )


@lru_cache(maxsize=4096)
def value(installments: tuple[Due, ...], terms: ChargeTerms, rate_month: str, on: date) -> Valued:
    """Bring installments to a day. Pure: the same installments, rules and day give the same cents."""
    profile = terms.profile_of(rate_month)
    arrears = update_debt(((due.due_date, due.amount) for due in installments), on, profile)
    components = arrears.components
    if profile.regime == "CARD":
        components = under_card_cap(components)
    newest = max(due.due_date for due in installments)
    return Valued(
        arrears=arrears,
        components=components,
        capped=arrears.total - components.total,
        days_overdue=arrears.oldest_days,
        prescribed_on=add_months(newest, 12 * terms.prescription_years) if terms.prescription_years else None,
        digest=_digest(installments, profile, on),
    )


def under_card_cap(gross: Components) -> Components:
    """Take what passes the cap off remuneratory interest first, then interest for delay, then the fine."""
    charges = gross.total - gross.principal
    excess = charges - chargeable(gross.principal, charges)
    parts = {"remuneratory": gross.remuneratory, "interest": gross.interest, "fine": gross.fine}
    for name, amount in parts.items():
        taken = min(amount, excess)
        parts[name] = amount - taken
        excess -= taken
    return Components(
        gross.principal, gross.correction, parts["fine"], parts["interest"], parts["remuneratory"],
        gross.fees,
    )


def _digest(installments: Iterable[Due], profile: ChargeProfile, on: date) -> bytes:
    """16 bytes that change with any figure the balance depends on."""
    facts = [f"{due.number}|{due.due_date.isoformat()}|{due.amount}" for due in installments]
    facts += [f"{name}={value}" for name, value in sorted(profile.document().items())] + [on.isoformat()]
    return hashlib.blake2b("\n".join(facts).encode(), digest_size=16).digest()
