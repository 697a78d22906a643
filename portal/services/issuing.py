"""Charges on their way to banks and PSPs: write the intent, commit, call, write the result.

No transaction is open during a call. Every call carries a key of ours, so a job that died half way is simply
done again: what the bank already knows it says again.
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from portal.clock import civil_date
from portal.core.errors import CoreError
from portal.db.models import Agreement, Charge, Installment
from portal.gateways.boleto.base import BoletoOrder, Registration
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixCharge, PixOrder
from portal.services import audit, charges, drafting
from portal.services.orders import Order, orders_of
from portal.services.outbox import Job
from portal.services.registrations import record_boleto, record_pix
from portal.services.wiring import Portal

log = logging.getLogger(__name__)

Answer = Registration | PixCharge
REST = timedelta(hours=1)


def issue(portal: Portal, job: Job) -> None:
    """ "charges.issue": draft every boleto of the agreement and the Pix due soon, and promise to register them."""
    now = portal.now()
    with portal.database.writing() as session:
        agreement = session.get(Agreement, UUID(job.payload["agreement_id"]), with_for_update=True)
        if agreement is None or agreement.status != "active":
            return
        installments = charges.payable_installments(session, agreement.id)
        drafts = _pix(portal, session, agreement, drafting.due_soon(installments, civil_date(now)))
        failure: CoreError | None = None
        try:
            drafts += _boletos(portal, session, agreement, installments)
        except CoreError as error:
            failure = error  # a bank that is not set up hides no Pix
        if drafts:
            charges.promise_registration(session, drafts, now=now, new_id=uuid.uuid4)
            audit.record(
                session, creditor_id=agreement.creditor_id, topic="charges.issued", actor="worker", now=now,
                subject_id=agreement.id, facts={
                    kind: sum(row.kind == kind for row in drafts) for kind in ("boleto", "pix")
                },
            )
    if failure is not None:
        raise failure


def register(portal: Portal, job: Job) -> None:
    """ "charges.register", "pix.register": tell the company about each draft of the job and record its answers.

    Charges that these replace are taken out of circulation first. Where money came for one of them meanwhile,
    nothing new is made.
    """
    ids = [UUID(text) for text in job.payload["charge_ids"]]
    if not _gone(portal, [UUID(text) for text in job.payload.get("instead_of", ())]):
        with portal.database.writing() as session:
            for row in charges.locked(session, ids):
                charges.withdraw(session, row, now=portal.now(), new_id=uuid.uuid4)
        return
    with portal.database.reading() as session:
        orders = orders_of(session, portal.vault, ids, ("draft", "sent"))
    answers: dict[UUID, Answer] = {}
    failure: GatewayError | None = None
    for charge_id, order in orders.items():
        try:
            answers[charge_id] = _ask(portal, order)
        except GatewayError as error:
            failure = error
            break
    if answers:
        with portal.database.writing() as session:
            for charge_id, answer in answers.items():
                if isinstance(answer, Registration):
                    record_boleto(session, charge_id, answer, now=portal.now(), new_id=uuid.uuid4)
                else:
                    record_pix(session, charge_id, answer, now=portal.now(), new_id=uuid.uuid4)
    if failure is not None:
        raise failure


def _ask(portal: Portal, order: Order) -> Answer:
    """The company's answer. A permanent error refuses this charge alone, so it counts as a rejection."""
    try:
        return portal.boleto.register(order) if isinstance(order, BoletoOrder) else portal.pix.create(order)
    except GatewayError as error:
        if not error.permanent:
            raise
        log.warning("charge refused: %s", error.code)
        return Registration("rejected", portal.now(), reason=error.code)


def cancel(portal: Portal, job: Job) -> None:
    """ "charges.cancel", "pix.cancel": take a written-off charge out of circulation.

    Where money came first, the company says so; that payment arrives on its own way and is kept aside.
    """
    with portal.database.reading() as session:
        orders = orders_of(session, portal.vault, [UUID(job.payload["charge_id"])], ("written_off",))
    for order in orders.values():
        _take_back(portal, order)


