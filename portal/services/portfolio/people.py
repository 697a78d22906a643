"""People of a batch against people stored. Sealing is randomized, so equality is decided on the opened text."""

import json
from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.db.models import Contact, Debtor
from portal.services.portfolio.changes import Changes, Context
from portal.services.portfolio.records import StagedPerson

debtor = Debtor.__table__  # type: ignore[attr-defined]
contact = Contact.__table__  # type: ignore[attr-defined]

NO_ADDRESS = {"street": "", "district": "", "city": "", "state": "", "postal_code": ""}


def plan_people(context: Context, people: list[StagedPerson], changes: Changes) -> dict[int, UUID]:
    """Compare, fill ``changes``, and answer the debtor id of each staged person."""
    indexes = {p.id: context.vault.index(context.creditor_id, "document", p.document) for p in people}
    connection = context.session.connection()
    stored = {
        row.document_index: row for row in connection.execute(
            select(debtor.c.id, debtor.c.document_index, debtor.c.name_sealed, debtor.c.birth_date_sealed,
                   debtor.c.address_sealed)
            .where(debtor.c.creditor_id == context.creditor_id,
                   debtor.c.document_index.in_(list(indexes.values())))
        )
    }
    contacts: dict[UUID, dict[tuple[str, bytes], Any]] = defaultdict(dict)
    if stored:
        for row in connection.execute(
            select(contact.c.id, contact.c.debtor_id, contact.c.channel, contact.c.value_index, contact.c.active)
            .where(contact.c.debtor_id.in_([row.id for row in stored.values()]))
        ):
            contacts[row.debtor_id][row.channel, row.value_index] = row
    ids = {}
    for person in people:
        found = stored.get(indexes[person.id])
        if found is None:
            row_id = _new(context, person, indexes[person.id], changes)
            _plan_contacts(context, row_id, person, {}, changes)
            changes.tally["debtors_created"] += 1
        else:
            row_id = found.id
            changed = _changed(context, found, person, changes)
            changed |= _plan_contacts(context, row_id, person, contacts[row_id], changes)
            changes.tally["debtors_updated" if changed else "debtors_unchanged"] += 1
        ids[person.id] = row_id
    return ids


def _new(context: Context, person: StagedPerson, index: bytes, changes: Changes) -> UUID:
    row_id, seal = context.new_id(), context.vault.seal
    address = {**NO_ADDRESS, **person.address}
    changes.new_debtors.append({
        "id": row_id, "creditor_id": context.creditor_id,
        "document_kind": "cpf" if len(person.document) == 11 else "cnpj",
        "document_sealed": seal(person.document, "debtor", "document_sealed", row_id), "document_index": index,
        "name_sealed": seal(person.name, "debtor", "name_sealed", row_id),
        "birth_date_sealed": seal(person.birth, "debtor", "birth_date_sealed", row_id),
        "address_sealed": seal(_address_text(address), "debtor", "address_sealed", row_id),
        "created_at": context.now,
    })
    return row_id


def _changed(context: Context, found: Any, person: StagedPerson, changes: Changes) -> bool:
    """Whether name, birth date or address differ from the opened values; if so, reseal those that do."""
    row = {name: getattr(found, name) for name in ("id", "name_sealed", "birth_date_sealed", "address_sealed")}
    opened = {
        name: context.vault.open(row[name], "debtor", name, found.id)
        for name in ("name_sealed", "birth_date_sealed", "address_sealed")
    }
    stored_address = json.loads(opened["address_sealed"])
    address = {**NO_ADDRESS, **stored_address, **person.address}
    wanted = {"name_sealed": person.name, "birth_date_sealed": person.birth}
    if address != stored_address:
        wanted["address_sealed"] = _address_text(address)
    different = {name: text for name, text in wanted.items() if text != opened[name]}
    for name, text in different.items():
        row[name] = context.vault.seal(text, "debtor", name, found.id)
    if different:
        changes.changed_debtors.append(row)
    return bool(different)


def _plan_contacts(
    context: Context, debtor_id: UUID, person: StagedPerson, stored: dict[tuple[str, bytes], Any], changes: Changes
) -> bool:
    """In each channel the file speaks of, its contacts are the active ones. Old ones are kept, inactive."""
    wanted: dict[tuple[str, bytes], str] = {}
    for channel, values in person.contacts.items():
        kind = "email" if channel == "email" else "phone"
        for value in values:
            wanted[channel, context.vault.index(context.creditor_id, kind, value)] = value
    before = len(changes.new_contacts) + len(changes.changed_contacts)
    for (channel, index), value in wanted.items():
        if (channel, index) not in stored:
            row_id = context.new_id()
            changes.new_contacts.append({
                "id": row_id, "debtor_id": debtor_id, "channel": channel, "value_index": index, "active": True,
                "value_sealed": context.vault.seal(value, "contact", "value_sealed", row_id),
                "created_at": context.now,
            })
    for key, row in stored.items():
        if key[0] in person.contacts and row.active != (key in wanted):
            changes.changed_contacts.append({"id": row.id, "active": key in wanted})
    return len(changes.new_contacts) + len(changes.changed_contacts) > before


def _address_text(address: dict[str, str]) -> str:
    return json.dumps(address, ensure_ascii=False)
