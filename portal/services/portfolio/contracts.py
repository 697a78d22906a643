"""Contracts of a batch against contracts stored: terms, overdue installments, guarantors, and what may be touched."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.db.models import Agreement, AgreementContract, Contract, Guarantor, OverdueInstallment
from portal.services.portfolio.changes import Changes, Context
from portal.services.portfolio.faults import Fault
from portal.services.portfolio.people import debtor
from portal.services.portfolio.records import StagedContract
from portal.services.portfolio.staging import ANY_NUMBER

contract = Contract.__table__  # type: ignore[attr-defined]
installment = OverdueInstallment.__table__  # type: ignore[attr-defined]
guarantor = Guarantor.__table__  # type: ignore[attr-defined]
agreement = Agreement.__table__  # type: ignore[attr-defined]
agreed = AgreementContract.__table__  # type: ignore[attr-defined]

#: What a contract has when the file has no such column.
DEFAULTS = {
    "product": "", "signed_on": None, "rate_month": "", "original_creditor_name": "", "original_creditor_cnpj": "",
    "prescribed": False, "blocked": False,
}
SET = (*DEFAULTS, "debtor_id", "status", "closed_at", "updated_at")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds about the contracts of a batch."""

    contracts: dict[str, Any]
    installments: dict[UUID, list[Any]]
    guarantors: dict[UUID, list[Any]]
    agreements: dict[UUID, set[str]]


def read_stored(context: Context, batch: list[StagedContract]) -> Stored:
    connection = context.session.connection()
    found = Stored({}, defaultdict(list), defaultdict(list), defaultdict(set))
    for row in connection.execute(
        select(contract, debtor.c.document_index).join(debtor, debtor.c.id == contract.c.debtor_id)
        .where(contract.c.creditor_id == context.creditor_id, contract.c.number.in_([c.number for c in batch]))
    ):
        found.contracts[row.number] = row
    ids = [row.id for row in found.contracts.values()]
    if ids:
        for row in connection.execute(select(installment).where(installment.c.contract_id.in_(ids))):
            found.installments[row.contract_id].append(row)
        for row in connection.execute(select(guarantor).where(guarantor.c.contract_id.in_(ids))):
            found.guarantors[row.contract_id].append(row)
        for row in connection.execute(
            select(agreed.c.contract_id, agreement.c.status)
            .join(agreement, agreement.c.id == agreed.c.agreement_id).where(agreed.c.contract_id.in_(ids))
        ):
            found.agreements[row.contract_id].add(row.status)
    return found


def admitted(
    context: Context, batch: list[StagedContract], stored: Stored, changes: Changes
) -> list[StagedContract]:
    """The contracts that may be touched; the others are refused in ``changes``.

    A contract paid through an agreement does not come back to life, and one that somebody has stays theirs
    until the creditor closes it: a mistyped document never moves a debt to a stranger.
    """
    good = []
    for staged in batch:
        row = stored.contracts.get(staged.number)
        refusal = None
        if row is not None:
            agreements = stored.agreements[row.id]
            owner = context.vault.index(context.creditor_id, "document", staged.person.document)
            if "completed" in agreements:
                refusal = "CONTRACT_PAID"
            elif row.document_index != owner and (row.status == "open" or agreements):
                refusal = "CONTRACT_OF_ANOTHER"
        if refusal:
            changes.refused.append((staged, Fault(refusal, "contrato", staged.number)))
        else:
            good.append(staged)
    return good


def plan_contracts(
    context: Context, batch: list[StagedContract], stored: Stored, debtor_ids: dict[int, UUID], changes: Changes
) -> None:
    """Compare and fill ``changes``. ``debtor_ids`` is by staged person."""
    for staged in batch:
        found = stored.contracts.get(staged.number)
        owner = debtor_ids[staged.person.id]
        if found is None:
            _new(context, staged, owner, changes)
            changes.tally["contracts_created"] += 1
            continue
        changed = _plan_installments(context, staged, found.id, stored.installments[found.id], changes)
        changed |= _plan_guarantors(context, staged, found.id, stored.guarantors[found.id], changes)
        changed |= _plan_terms(context, staged, owner, found, changed, changes)
        changes.tally["contracts_updated" if changed else "contracts_unchanged"] += 1
        if changed and "active" in stored.agreements[found.id]:
            # the agreement stands as accepted; what it replaced is kept current for the day it may be undone
            changes.notes.append((staged, Fault("CHANGED_IN_AGREEMENT", "contrato", staged.number, weight="note")))
            changes.tally["contracts_in_agreement"] += 1


def _new(context: Context, staged: StagedContract, owner: UUID, changes: Changes) -> None:
    row_id = context.new_id()
    changes.new_contracts.append({
        **DEFAULTS, **staged.values, "id": row_id, "creditor_id": context.creditor_id, "debtor_id": owner,
        "number": staged.number, "status": "open", "closed_at": None, "created_at": context.now,
        "updated_at": context.now,
    })
    _plan_installments(context, staged, row_id, [], changes)
    _plan_guarantors(context, staged, row_id, [], changes)


def _plan_terms(
    context: Context, staged: StagedContract, owner: UUID, found: Any, lines_changed: bool, changes: Changes
) -> bool:
    row = {name: getattr(found, name) for name in SET}
    wanted = {**row, **staged.values, "debtor_id": owner, "status": "open", "closed_at": None}
    if wanted == row and not lines_changed:
        return False
    if found.status != "open":
        changes.tally["contracts_reopened"] += 1
    changes.changed_contracts.append({**wanted, "id": found.id, "updated_at": context.now})
    return True


def _plan_installments(
    context: Context, staged: StagedContract, row_id: UUID, stored: list[Any], changes: Changes
) -> bool:
    """The file's installments replace the stored ones; a number whose line was rejected stays as it was."""
    wanted = dict(staged.installments)
    changed = False
    for row in stored:
        now = wanted.pop(row.number, None)
        if now is None:
            if row.number not in staged.kept and ANY_NUMBER not in staged.kept:
                changes.gone_installments.append({"id": row.id})
                changed = True
        elif now != (row.due_date, row.amount):
            changes.changed_installments.append({"id": row.id, "due_date": now[0], "amount": now[1]})
            changed = True
    for number, (due, amount) in wanted.items():
        changes.new_installments.append({
            "id": context.new_id(), "contract_id": row_id, "number": number, "due_date": due, "amount": amount,
        })
        changed = True
    return changed


def _plan_guarantors(
    context: Context, staged: StagedContract, row_id: UUID, stored: list[Any], changes: Changes
) -> bool:
    if staged.guarantors is None:
        return False
    vault, changed = context.vault, False
    wanted = {
        vault.index(context.creditor_id, "document", document): (document, name)
        for document, name in staged.guarantors.items()
    }
    for row in stored:
        now = wanted.pop(row.document_index, None)
        if now is None:
            if not staged.kept:
                changes.gone_guarantors.append({"id": row.id})
                changed = True
        elif now[1] != vault.open(row.name_sealed, "guarantor", "name_sealed", row.id):
            sealed = vault.seal(now[1], "guarantor", "name_sealed", row.id)
            changes.changed_guarantors.append({"id": row.id, "name_sealed": sealed})
            changed = True
    for index, (document, name) in wanted.items():
        new = context.new_id()
        changes.new_guarantors.append({
            "id": new, "contract_id": row_id, "document_index": index,
            "document_sealed": vault.seal(document, "guarantor", "document_sealed", new),
            "name_sealed": vault.seal(name, "guarantor", "name_sealed", new),
        })
        changed = True
    return changed
