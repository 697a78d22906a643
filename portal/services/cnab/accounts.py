"""Which bank account a file is about."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import ownership
from portal.core.cnab.returned import ReturnFile
from portal.core.errors import CoreError
from portal.db.models import BankAccount, Charge


def find_accounts(
    session: Session, *, creditor_id: UUID | None = None, bank: str = "", account: str = ""
) -> Sequence[BankAccount]:
    """Accounts of this bank whose id begins with ``account``, those in use first."""
    query = select(BankAccount).order_by(col(BankAccount.active).desc(), col(BankAccount.bank), col(BankAccount.id))
    if creditor_id is not None:
        query = query.where(BankAccount.creditor_id == creditor_id)
    if bank:
        query = query.where(BankAccount.bank == bank)
    wanted = account.replace("-", "").lower()
    return [row for row in session.exec(query).all() if row.id.hex.startswith(wanted)]


def one_account(
    session: Session, *, creditor_id: UUID | None = None, bank: str = "", account: str = ""
) -> BankAccount:
    """The only account that fits; among several, the only one in use. Raises `CoreError` CNAB_NO_ACCOUNT or
    CNAB_WHICH_ACCOUNT (accounts)."""
    found = find_accounts(session, creditor_id=creditor_id, bank=bank, account=account)
    used = [row for row in found if row.active]
    if len(found) == 1 or len(used) == 1:
        return found[0]
    raise _not_one(found)


def owner_of(session: Session, found: ReturnFile, *, creditor_id: UUID | None = None, account: str = "") -> BankAccount:
    """The account a retorno is for: the one its header names. Where the header says nothing we know, the only one there
    is; where it says something else, the one asked for, if a boleto of the file is its own.

    Raises CNAB_NO_ACCOUNT, CNAB_WHICH_ACCOUNT (accounts) or CNAB_OTHER_ACCOUNT (beneficiary).
    """
    rows = find_accounts(session, creditor_id=creditor_id, bank=found.bank, account=account)
    if not rows:
        raise CoreError("CNAB_NO_ACCOUNT", bank=found.bank)
    said = {row.id: ownership.names(found, BoletoAccount(row.bank, row.params)) for row in rows}
    named = [row for row in rows if said[row.id]]
    if named:
        if len(named) > 1:
            raise _not_one(named)
        return named[0]
    if account and len(rows) == 1 and _knows(session, rows[0], found):
        return rows[0]
    silent = [row for row in rows if said[row.id] is None]
    if not silent:
        place = {"line": 1, "start": 33, "end": 72} if found.layout == "240" else {"line": 1, "start": 27, "end": 46}
        raise CoreError("CNAB_OTHER_ACCOUNT", bank=found.bank, beneficiary=found.beneficiary, **place)
    if len(silent) > 1:
        raise _not_one(silent)
    return silent[0]


def _knows(session: Session, row: BankAccount, found: ReturnFile) -> bool:
    """Whether one of the first boletos of the file is of this account."""
    numbers = list(dict.fromkeys(title.nosso_numero for title in found.titles if title.nosso_numero))[:100]
    return session.exec(
        select(Charge.id).where(Charge.bank_account_id == row.id, col(Charge.nosso_numero).in_(numbers)).limit(1)
    ).first() is not None


def _not_one(found: Sequence[BankAccount]) -> CoreError:
    if not found:
        return CoreError("CNAB_NO_ACCOUNT")
    return CoreError("CNAB_WHICH_ACCOUNT", accounts=tuple(f"{row.id.hex[:8]} ({row.bank})" for row in found))
