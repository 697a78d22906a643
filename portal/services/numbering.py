"""Numbers of boletos: given out inside the transaction that makes the charges, only growing, never twice.

The account's row is the queue that all writers wait in. Where a bank starts again each year (Sicredi), the count
is kept per year and byte; elsewhere it is one count for the account's whole life.
"""

from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from portal.core.boleto.numbers import BoletoAccount, capacity, checked_bank, number, scope
from portal.core.errors import CoreError
from portal.db.models import BankAccount, Charge, NossoNumeroSequence


def take_numbers(session: Session, creditor_id: UUID, count: int, *, year: int) -> tuple[BankAccount, int]:
    """The creditor's account and the first of ``count`` sequence numbers nobody else will get.

    Raises `CoreError` NO_BANK_ACCOUNT or NOSSO_NUMERO_EXHAUSTED (sequence, capacity, left): none is taken then.
    """
    account = session.exec(
        select(BankAccount).where(BankAccount.creditor_id == creditor_id, col(BankAccount.active))
        .with_for_update(key_share=True).execution_options(populate_existing=True)
    ).first()
    if account is None:
        raise CoreError("NO_BANK_ACCOUNT")
    boletos = BoletoAccount(account.bank, account.params)
    yearly = checked_bank(boletos).yearly
    first = _year_next(session, account, boletos, year) if yearly else account.next_sequence
    most = capacity(boletos)
    if first + count - 1 > most:
        raise CoreError(
            "NOSSO_NUMERO_EXHAUSTED", bank=account.bank, sequence=first + count - 1, capacity=most,
            left=max(0, most - first + 1),
        )
    if yearly:
        _keep_next(session, account, scope(boletos, year=year), first + count)
    else:
        session.connection().execute(
            update(BankAccount).where(col(BankAccount.id) == account.id).values(next_sequence=first + count)
        )
        session.refresh(account)
    return account, first


def _year_next(session: Session, account: BankAccount, boletos: BoletoAccount, year: int) -> int:
    row = session.get(NossoNumeroSequence, (account.id, scope(boletos, year=year)))
    if row is not None:
        return row.next
    # The first of the year, or the first since counts are kept by year: go on behind what was given out.
    head = number(boletos, 1, year=year).digits[:-5]
    last = session.exec(
        select(Charge.nosso_numero).where(
            Charge.bank_account_id == account.id, col(Charge.nosso_numero).startswith(head)
        ).order_by(col(Charge.nosso_numero).desc()).limit(1)
    ).first()
    return int(last[-5:]) + 1 if last else 1


def _keep_next(session: Session, account: BankAccount, key: str, following: int) -> None:
    row = session.get(NossoNumeroSequence, (account.id, key))
    if row is None:
        session.add(NossoNumeroSequence(bank_account_id=account.id, scope=key, next=following))
    else:
        row.next = following
        session.add(row)
    session.flush()
