"""Creating and changing a creditor: everything its documents, pages and boletos say of it, checked at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from portal.core.boleto.numbers import BoletoAccount, checked_bank, scope
from portal.core.errors import CoreError
from portal.core.reasons import Reason
from portal.db.models import BankAccount, Creditor
from portal.services.audit import record
from portal.services.creditor_fields import FIELDS, REQUIRED


@dataclass(frozen=True, slots=True)
class Saved:
    """The creditor as stored now, and what this changed ("" for nothing)."""

    creditor: Creditor
    account: BankAccount | None
    created: bool
    changed: tuple[str, ...]


def save_creditor(
    session: Session, document: Mapping[str, Any], *, now: datetime, new_id: Callable[[], UUID], actor: str
) -> Saved:
    """Create the creditor of ``document["slug"]``, or change the fields that ``document`` names.

    ``bank_account`` is ``{"bank": "104", "params": {...}}`` with the bank's own strings. Raises `CoreError`
    CREDITOR_INVALID with ``faults``, a `Reason` with ``field`` for every problem.
    """
    slug = str(document.get("slug", ""))
    row = session.exec(select(Creditor).where(Creditor.slug == slug)).first() if slug else None
    values, account = _checked(document, creating=row is None)
    _refuse_taken_hostname(session, values.get("hostname"), slug)
    created = row is None
    if row is None:
        row = Creditor(id=new_id(), created_at=now, **values)
        session.add(row)
        session.flush()
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    session.add(row)
    stored = _active_account(session, row.id)
    if account is not None and (stored is None or (stored.bank, stored.params) != (account.bank, account.params)):
        stored = _use_account(session, row.id, stored, account, new_id)
        changed.append("bank_account")
    session.flush()
    if created or changed:
        record(session, creditor_id=row.id, topic="creditor.created" if created else "creditor.changed", actor=actor,
               facts={"fields": sorted(values) if created else sorted(changed)}, now=now, subject_id=row.id)
    return Saved(row, stored, created, tuple(changed))


def _checked(document: Mapping[str, Any], *, creating: bool) -> tuple[dict[str, Any], BoletoAccount | None]:
    faults: list[Reason] = []
    values: dict[str, Any] = {}
    account = None
    for name, given in document.items():
        try:
            if name == "bank_account":
                account = _account(given)
            else:
                values[name] = _value(name, given)
        except CoreError as error:
            faults.append(Reason(error.code, {"field": name, **error.facts}))
    if creating:
        faults += [Reason("EMPTY", {"field": name}) for name in REQUIRED if name not in document]
        if bool(values.get("color_primary")) != bool(values.get("color_secondary")):
            faults.append(Reason("ONE_COLOR", {"field": "color_secondary"}))
    if faults:
        raise CoreError("CREDITOR_INVALID", faults=tuple(faults))
    return values, account


def _value(name: str, given: object) -> str | None:
    """The field as stored; an optional field is emptied by "" or null."""
    if name not in FIELDS:
        raise CoreError("UNKNOWN_FIELD")
    text = "" if given is None else given
    if not isinstance(text, str):
        raise CoreError("NOT_TEXT")
    if not text.strip() and name not in REQUIRED:
        return None if name == "hostname" else ""
    return FIELDS[name](text.strip())


def _account(document: object) -> BoletoAccount | None:
    if document is None:
        return None
    if not isinstance(document, Mapping) or not isinstance(document.get("params"), Mapping):
        raise CoreError("BANK_ACCOUNT_FORM")
    params = {str(name): str(value) for name, value in document["params"].items()}
    account = BoletoAccount(str(document.get("bank", "")), params)
    checked_bank(account)
    return account


def _refuse_taken_hostname(session: Session, hostname: str | None, slug: str) -> None:
    if hostname and session.exec(
        select(Creditor.slug).where(Creditor.hostname == hostname, Creditor.slug != slug)
    ).first():
        raise CoreError("CREDITOR_INVALID", faults=(Reason("HOSTNAME_TAKEN", {"field": "hostname"}),))


def _active_account(session: Session, creditor_id: UUID) -> BankAccount | None:
    return session.exec(
        select(BankAccount).where(BankAccount.creditor_id == creditor_id, col(BankAccount.active).is_(True))
    ).first()


def _use_account(
    session: Session, creditor_id: UUID, active: BankAccount | None, account: BoletoAccount,
    new_id: Callable[[], UUID],
) -> BankAccount:
    """Make this the active account. One that counted the same nossos numeros comes back and counts on."""
    if active is not None:
        active.active = False
        session.add(active)
        session.flush()
    known = session.exec(
        select(BankAccount).where(BankAccount.creditor_id == creditor_id, BankAccount.bank == account.bank)
    ).all()
    same = scope(account, year=0)
    row = next((old for old in known if scope(BoletoAccount(old.bank, old.params), year=0) == same), None)
    if row is None:
        row = BankAccount(id=new_id(), creditor_id=creditor_id, bank=account.bank, params={})
    row.params = dict(account.params)
    row.active = True
    session.add(row)
    session.flush()
    return row
