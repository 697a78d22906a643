"""Reading what banks and PSPs say happened, and putting it in the books.

Reading again is harmless: every payment has a key. A webhook only says "look now"; the look is here.
"""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from portal.db.models import BankAccount, Charge, Creditor, GatewayCursor, Payment
from portal.gateways.boleto.base import Movement, Registration
from portal.gateways.pix.base import PixReceived
from portal.services import charges, payments, pix_returns
from portal.services.payments import Receipt
from portal.services.registrations import record_boleto
from portal.services.wiring import Portal

log = logging.getLogger(__name__)

#: PSPs list late: each look starts this much before the last one ended.
OVERLAP = timedelta(hours=1)
#: Once a day the last days are read again in full, for what a PSP listed later than that.
FULL_LOOK, DAY = timedelta(days=3), timedelta(days=1)
#: A Pix that its charge does not show yet is waited for; after this the money counts, but not for that charge.
SURELY = timedelta(minutes=30)
#: How far back the very first look goes, and how old the memory of a quiet PSP may grow.
FIRST_LOOK = timedelta(days=90)
QUIET = timedelta(minutes=10)


def read_boletos(portal: Portal) -> int:
    """Take in the bank's movements since the last look. How many there were."""
    name = f"boleto:{portal.boleto.name}"
    with portal.database.reading() as session:
        cursor = session.get(GatewayCursor, name)
        since = cursor.position if cursor else 0
    seen = 0
    for movement in portal.boleto.movements(since):
        with portal.database.writing() as session:
            _take_movement(session, movement, portal.now())
            _advance(session, name, movement.position, portal.now())
        seen += 1
    return seen


def read_pix(portal: Portal) -> int:
    """Take in the Pix that arrived since the last look, and once a day those of the last days. How many were new."""
    name, daily, now = f"pix:{portal.pix.name}", f"pix-day:{portal.pix.name}", portal.now()
    with portal.database.reading() as session:
        cursor, full = session.get(GatewayCursor, name), session.get(GatewayCursor, daily)
        last = cursor.updated_at if cursor else now - FIRST_LOOK
        whole = full is None or now - full.updated_at >= DAY
    arrived = list(portal.pix.received(min(last - OVERLAP, now - FULL_LOOK) if whole else last - OVERLAP, now))
    fresh = _unknown(portal, arrived)
    done = sum(confirm_pix(portal, one) for one in fresh)
    if fresh or whole or now - last > QUIET:  # a write per second for nothing would wear the disk
        with portal.database.writing() as session:
            _advance(session, name, 0, now)
            if whole:
                _advance(session, daily, 0, now)
    return done


def confirm_pix(portal: Portal, one: PixReceived) -> bool:
    """Ask the PSP about the charge itself before believing that it was paid, then apply, and what went back of it.

    Anybody can write a static code with a txid of ours. A Pix whose charge does not know it is looked up by itself:
    money that the PSP holds for us is never dropped, but it pays no charge. Whether it is in the books now.
    """
    charge, txid = portal.pix.fetch(one.txid) if one.txid else None, one.txid
    if charge is not None and one.e2eid not in {known.e2eid for known in charge.received}:
        genuine = portal.pix.find_received(one.e2eid)
        if genuine is None or portal.now() - genuine.at < SURELY:
            log.warning("a Pix is not on its charge; left for the next look")
            return False
        one, txid = genuine, ""
    with portal.database.writing() as session:
        creditor = session.exec(select(Creditor).where(Creditor.pix_key == one.key)).first()
        if creditor is None:
            log.warning("a Pix to a key that is nobody's here")
            return False
        payments.apply(
            session, Receipt(
                creditor_id=creditor.id, key=one.e2eid, channel="pix", amount=one.amount, late=one.late,
                paid_at=one.at, txid=txid,
            ), now=portal.now(), new_id=uuid.uuid4,
        )
    pix_returns.take_returns(portal, one)
    return True


def _take_movement(session: Session, movement: Movement, now: datetime) -> None:
    account = session.get(BankAccount, uuid.UUID(movement.account)) if _is_id(movement.account) else None
    if account is None:
        log.warning("a movement of an account that is nobody's here: %s", movement.position)
        return
    if movement.kind == "paid":
        payments.apply(
            session, Receipt(
                creditor_id=account.creditor_id, key=movement.key, channel=movement.channel, amount=movement.amount,
                late=movement.late, paid_at=movement.at, account_id=account.id, nosso_numero=movement.nosso_numero,
            ), now=now, new_id=uuid.uuid4,
        )
        return
    charge = session.exec(select(Charge).where(
        Charge.bank_account_id == account.id, Charge.nosso_numero == movement.nosso_numero
    )).first()
    if charge is None:
        log.warning("the bank speaks of a boleto that is not ours: %s", movement.position)
    elif movement.kind == "written_off":
        for row in charges.live_charges(session, [charge.installment_id]).values():
            if row.id == charge.id or charges.are_tied(row, charge):
                charges.withdraw(session, row, now=now, new_id=uuid.uuid4, tied=True)
    else:
        record_boleto(
            session, charge.id, Registration(movement.kind, movement.at, movement.pix, movement.reason),
            now=now, new_id=uuid.uuid4,
        )


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _unknown(portal: Portal, arrived: Iterable[PixReceived]) -> list[PixReceived]:
    by_key = {one.e2eid: one for one in arrived}
    with portal.database.reading() as session:
        known = set(session.exec(select(Payment.key).where(col(Payment.key).in_(list(by_key)))).all())
    return [one for key, one in by_key.items() if key not in known]


def _advance(session: Session, name: str, position: int, now: datetime) -> None:
    """Remember how far we read. Two workers may race: the farther one stays."""
    moved = session.connection().execute(
        update(GatewayCursor).where(col(GatewayCursor.name) == name, col(GatewayCursor.position) <= position)
        .values(position=position, updated_at=now)
    ).rowcount
    if not moved and session.get(GatewayCursor, name) is None:
        session.add(GatewayCursor(name=name, position=position, updated_at=now))
        session.flush()
