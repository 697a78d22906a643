"""An accepted agreement to pay, for tests: rows as acceptance writes them."""

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, select

from portal.clock import civil_date
from portal.core.calendar import add_months, following
from portal.db.models import Agreement, Charge, Creditor, Debtor, Installment, Quote
from portal.gateways.boleto.simulated import SimulatedBank
from portal.services import outbox
from portal.services.evidence import Proof, Visit, write_evidence
from portal.services.ledger import movements
from portal.services.wiring import Portal
from tests.factories import make_bank_account, make_creditor, make_debtor

LATE = {"fine": "0.02", "interest_month": "0.01"}


@dataclass(frozen=True)
class World:
    """Rows of one agreement, detached."""

    creditor: Creditor
    debtor: Debtor
    agreement: Agreement
    installments: tuple[Installment, ...]


def make_agreement(
    session: Session, portal: Portal, debtor: Debtor, *, count: int = 3, entry: int = 50_000, amount: int = 25_000,
    first_due: date | None = None, number: str = "2026-000417", promise: bool = True,
) -> tuple[Agreement, tuple[Installment, ...]]:
    """An active agreement with an entry (if any) and ``count`` installments; charges are promised, not made."""
    today = civil_date(portal.now())
    first = first_due or date(2026, 12, 10)
    terms = {"late": LATE}
    quote = Quote(
        id=uuid.uuid4(), creditor_id=debtor.creditor_id, debtor_id=debtor.id, terms=terms,
        terms_digest=hashlib.sha256(json.dumps(terms).encode()).digest(), created_at=portal.now(),
        valid_until=portal.now() + timedelta(days=3),
    )
    session.add(quote)
    session.flush()
    total = entry + count * amount
    agreement = Agreement(
        id=uuid.uuid4(), creditor_id=debtor.creditor_id, debtor_id=debtor.id, quote_id=quote.id,
        acceptance_key=uuid.uuid4(), number=number, status="active", debt=total, entry=entry, count=count,
        installment_amount=amount, total=total, rate_month="0.0199", accepted_at=portal.now(),
    )
    session.add(agreement)
    session.flush()
    dates = ([(0, today + timedelta(days=3), entry)] if entry else []) + [
        (k + 1, add_months(first, k), amount) for k in range(count)
    ]
    rows = tuple(
        Installment(
            id=uuid.uuid4(), agreement_id=agreement.id, number=place, due_date=due, payable_until=following(due),
            amount=cents, interest=0, amortization=cents, balance=0, status="open",
        )
        for place, due, cents in dates
    )
    session.add_all(rows)
    session.flush()
    movements.opened(
        session, creditor_id=debtor.creditor_id, agreement_id=agreement.id, total=total, now=portal.now(),
        new_id=uuid.uuid4,
    )
    write_evidence(
        session, agreement_id=agreement.id, acceptance_key=agreement.acceptance_key, terms=terms,
        proof=Proof("code", 1), visit=Visit(uuid.uuid4(), 1, portal.now(), "127.0.0.1", "test", "test", bytes(32)),
        previous=bytes(32), now=portal.now(),
    )
    if promise:
        outbox.enqueue(
            session, creditor_id=debtor.creditor_id, topic="charges.issue", key=f"charges.issue:{agreement.id}",
            payload={"agreement_id": str(agreement.id)}, now=portal.now(), new_id=uuid.uuid4,
        )
    return agreement, rows


def make_world(portal: Portal, *, psp: bool | None = None, **values: object) -> World:
    """A creditor with a bank account, a debtor, an agreement; committed.

    ``psp``: the creditor has a Pix key at a PSP, so that each installment gets a Pix of its own beside the boleto's.
    By default only where the bank ties none.
    """
    psp = not portal.boleto.ties_pix if psp is None else psp
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal, **({} if psp else {"pix_key": ""}))
        make_bank_account(session, creditor)
        debtor = make_debtor(session, portal, creditor)
        agreement, rows = make_agreement(session, portal, debtor, **values)  # type: ignore[arg-type]
    return World(creditor, debtor, agreement, rows)


def untied(portal: Portal) -> Portal:
    """The same portal with a bank that gives no Bolepix, so that Pix comes from the PSP."""
    bank = SimulatedBank(portal.settings.simulated_dir, portal.now, ties_pix=False)
    return replace(portal, boleto=bank)


def charges_of(portal: Portal, installment_id: UUID) -> dict[str, Charge]:
    """kind -> the newest charge of this installment."""
    with portal.database.reading() as session:
        rows = session.exec(
            select(Charge).where(Charge.installment_id == installment_id).order_by(Charge.created_at)  # type: ignore[arg-type]
        ).all()
        session.expunge_all()
    return {row.kind: row for row in rows}
