"""What the next remessa of an account has to say: new boletos, new due dates, write-offs. Read from rows alone, so
that nothing is forgotten: a promise that was lost would be a boleto that no bank ever hears of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from portal.core.boleto.numbers import checked_bank
from portal.core.cnab.banks import for_account
from portal.core.cnab.title import CnabAccount, Movement, Order
from portal.core.cnab.title_check import check_account, check_order
from portal.core.errors import CoreError
from portal.db.models import BankAccount, BankFile, BankLine, BankOrder, Charge
from portal.db.vault import Vault
from portal.gateways.boleto.base import BoletoOrder
from portal.gateways.boleto.cnab import CnabBank
from portal.gateways.boleto.cnab_title import account_of, title_of
from portal.services.orders import orders_of

#: Orders in one file. What is over goes in the next one.
MOST = 5_000
STATES = ("draft", "sent", "registered", "written_off")
#: Movement -> states of a boleto in which it is worth saying.
MAKE_SENSE = {"01": ("draft", "sent"), "02": ("written_off",), "06": ("sent", "registered")}
#: What the two columns for it can say.
LONGEST = timedelta(days=99)
#: What a bank says of a boleto that it no longer keeps.
CLOSED = ("settled", "written_off", "rejected")


Wanted = tuple[UUID, Movement, BankOrder | None]


@dataclass(frozen=True)
class Asked:
    """One order of the file. ``order_id``: its row where there is one already (a new due date, a second try)."""

    charge_id: UUID
    order: Order
    order_id: UUID | None = None


@dataclass(frozen=True)
class LeftOut:
    """A boleto the bank would send back for certain, and why: `CoreError` code and facts."""

    charge_id: UUID
    nosso_numero: str
    error: CoreError


@dataclass(frozen=True)
class Collected:
    """``account`` is None when there is nothing to say."""

    account: CnabAccount | None
    asked: tuple[Asked, ...]
    left_out: tuple[LeftOut, ...]
    more: bool


def collect(session: Session, vault: Vault, account: BankAccount, today: date, most: int = MOST) -> Collected:
    """Everything this account's bank has to be told. Raises what `check_account` raises."""
    wanted: list[Wanted] = [
        *((charge_id, Movement.ENTRY, None) for charge_id in _new(session, account, most + 1)),
        *((row.charge_id, Movement(row.movement), row) for row in _waiting(session, account)),
        *((charge_id, Movement.WRITE_OFF, None) for charge_id in _written_off(session, account, today, most + 1)),
    ]
    return _collected(session, vault, wanted, today, most)


def collect_again(session: Session, vault: Vault, file: BankFile, today: date) -> Collected:
    """What this remessa asked and no bank answered: for a file that the bank refused as a whole."""
    rows = session.exec(
        select(BankOrder).join(Charge, col(Charge.id) == col(BankOrder.charge_id)).where(
            BankOrder.file_id == file.id, col(BankOrder.answered_at).is_(None),
            or_(col(Charge.status).in_(("draft", "sent")), BankOrder.movement != "01"),
        ).order_by(col(Charge.due_date), col(Charge.id))
    ).all()
    wanted: list[Wanted] = [(row.charge_id, Movement(row.movement), row) for row in rows]
    return _collected(session, vault, wanted, today, MOST)


def _collected(session: Session, vault: Vault, wanted: list[Wanted], today: date, most: int) -> Collected:
    orders = orders_of(session, vault, [charge_id for charge_id, _, _ in wanted[:most]], STATES)
    asked: list[Asked] = []
    left_out: list[LeftOut] = []
    cnab: CnabAccount | None = None
    for charge_id, movement, row in wanted[:most]:
        told = orders.get(charge_id)
        if not isinstance(told, BoletoOrder):
            continue
        if cnab is None:
            cnab = account_of(told)
            check_account(cnab, for_account(cnab.account))
        try:
            order = _order(cnab, told, movement, row, today)
            asked.append(Asked(charge_id, order, row.id if row else None))
        except CoreError as error:
            left_out.append(LeftOut(charge_id, told.nosso_numero, error))
    return Collected(cnab, tuple(asked), tuple(left_out), len(wanted) > most)




def _order(cnab: CnabAccount, told: BoletoOrder, movement: Movement, row: BankOrder | None, today: date) -> Order:
    title = title_of(told)
    if movement is Movement.ENTRY and title.due_date < today:
        raise CoreError("CNAB_DUE_DATE", due_date=title.due_date, issued_on=today)
    if row is not None and row.due_date is not None:
        title = replace(title, due_date=row.due_date)
    order = Order(movement, title)
    check_order(cnab, for_account(cnab.account), checked_bank(cnab.account), order)
    return order


def _new(session: Session, account: BankAccount, most: int) -> Sequence[UUID]:
    """Drafts that are in no file yet, those due first in front."""
    filed = select(BankOrder.id).where(BankOrder.charge_id == Charge.id, BankOrder.movement == "01").exists()
    return session.exec(
        select(Charge.id).where(
            Charge.bank_account_id == account.id, Charge.kind == "boleto", Charge.gateway == CnabBank.name,
            Charge.status == "draft", ~filed,
        ).order_by(col(Charge.due_date), col(Charge.id)).limit(most)
    ).all()


def _waiting(session: Session, account: BankAccount) -> Sequence[BankOrder]:
    """Orders that are in no file: new due dates, and those of a file that was set aside."""
    rows = session.exec(
        select(BankOrder, Charge.status).join(Charge, col(Charge.id) == col(BankOrder.charge_id)).where(
            Charge.bank_account_id == account.id, col(BankOrder.file_id).is_(None),
        ).order_by(col(Charge.due_date), col(BankOrder.created_at), col(Charge.id))
    ).all()
    return [row for row, status in rows if status in MAKE_SENSE[row.movement]]


def _written_off(session: Session, account: BankAccount, today: date, most: int) -> Sequence[UUID]:
    """Boletos taken back here that the bank was told of and still keeps: it gives up by itself at the latest
    `LONGEST` after the due date."""
    entry, ask = aliased(BankOrder), aliased(BankOrder)
    told = select(entry.id).where(entry.charge_id == Charge.id, entry.movement == "01").exists()
    asked = select(ask.id).where(ask.charge_id == Charge.id, ask.movement == "02").exists()
    closed = select(BankLine.id).where(
        BankLine.charge_id == Charge.id, col(BankLine.effect).in_(CLOSED),
        or_(BankLine.state == "applied", BankLine.state == "noted"),
    ).exists()
    return session.exec(
        select(Charge.id).where(
            Charge.bank_account_id == account.id, Charge.kind == "boleto", Charge.gateway == CnabBank.name,
            Charge.status == "written_off", Charge.due_date >= today - LONGEST, told, ~asked, ~closed,
        ).order_by(col(Charge.due_date), col(Charge.id)).limit(most)
    ).all()
