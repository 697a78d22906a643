"""Charges on their way to banks and PSPs: write the intent, commit, call, write the result.

No transaction is open during a call. Every call carries a key of ours, so a job that died half way is simply
done again: what the bank already knows it says again.
"""

import logging
import uuid
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from portal.clock import civil_date
from portal.db.models import Agreement, Installment
from portal.gateways.boleto.base import BoletoOrder, Registration
from portal.gateways.errors import GatewayError
from portal.gateways.pix.base import PixCharge, PixOrder
from portal.services import audit, charges
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
        drafts = charges.draft_boletos(
            session, agreement, installments, gateway=portal.boleto.name, simulated=portal.boleto.simulated,
            now=now, new_id=uuid.uuid4,
        )
        if not portal.boleto.ties_pix:
            drafts += charges.draft_pix(
                session, agreement, charges.due_soon(installments, civil_date(now)), gateway=portal.pix.name,
                simulated=portal.pix.simulated, now=now, new_id=uuid.uuid4,
            )
        if not drafts:
            return
        charges.promise_registration(session, drafts, now=now, new_id=uuid.uuid4)
        audit.record(
            session, creditor_id=agreement.creditor_id, topic="charges.issued", actor="worker", now=now,
            subject_id=agreement.id, facts={
                kind: sum(row.kind == kind for row in drafts) for kind in ("boleto", "pix")
            },
        )


def register(portal: Portal, job: Job) -> None:
    """ "charges.register": tell the bank or PSP about each draft of the job and record what they said."""
    ids = [UUID(text) for text in job.payload["charge_ids"]]
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
    """ "charges.cancel": take a written-off charge out of circulation.

    Where money came first, the bank says so; that payment arrives on its own way and is kept aside.
    """
    with portal.database.reading() as session:
        orders = orders_of(session, portal.vault, [UUID(job.payload["charge_id"])], ("written_off",))
    for order in orders.values():
        if isinstance(order, PixOrder):
            portal.pix.remove(order.txid)
        else:
            portal.boleto.write_off(order)


def ask_for(portal: Portal, session: Session, agreement: Agreement, installment: Installment) -> int:
    """Draft what this installment lacks, in the session given (lock the agreement first). How many drafts.

    Nothing for an hour after a refusal: asking again would only use up numbers.
    """
    now = portal.now()
    if agreement.status != "active" or installment.status not in charges.PAYABLE:
        return 0
    if charges.refused_since(session, installment.id, now - REST):
        return 0
    have = charges.live_charges(session, [installment.id])
    drafts = charges.draft_boletos(
        session, agreement, [installment], gateway=portal.boleto.name, simulated=portal.boleto.simulated,
        now=now, new_id=uuid.uuid4,
    )
    boleto = have.get((installment.id, "boleto"))
    # a tying bank brings the Pix with the boleto: another one could be paid as well
    if not portal.boleto.ties_pix or (boleto is not None and boleto.status == "registered" and not boleto.br_code):
        drafts += charges.draft_pix(
            session, agreement, [installment], gateway=portal.pix.name, simulated=portal.pix.simulated,
            now=now, new_id=uuid.uuid4,
        )
    charges.promise_registration(session, drafts, now=now, new_id=uuid.uuid4)
    return len(drafts)


def keep_ahead(portal: Portal) -> int:
    """Promise Pix charges for installments that came within reach since the agreement was made."""
    if portal.boleto.ties_pix:
        return 0
    now, made = portal.now(), 0
    with portal.database.reading() as session:
        agreements = charges.agreements_lacking_pix(session, civil_date(now))
    for agreement_id in agreements:
        with portal.database.writing() as session:
            agreement = session.get_one(Agreement, agreement_id, with_for_update=True)
            near = charges.due_soon(charges.payable_installments(session, agreement_id), civil_date(now))
            drafts = charges.draft_pix(
                session, agreement, near, gateway=portal.pix.name, simulated=portal.pix.simulated,
                now=now, new_id=uuid.uuid4,
            ) if agreement.status == "active" else []
            charges.promise_registration(session, drafts, now=now, new_id=uuid.uuid4)
            made += len(drafts)
    return made
