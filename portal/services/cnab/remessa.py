"""Making a remessa: numbered, written, read back and stored in one transaction, before it goes anywhere."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from sqlmodel import Session, func, select

from portal.clock import civil_date, civil_time
from portal.core.cnab import remessa, remessa_reader
from portal.core.cnab.title import Movement
from portal.core.errors import CoreError
from portal.db.models import BankAccount, BankFile, BankOrder
from portal.services import audit
from portal.services.cnab.collecting import Collected, LeftOut, collect, collect_again
from portal.services.refunds import person
from portal.services.wiring import Portal


@dataclass(frozen=True)
class Made:
    """A remessa as it was stored, or as it would be (``file_id`` None)."""

    file_id: UUID | None
    name: str
    nsa: int
    content: bytes
    entries: int
    due_dates: int
    write_offs: int
    amount: int
    left_out: tuple[LeftOut, ...]
    more: bool


def make_again(portal: Portal, file_id: UUID, by: str) -> Made | None:
    """A new file, with a number of its own, of all that the bank did not answer to the posted remessa ``file_id``:
    banks refuse a file as a whole. None when it answered everything. Raises what `make` raises,
    CNAB_FILE_MISSING and CNAB_NOT_POSTED."""
    maker = person(by)
    with portal.database.writing() as session:
        old = session.get(BankFile, file_id)
        if old is None or old.direction != "remessa":
            raise CoreError("CNAB_FILE_MISSING")
        account = session.get_one(
            BankAccount, old.bank_account_id, with_for_update={"key_share": True}, populate_existing=True
        )
        session.refresh(old)
        if old.status != "posted":
            raise CoreError("CNAB_NOT_POSTED", file=old.id.hex[:8], status=old.status)
        found = collect_again(session, portal.vault, old, civil_date(portal.now()))
        made = _written(found, portal, session, account, 0)
        return None if made is None else _stored(session, portal, account, made, found, maker)


def make(portal: Portal, account_id: UUID, by: str, *, nsa: int = 0, dry_run: bool = False) -> Made | None:
    """The next remessa of this account, made by ``by``; None when there is nothing to tell the bank.

    ``nsa`` is the file's number when another program counted before; it only ever grows. Raises `CoreError`:
    PERSON_MISSING, CNAB_NSA (nsa, last), CNAB_ALL_LEFT_OUT (left_out), those of
    `portal.core.cnab.remessa.write` and CNAB_WRITTEN when the file does not read back as ordered.
    """
    maker, now = person(by), portal.now()
    if dry_run:
        with portal.database.reading() as session:
            account = session.get_one(BankAccount, account_id)
            return _written(collect(session, portal.vault, account, civil_date(now)), portal, session, account, nsa)
    with portal.database.writing() as session:
        account = session.get_one(
            BankAccount, account_id, with_for_update={"key_share": True}, populate_existing=True
        )
        found = collect(session, portal.vault, account, civil_date(now))
        made = _written(found, portal, session, account, nsa)
        if made is None:
            return None
        return _stored(session, portal, account, made, found, maker)


def _written(found: Collected, portal: Portal, session: Session, account: BankAccount, nsa: int) -> Made | None:
    if not found.asked or found.account is None:
        if found.left_out:
            raise CoreError("CNAB_ALL_LEFT_OUT", left_out=found.left_out)
        return None
    number = _number(session, account.id, nsa)
    orders = [one.order for one in found.asked]
    moment = civil_time(portal.now())
    content = remessa.write(found.account, orders, nsa=number, generated_at=moment)
    remessa_reader.check(content, found.account.account, orders, number)
    kinds = [order.movement for order in orders]
    return Made(
        None, file_name(account.bank, number, moment.date()), number, content,
        entries=kinds.count(Movement.ENTRY), due_dates=kinds.count(Movement.CHANGE_DUE_DATE),
        write_offs=kinds.count(Movement.WRITE_OFF), amount=sum(order.title.amount_cents for order in orders),
        left_out=found.left_out, more=found.more,
    )


def file_name(bank: str, nsa: int, day: date) -> str:
    return f"remessa-{bank}-{nsa:06d}-{day:%Y%m%d}.rem"


def _number(session: Session, account_id: UUID, asked: int) -> int:
    """One more than the highest number ever given, files set aside included; or a higher one asked for."""
    last = session.exec(select(func.max(BankFile.nsa)).where(
        BankFile.bank_account_id == account_id, BankFile.direction == "remessa"
    )).one() or 0
    if asked and asked <= last:
        raise CoreError("CNAB_NSA", nsa=asked, last=last)
    return asked or last + 1


def _stored(
    session: Session, portal: Portal, account: BankAccount, made: Made, found: Collected, maker: str
) -> Made:
    now, file_id = portal.now(), uuid4()
    digest = hashlib.sha256(made.content).digest()
    session.add(BankFile(
        id=file_id, creditor_id=account.creditor_id, bank_account_id=account.id, direction="remessa",
        status="staged", nsa=made.nsa, generated_on=civil_date(now), name=made.name, content=made.content,
        sha256=digest, titles=len(found.asked), amount=made.amount, maker=maker, made_at=now,
    ))
    session.flush()
    for one in found.asked:
        if one.order_id is not None:
            row = session.get_one(BankOrder, one.order_id)
            row.file_id = file_id
            session.add(row)
        else:
            session.add(BankOrder(
                id=uuid4(), charge_id=one.charge_id, movement=one.order.movement.value, file_id=file_id,
                created_at=now,
            ))
    session.flush()
    audit.record(
        session, creditor_id=account.creditor_id, topic="cnab.remessa_made", actor=f"staff:{maker}"[:60], now=now,
        subject_id=file_id, facts={
            "nsa": made.nsa, "sha256": digest.hex(), "entries": made.entries, "due_dates": made.due_dates,
            "write_offs": made.write_offs, "amount": made.amount, "left_out": len(made.left_out),
        },
    )
    return replace(made, file_id=file_id)
