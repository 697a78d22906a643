"""Reading the staged file back: whole contracts, the contracts of one person together, a few at a time."""

import json
from collections.abc import Iterator
from datetime import date

from portal.services.portfolio.records import StagedContract, StagedPerson
from portal.services.portfolio.staging import Staging

#: One transaction takes about this many lines: some tens of milliseconds of write lock.
LINES_PER_BATCH = 1_500

Batch = list[StagedContract]


def staged_batches(staging: Staging, lines: int = LINES_PER_BATCH) -> Iterator[Batch]:
    """Batches of about ``lines`` installments; a contract (999 at most) is never split."""
    staging.flush()
    staging.db.execute("CREATE INDEX IF NOT EXISTS contract_person ON contract (person, id)")
    batch: Batch = []
    size = 0
    for contract in _contracts(staging):
        batch.append(contract)
        size += len(contract.installments)
        if size >= lines:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _contracts(staging: Staging) -> Iterator[StagedContract]:
    person: StagedPerson | None = None
    any_kept = staging.db.execute("SELECT EXISTS (SELECT 1 FROM kept)").fetchone()[0]
    for row in staging.db.execute(
        "SELECT c.id, c.line, c.number, c.terms, c.guarantors, p.id, p.document, p.birth, p.name, p.address,"
        " p.contacts FROM contract AS c INDEXED BY contract_person CROSS JOIN person AS p ON p.id = c.person"
        " ORDER BY c.person, c.id"
    ):
        if person is None or person.id != row[5]:
            person = StagedPerson(row[5], row[6], row[7], row[8], json.loads(row[9]), json.loads(row[10]))
        values = json.loads(row[3])
        if values.get("signed_on"):
            values["signed_on"] = date.fromisoformat(values["signed_on"])
        installments = {
            number: (date.fromisoformat(due), amount) for number, due, amount in staging.db.execute(
                "SELECT number, due, amount FROM installment WHERE contract = ? ORDER BY number", (row[0],)
            )
        }
        if installments:
            kept = staging.db.execute("SELECT number FROM kept WHERE contract = ?", (row[2],)) if any_kept else ()
            yield StagedContract(row[0], row[1], row[2], person, values, json.loads(row[4]), installments,
                                 frozenset(number for number, in kept))


def count_contracts(staging: Staging) -> int:
    staging.flush()
    return int(staging.db.execute("SELECT count(*) FROM contract").fetchone()[0])