def _take_back(portal: Portal, order: Order) -> bool:
    """Whether the charge can take no money any more; False when it already has."""
    if isinstance(order, PixOrder):
        removed = portal.pix.remove(order.txid)
        return removed is None or removed.status != "completed"
    return portal.boleto.write_off(order).state != "paid"


def _gone(portal: Portal, over: Sequence[UUID]) -> bool:
    """Take replaced charges out of circulation; whether none of them took money that we do not know of yet.

    They are past their last day or took a part payment already, so a bank that is told by file, or that will not
    hear of it, is not waited for.
    """
    with portal.database.reading() as session:
        orders = orders_of(session, portal.vault, over, ("written_off",))
        known = {charge_id for charge_id in orders if charges.money_known(session, charge_id)}
    gone = len(orders) == len(over)
    for charge_id, order in orders.items():
        try:
            gone = (_take_back(portal, order) or charge_id in known) and gone
        except GatewayError as error:
            if not error.permanent:
                raise
            log.warning("a charge that is over was not taken back: %s", error.code)
    return gone


def ask_for(portal: Portal, session: Session, agreement: Agreement, installment: Installment) -> int:
    """Draft what this installment lacks today, in the session given (lock the agreement first). How many drafts.

    What nobody can pay any more is replaced, at the value of today. Nothing for an hour after a refusal: asking
    again would only use up numbers.
    """
    now = portal.now()
    if agreement.status != "active" or installment.status not in charges.PAYABLE:
        return 0
    over = charges.retire(session, installment.id, civil_date(now), now=now, new_id=uuid.uuid4)
    drafts: list[Charge] = []
    for kind, draft in (("boleto", _boletos), ("pix", _pix)):
        if charges.refused_since(session, installment.id, kind, now - REST):
            continue
        try:
            drafts += draft(portal, session, agreement, [installment])
        except CoreError as error:
            log.warning("no %s for an installment: %s", kind, error.code)
    charges.promise_registration(session, drafts, now=now, new_id=uuid.uuid4, instead_of=over)
    for row in over:
        if row.kind not in {each.kind for each in drafts}:
            charges.promise_cancel(session, row, now=now, new_id=uuid.uuid4)
    if over:
        audit.record(
            session, creditor_id=agreement.creditor_id, topic="charges.replaced", actor="worker", now=now,
            subject_id=installment.id, facts={
                "old": [row.id.hex for row in over], "new": [row.id.hex for row in drafts],
                "late": max((row.late for row in drafts), default=0),
            },
        )
    return len(drafts)


def keep_ahead(portal: Portal) -> int:
    """Promise Pix charges for installments that came within reach since the agreement was made."""
    now, made = portal.now(), 0
    with portal.database.reading() as session:
        agreements = drafting.agreements_lacking_pix(session, civil_date(now))
    for agreement_id in agreements:
        with portal.database.writing() as session:
            agreement = session.get_one(Agreement, agreement_id, with_for_update=True)
            if agreement.status != "active":
                continue
            near = drafting.due_soon(charges.payable_installments(session, agreement_id), civil_date(now))
            drafts = _pix(portal, session, agreement, near)
            charges.promise_registration(session, drafts, now=now, new_id=uuid.uuid4)
            made += len(drafts)
    return made


def _boletos(
    portal: Portal, session: Session, agreement: Agreement, installments: Sequence[Installment]
) -> list[Charge]:
    return drafting.draft_boletos(
        session, agreement, installments, gateway=portal.boleto.name, simulated=portal.boleto.simulated,
        now=portal.now(), new_id=uuid.uuid4,
    )


def _pix(portal: Portal, session: Session, agreement: Agreement, installments: Sequence[Installment]) -> list[Charge]:
    return drafting.draft_pix(
        session, agreement, installments, gateway=portal.pix.name, simulated=portal.pix.simulated,
        now=portal.now(), new_id=uuid.uuid4,
    )
